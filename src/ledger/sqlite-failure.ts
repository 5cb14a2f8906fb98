import { NeedsOperator } from '../vocabulary/errors.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html) that a person can do something about. */
const causes: Record<number, { code: string; message: string; nextStep: string }> = {
  // Our own statements were prepared when the file was opened: what fails later without a reason is an index that finds its rows gone.
  1: { code: 'ledger.damaged', message: 'an index in it is damaged', nextStep: 'Run `keelson ledger verify`, then restore data/ from a copy.' },
  5: { code: 'ledger.in-use', message: 'another process has it open', nextStep: 'Stop the other process, then try again.' },
  8: { code: 'ledger.read-only', message: 'it can only be read', nextStep: 'Give this user the right to write to the company folder, then start again.' },
  10: { code: 'ledger.disk-error', message: 'the disk refused', nextStep: 'Check the disk. What was acknowledged before is on it; start again when it works.' },
  11: { code: 'ledger.damaged', message: 'the file is damaged', nextStep: 'Run `keelson ledger verify`, then restore data/ from a copy.' },
  13: { code: 'ledger.disk-full', message: 'the disk is full', nextStep: 'Free some space and start again. Nothing that was acknowledged is lost.' },
  14: { code: 'ledger.cannot-open', message: 'the file can not be opened', nextStep: 'Check that the folder exists and that this user may read and write it.' },
  26: { code: 'ledger.not-a-ledger', message: 'the file is not a database', nextStep: 'Check that data/keelson.db is the file that Keelson wrote; restore it from a copy.' },
};

/** An error of node:sqlite as one that says what to do. What is not SQLite's stays as it is. */
export function sqliteFailure(error: unknown, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const cause = causeOf(error);
  if (!cause) return error;
  return new NeedsOperator(cause.code, `${file}: ${cause.message} (${error.message}).`, cause.nextStep, { cause: error });
}

function causeOf(error: Error): (typeof causes)[number] | undefined {
  // An integer that no JavaScript number holds: we never write one.
  if (error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE') return causes[11];
  return 'errcode' in error && typeof error.errcode === 'number' ? causes[error.errcode & 0xff] : undefined;
}

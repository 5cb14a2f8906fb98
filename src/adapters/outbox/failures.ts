import { Retryable, Terminal } from '../../vocabulary/errors.ts';

/** Faults that pass when the operator or time makes room. Everything else about a file system needs a change first. */
const passing: Record<string, [code: string, nextStep: string]> = {
  ENOSPC: ['outbox.disk-full', 'Free some space on that disk; it is tried again.'],
  EDQUOT: ['outbox.disk-full', 'Free some space or raise the quota; it is tried again.'],
  EMFILE: ['outbox.too-many-files', 'Close other programs or raise the limit of open files; it is tried again.'],
  ENFILE: ['outbox.too-many-files', 'Close other programs or raise the limit of open files; it is tried again.'],
  EBUSY: ['outbox.busy', 'Nothing to do: it is tried again.'],
  EIO: ['outbox.disk-fault', 'Check the disk; it is tried again.'],
};
const lasting: Record<string, [code: string, nextStep: string]> = {
  EROFS: ['outbox.read-only', 'Make the file system writable or choose another company folder, then answer its inbox item with send-again.'],
  EACCES: ['outbox.not-allowed', 'Give the account that runs Keelson the right to write there, then answer its inbox item with send-again.'],
  EPERM: ['outbox.not-allowed', 'Give the account the right to write there, on a file system that knows hard links, then answer its inbox item with send-again.'],
  ENOTSUP: ['outbox.not-allowed', 'Use a file system that knows hard links, then answer its inbox item with send-again.'],
  EEXIST: ['outbox.no-folder', 'Move away the file that stands where the folder should be, then answer its inbox item with send-again.'],
  ENOTDIR: ['outbox.no-folder', 'Move away the file that stands where the folder should be, then answer its inbox item with send-again.'],
  // Node reports a read-only disk like this when a folder has to be made on it.
  ENOENT: ['outbox.no-folder', 'Check that the company folder is there and can be written, then answer its inbox item with send-again.'],
  EISDIR: ['outbox.no-folder', 'Move away the folder that stands where the mail should be, then answer its inbox item with send-again.'],
};

/** A fault of the file system as a failure with a next step. What is not one is given back unchanged. */
export function outboxFailure(thrown: unknown, folder: string): unknown {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return thrown;
  const message = `The mail could not be written to ${folder} (${code}).`;
  const retry = passing[code];
  if (retry !== undefined) return new Retryable(retry[0], message, retry[1], { cause: thrown });
  const [stable, nextStep] = lasting[code] ?? ['outbox.write-failed', 'Check the folder and its disk, then answer its inbox item with send-again.'];
  return new Terminal(stable, message, nextStep, { cause: thrown });
}

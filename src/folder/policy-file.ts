import { closeSync, existsSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { systemClock } from '../vocabulary/ports.ts';

/** The policy of a company folder, as the gate looks at it before each judgement. */
export interface PolicyFile {
  /** What it is called in messages. */
  readonly name: string;
  /** Another answer once the file may have changed; it costs one `stat`. */
  stamp(): string;
  /** Throws a NeedsOperator when there is none, or it can't be read. */
  read(): string;
  /** In place of what is there, or new: written aside and renamed, so that nobody ever reads half of it. Throws a NeedsOperator when it can't be written. */
  write(text: string): void;
}

/** File times move in steps of a few ms: a file written so shortly before it was looked at may change again under the same time. */
const unsettledMs = 100;

export function policyFile(folder: string, name = 'policy.yaml'): PolicyFile {
  const path = join(folder, name);
  let looks = 0;
  return {
    name,
    stamp() {
      const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
      if (stat === undefined) return 'missing';
      const unsettled = Math.abs(systemClock.now() - Number(stat.mtimeMs)) < unsettledMs;
      return `${stat.ino}/${stat.size}/${stat.mtimeNs}/${stat.ctimeNs}${unsettled ? `/${++looks}` : ''}`;
    },
    read: () => readPolicyText(path, name),
    write: (text) => writePolicyText(path, name, text),
  };
}

/** The text of a policy file; `name` is what messages call it. */
export function readPolicyText(path: string, name = path): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw new NeedsOperator('policy.missing', `There is no ${name}.`, 'Restore it from a copy; docs/POLICY.md has one to begin with.', { cause: error });
    throw new NeedsOperator('policy.unreadable', `${name} can't be read: ${error instanceof Error ? error.message : String(error)}.`, 'Make it a file that this user may read.', { cause: error });
  }
  if (text.length > limits.documentBytesMax) throw new NeedsOperator('policy.too-large', `${name} has ${text.length} characters, more than ${limits.documentBytesMax}.`, 'Rules that differ in a value alone can be one rule.');
  return text;
}

function writePolicyText(path: string, name: string, text: string): void {
  try {
    // A link stays one: what it leads to is replaced.
    const file = existsSync(path) ? realpathSync(path) : path;
    const aside = `${file}.new`;
    const handle = openSync(aside, 'w', statSync(file, { throwIfNoEntry: false })?.mode ?? 0o644);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, file);
  } catch (error) {
    throw new NeedsOperator('policy.unwritable', `${name} can't be written: ${error instanceof Error ? error.message : String(error)}.`, 'Let this user write to the company folder. What is in force is as it was.', { cause: error });
  }
}

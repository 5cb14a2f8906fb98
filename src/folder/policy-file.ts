import { readFileSync, statSync } from 'node:fs';
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

import { Retryable, Terminal } from '../../vocabulary/errors.ts';

/** A folder in which an adapter writes each effect as a file of its own. */
export interface FileStore {
  /** Absolute. */
  folder: string;
  /** The first word of the codes of its failures, such as `outbox`. */
  system: string;
  /** What a file holds, as people call it: `mail`. */
  content: string;
}

const sendAgain = 'then answer its inbox item with send-again.';

/** Faults that pass when the operator or time makes room. Everything else about a file system needs a change first. */
const passing: Record<string, [code: string, nextStep: string]> = {
  ENOSPC: ['disk-full', 'Free some space on that disk; it is tried again.'],
  EDQUOT: ['disk-full', 'Free some space or raise the quota; it is tried again.'],
  EMFILE: ['too-many-files', 'Close other programs or raise the limit of open files; it is tried again.'],
  ENFILE: ['too-many-files', 'Close other programs or raise the limit of open files; it is tried again.'],
  EBUSY: ['busy', 'Nothing to do: it is tried again.'],
  EIO: ['disk-fault', 'Check the disk; it is tried again.'],
};
const lasting: Record<string, [code: string, nextStep: (content: string) => string]> = {
  EROFS: ['read-only', () => `Make the file system writable or choose another company folder, ${sendAgain}`],
  EACCES: ['not-allowed', () => `Give the account that runs Keelson the right to write there, ${sendAgain}`],
  EPERM: ['not-allowed', () => `Give the account the right to write there, on a file system that knows hard links, ${sendAgain}`],
  ENOTSUP: ['not-allowed', () => `Use a file system that knows hard links, ${sendAgain}`],
  EEXIST: ['no-folder', () => `Move away the file that stands where the folder should be, ${sendAgain}`],
  ENOTDIR: ['no-folder', () => `Move away the file that stands where the folder should be, ${sendAgain}`],
  // Node reports a read-only disk like this when a folder has to be made on it.
  ENOENT: ['no-folder', () => `Check that the company folder is there and can be written, ${sendAgain}`],
  EISDIR: ['no-folder', (content) => `Move away the folder that stands where the ${content} should be, ${sendAgain}`],
};

/** A fault of the file system as a failure with a next step. What is not one is given back unchanged. */
export function fileFailure(thrown: unknown, { folder, system, content }: FileStore): unknown {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return thrown;
  const message = `The ${content} could not be written to ${folder} (${code}).`;
  const retry = passing[code];
  if (retry !== undefined) return new Retryable(`${system}.${retry[0]}`, message, retry[1], { cause: thrown });
  const [stable, nextStep] = lasting[code] ?? ['write-failed', () => `Check the folder and its disk, ${sendAgain}`];
  return new Terminal(`${system}.${stable}`, message, nextStep(content), { cause: thrown });
}

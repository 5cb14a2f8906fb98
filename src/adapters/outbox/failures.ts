import { fileFailure, type FileStore } from '../files/failures.ts';

/** The folder of the outbox, absolute, with the first word of its failures' codes. */
export function outboxStore(folder: string): FileStore {
  return { folder, system: 'outbox', content: 'mail' };
}

/** A fault of the file system as a failure with a next step. What is not one is given back unchanged. */
export function outboxFailure(thrown: unknown, folder: string): unknown {
  return fileFailure(thrown, outboxStore(folder));
}

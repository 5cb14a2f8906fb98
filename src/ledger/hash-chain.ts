import { hash } from 'node:crypto';

/** An event as it lies in the table: what the chain covers is exactly what is stored. */
export interface EventRow {
  seq: number;
  at: number;
  kind: string;
  actor: string;
  task: number | null;
  subject: string | null;
  cause: number | null;
  data: string;
  hash: string;
}

/** The newest event: its number and its hash. Stored beside the events, so that a tail that was cut off is missed. */
export interface Head {
  seq: number;
  hash: string;
}

/** The hash before the first event. */
export const genesisHash = '0'.repeat(64);

/**
 * SHA-256 over the previous hash and every stored field, a line each, the data last (L2). No field but the data may
 * hold a line break, so two different events never give the same text. Anyone can recompute it with sqlite3 and sha256sum.
 */
export function chainHash(previous: string, row: Omit<EventRow, 'hash'>): string {
  return hash(
    'sha256',
    `${previous}\n${row.seq}\n${row.at}\n${row.kind}\n${row.actor}\n${row.task ?? ''}\n${row.subject ?? ''}\n${row.cause ?? ''}\n${row.data}`,
    'hex',
  );
}

/** The head on record. It is exact after a clean close; while a process writes, and after a crash, there may be more events than it says. */
export interface RecordedHead extends Head {
  closed: boolean;
}

/**
 * What is wrong with the head on record, given the last event that is there and the hash of the event that it names (L2);
 * `null` when it fits.
 */
export function headProblem(recorded: RecordedHead | null, last: Head, hashAt: (seq: number) => string | null): string | null {
  if (recorded === null) return 'the record of the last event is missing';
  const fits = recorded.closed ? recorded.seq === last.seq : recorded.seq <= last.seq;
  if (!fits) return `the last event on record is ${recorded.seq}, but the last one here is ${last.seq}`;
  return recorded.seq === 0 || recorded.hash === hashAt(recorded.seq) ? null : `event ${recorded.seq} is not the one that was recorded as the last`;
}

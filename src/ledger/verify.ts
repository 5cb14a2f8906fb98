import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { BlobRef } from '../vocabulary/ids.ts';
import type { Problem, Progress, VerifyReport } from '../vocabulary/views.ts';
import type { BlobStore } from './blobs.ts';
import { decodeRow } from './event-codec.ts';
import type { EventStatements } from './families/events.ts';
import type { Keyring } from './keyring.ts';
import { chainHash, genesisHash, headProblem, type EventRow } from './hash-chain.ts';

const rowsPerTurn = 2_000;
const problemsMax = 1_000;

type Report = (place: string, what: string) => void;

/**
 * Reads every event and every blob that one names, and reports each place where the record is not what was written:
 * an edit, a gap, a reorder (L2), an event that no longer fits its schema (L5), a missing or damaged blob, a lost tail,
 * a page or an index of the file that SQLite finds damaged.
 */
export async function verifyLedger(events: EventStatements, blobs: BlobStore, keyring: Keyring, progress?: Progress): Promise<VerifyReport> {
  const started = performance.now();
  const problems: Problem[] = [];
  const named = new NamedBlobs();
  const report: Report = (place, what) => void (problems.length < problemsMax && problems.push({ place, what }));
  const total = events.last().seq;
  let seq = 0;
  let hash = genesisHash;
  let count = 0;
  for (;;) {
    const rows = readAfter(events, seq, report);
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.seq !== seq + 1) report(`event ${seq + 1}`, `missing: event ${row.seq} comes after event ${seq}`);
      if (chainHash(hash, row) !== row.hash) report(`event ${row.seq}`, 'its content or the one before it was changed: the hash does not match');
      seq = row.seq;
      hash = row.hash;
      count += 1;
      try {
        named.read(decodeRow(row, keyring));
      } catch (error) {
        report(`event ${row.seq}`, error instanceof Error ? error.message : String(error));
      }
    }
    progress?.(count, total);
    await nextTurn();
  }
  for (const what of damagesOf(events)) report('keelson.db', what);
  // Read now, in the same turn as the last rows: appends may have gone on while the rest was read.
  const recorded = events.storedHead();
  const lost = headProblem(recorded, { seq, hash }, (at) => events.get(at)?.hash ?? null);
  if (lost !== null) report(`event ${recorded?.seq ?? seq}`, lost);
  const refs = named.kept();
  for (const ref of refs) {
    const state = await blobs.check(ref);
    if (state !== 'ok') report(`blob ${ref}`, state);
  }
  return { events: count, blobs: refs.size, headSeq: seq, headHash: hash, problems, ms: performance.now() - started };
}

/** Where the file itself can't be read, the reading goes event by event up to that place, names it and ends there. */
function readAfter(events: EventStatements, seq: number, report: Report): EventRow[] {
  try {
    return events.after(seq, rowsPerTurn);
  } catch (unreadable) {
    const rows: EventRow[] = [];
    try {
      for (let n = 0; n < rowsPerTurn; n++) rows.push(...events.after(rows.at(-1)?.seq ?? seq, 1));
    } catch {
      if (rows.length === 0) report(`event ${seq + 1}`, `it can't be read, and nothing after it was checked (${unreadable instanceof Error ? unreadable.message : String(unreadable)})`);
    }
    return rows;
  }
}

function damagesOf(events: EventStatements): string[] {
  try {
    return events.damages(problemsMax);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** The blobs that events name, but for those that later events say are deleted. */
class NamedBlobs {
  private readonly always = new Set<BlobRef>();
  /** In the order of the events, so that what expires stands first. */
  private readonly texts: { seq: number; ref: BlobRef }[] = [];
  private readonly classifiers = new Map<number, BlobRef>();

  read(event: LedgerEvent): void {
    // Its blobs went with it.
    if (event.forgotten) return;
    if (event.kind === 'model.called' && event.data.texts !== null) this.texts.push({ seq: event.seq, ref: event.data.texts });
    if (event.kind === 'model.texts-expired') this.expire(event.data.upTo);
    if (event.kind === 'router.trained') this.classifiers.set(event.data.version, event.data.classifier);
    if (event.kind === 'router.discarded') this.classifiers.delete(event.data.version);
    for (const ref of blobRefsOf(event)) this.always.add(ref);
  }

  /** Without looking at all that is kept: there is such an event for some hundred calls. */
  private expire(upTo: number): void {
    const kept = this.texts.findIndex(({ seq }) => seq > upTo);
    this.texts.splice(0, kept === -1 ? this.texts.length : kept);
  }

  kept(): ReadonlySet<BlobRef> {
    return new Set([...this.always, ...this.texts.map(({ ref }) => ref), ...this.classifiers.values()]);
  }
}

function blobRefsOf(event: LedgerEvent): BlobRef[] {
  if (event.kind === 'mail.received') return [event.data.mail.raw, ...event.data.mail.attachments.map(({ blob }) => blob)];
  if (event.kind === 'signal.broken') return [event.data.raw];
  if (event.kind === 'signal.received' && event.data.raw !== undefined) return [event.data.raw];
  if (event.kind === 'note.put' && event.data.whole !== null) return [event.data.whole];
  return [];
}

/**
 * Group commit. Owns: the order of events, their hashes, and the transaction in which they and their projections are
 * written. Does not own: the file, the folds' content, who listens.
 *
 * L1 only inserts. L2 each hash covers the one before. L4 an append resolves after COMMIT with synchronous=FULL, and
 * appends that wait together share one commit. L6 folds run inside the same transaction. An append is all or nothing.
 */
import type { DatabaseSync } from 'node:sqlite';
import { AssertionFailed, assert, Conflict, NeedsOperator } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock } from '../vocabulary/ports.ts';
import { asForgotten, assemble, draftTaskNumber, encodeDrafts, type Encoded } from './event-codec.ts';
import type { EventStatements } from './families/events.ts';
import type { Checks, Folds, News } from './family.ts';
import { chainHash, headProblem, type EventRow, type Head, type RecordedHead } from './hash-chain.ts';
import type { Keyring } from './keyring.ts';
import type { Commit, Expectation } from './port.ts';
import { outsideRequest, requestOf, type RequestScope } from './request-scope.ts';
import { doneBefore } from './requests.ts';
import { sqliteFailure } from './sqlite-failure.ts';

interface Waiting {
  encoded: Encoded[];
  expectations: Expectation[];
  /** The request from outside that led to it. */
  scope: RequestScope | null;
  resolve(events: LedgerEvent[]): void;
  reject(error: unknown): void;
  /** What it became, or why it was refused. */
  written: LedgerEvent[] | Conflict | null;
}

export interface CommitQueueDeps {
  db: DatabaseSync;
  events: EventStatements;
  folds: Folds;
  /** Writes what folds gathered. */
  settle(): void;
  /** Forgets it. */
  discard(): void;
  checks: Checks;
  news: News;
  clock: Clock;
  keyring: Keyring;
  file: string;
}

/** After a crash, events newer than this many can be cut off without `verify` missing them; older ones can't. */
const headEveryEvents = 500;

/** A clock that goes back by more than this is put on record. */
const clockJumpMs = 1_000;

export class CommitQueue {
  private readonly deps: CommitQueueDeps;
  private readonly begin;
  private readonly commit;
  private readonly rollback;
  private readonly listeners = new Set<(commit: Commit) => void>();
  private queue: Waiting[] = [];
  private queuedEvents = 0;
  private scheduled = false;
  private closed = false;
  private seq: number;
  private hash: string;
  private at: number;
  /** What the file says of its last event. It is not written with every commit: that would be a page more each. */
  private recorded: RecordedHead;
  /** Appending would cover up that the tail of the record is gone, so it is refused (L2). */
  private readonly tailProblem: string | null;

  constructor(deps: CommitQueueDeps) {
    this.deps = deps;
    this.begin = deps.db.prepare('BEGIN IMMEDIATE');
    this.commit = deps.db.prepare('COMMIT');
    this.rollback = deps.db.prepare('ROLLBACK');
    ({ seq: this.seq, hash: this.hash, at: this.at } = deps.events.last());
    const recorded = deps.events.storedHead();
    this.tailProblem = headProblem(recorded, this.head(), (seq) => deps.events.get(seq)?.hash ?? null);
    this.recorded = recorded ?? { seq: 0, hash: '', closed: false };
  }

  head(): Head {
    return { seq: this.seq, hash: this.hash };
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  append(drafts: Draft[], expectations: Expectation[]): Promise<LedgerEvent[]> {
    return new Promise((resolve, reject) => {
      assert(drafts.length > 0 && drafts.length <= limits.appendEventsMax, 'an append has between 1 and appendEventsMax events');
      if (this.closed) throw new NeedsOperator('ledger.closed', 'The ledger is closed.', 'Open the company again.');
      if (this.tailProblem !== null) {
        throw new NeedsOperator('ledger.damaged', `The end of the ledger was changed: ${this.tailProblem}.`, 'Run `keelson ledger verify`, then restore data/ from a copy. Nothing was written.');
      }
      if (this.queuedEvents + drafts.length > limits.appendQueueEventsMax) {
        throw new NeedsOperator('ledger.queue-full', 'More events are waiting for the disk than memory should hold.', 'Wait for earlier appends before adding more.');
      }
      const encoded = encodeDrafts(drafts, this.deps.keyring);
      this.queue.push({ encoded, expectations, scope: requestOf(this), resolve, reject, written: null });
      this.queuedEvents += encoded.length;
      this.schedule();
    });
  }

  /** Writes what waits, then refuses everything. */
  close(): void {
    while (this.queue.length > 0) this.flush();
    this.closed = true;
    if (this.tailProblem !== null || this.recorded.closed) return;
    try {
      this.begin.run();
      this.deps.events.setHead({ ...this.head(), closed: true });
      this.commit.run();
    } catch {
      // A disk that is full or gone: the record stays the lower bound that it was, as after a crash. Nothing is lost by that.
      if (this.deps.db.isTransaction) this.rollback.run();
    }
  }

  /** From the first commit on the record is a lower bound, moved up now and then, until `close` makes it exact. */
  private recordHead(): RecordedHead {
    const { recorded } = this;
    if (!recorded.closed && this.seq - recorded.seq < headEveryEvents) return recorded;
    if (this.seq === recorded.seq) return recorded;
    const moved = { ...this.head(), closed: false };
    this.deps.events.setHead(moved);
    return moved;
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // Whoever listens goes on with work of the company's own, not of whoever happened to append first.
    outsideRequest(() =>
      setImmediate(() => {
        this.scheduled = false;
        if (!this.closed) this.flush();
        if (this.queue.length > 0) this.schedule();
      }),
    );
  }

  /** One commit. A failed expectation rejects its own append; a failure of the disk rejects them all and changes nothing. */
  private flush(): void {
    const batch = this.takeBatch();
    const before = { seq: this.seq, hash: this.hash, at: this.at };
    const events: LedgerEvent[] = [];
    const unrecorded = new Set(batch.flatMap(({ scope }) => (scope?.recorded === null ? [scope] : [])));
    this.forgetNews();
    try {
      this.begin.run();
      for (const waiting of batch) waiting.written = this.refusal(waiting) ?? this.write(waiting, events);
      this.deps.events.settle();
      this.deps.settle();
      const recorded = this.recordHead();
      this.commit.run();
      this.recorded = recorded;
    } catch (error) {
      ({ seq: this.seq, hash: this.hash, at: this.at } = before);
      for (const scope of unrecorded) scope.recorded = null;
      this.abandon(batch, error);
      return;
    }
    this.announce(batch, events);
  }

  private takeBatch(): Waiting[] {
    let events = 0;
    let count = 0;
    for (const waiting of this.queue) {
      if (count > 0 && events + waiting.encoded.length > limits.commitEventsMax) break;
      events += waiting.encoded.length;
      count += 1;
    }
    const batch = this.queue.length === count ? this.queue : this.queue.slice(0, count);
    this.queue = this.queue.length === count ? [] : this.queue.slice(count);
    this.queuedEvents -= events;
    return batch;
  }

  private refusal({ expectations, scope }: Waiting): Conflict | null {
    const broken = this.firstBroken(expectations);
    if (broken !== null) return new Conflict('ledger.conflict', `Refused: ${broken}.`, 'Look at the present state, then decide again.');
    const known = scope !== null && scope.recorded === null && this.firstBroken([{ type: 'new-request', key: scope.asked.key }]) !== null;
    return known ? doneBefore() : null;
  }

  private firstBroken(expectations: Expectation[]): string | null {
    for (const expectation of expectations) {
      const check = this.deps.checks[expectation.type] as ((expectation: Expectation) => string | null) | undefined;
      assert(check, `there is a check for ${expectation.type}`);
      const broken = check(expectation);
      if (broken !== null) return broken;
    }
    return null;
  }

  private write({ encoded, scope }: Waiting, all: LedgerEvent[]): LedgerEvent[] {
    const at = this.deps.clock.now();
    const beside = (draft: Draft): void => void all.push(...encodeDrafts([draft], this.deps.keyring).map((one) => this.writeOne(one, at)));
    if (at < this.at - clockJumpMs) beside({ kind: 'clock.jumped', actor: 'system', data: { from: this.at, to: at } });
    if (scope !== null) {
      const of = scope.recorded;
      beside({ kind: 'request.done', actor: 'operator', data: { ...scope.asked, events: encoded.length, ...(of === null ? {} : { of }) } });
      scope.recorded ??= this.seq;
    }
    const events: LedgerEvent[] = [];
    for (const one of encoded) {
      const event = this.writeOne(one, at);
      events.push(event);
      all.push(event);
    }
    return events;
  }

  private writeOne({ draft, data, text, subject }: Encoded, at: number): LedgerEvent {
    const seq = this.seq + 1;
    const cause = draft.cause === 'previous' ? this.seq : (draft.cause ?? null);
    assert(cause === null || (cause > 0 && cause < seq), 'a cause comes before its consequence');
    const row: EventRow = { seq, at, kind: draft.kind, actor: draft.actor, task: draftTaskNumber(draft), subject, cause, data: text, hash: '' };
    row.hash = chainHash(this.hash, row);
    this.deps.events.insert(row);
    this.seq = seq;
    this.hash = row.hash;
    this.at = at;
    const made = assemble(row, draft.kind, data, draft.subject ?? null);
    const event = subject !== null && subject === draft.subject ? asForgotten(made) : made;
    // The folds that clean up look for the events of the subject in the table.
    if (draft.kind === 'subject.forgotten') this.deps.events.settle();
    const fold = this.deps.folds[draft.kind] as ((event: LedgerEvent) => void) | undefined;
    fold?.(event);
    return event;
  }

  private announce(batch: Waiting[], events: LedgerEvent[]): void {
    const { woken, links } = this.deps.news;
    const commit: Commit = { events, woken: [...woken], links: [...links] };
    this.forgetNews();
    if (events.length > 0) for (const listener of this.listeners) listener(commit);
    for (const { written, resolve, reject } of batch) {
      if (written instanceof Conflict) reject(written);
      else if (written !== null) resolve(written);
    }
  }

  private forgetNews(): void {
    this.deps.news.woken.length = 0;
    this.deps.news.links.length = 0;
  }

  private abandon(batch: Waiting[], error: unknown): void {
    this.forgetNews();
    this.deps.events.discard();
    if (this.deps.db.isTransaction) this.rollback.run();
    // After the rollback, so that it meets the tables as they were.
    this.deps.discard();
    const failure = error instanceof AssertionFailed ? error : sqliteFailure(error, this.deps.file);
    for (const waiting of batch) waiting.reject(failure);
  }
}

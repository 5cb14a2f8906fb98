/**
 * Embeds in the background what has no vector of the configured model yet, newest first. Owns: what is being asked of
 * the provider, and when it is asked again after a failure. Does not own: what is missing, which the ledger knows, so
 * that it goes on after any interruption; and the vectors, which are on record before the next texts are sent.
 *
 * One request at a time. A failure is told with its next step and waited out; it never stops the company.
 */
import type { Embedder } from '../vocabulary/embedder.ts';
import { Conflict, KeelsonError, NeedsOperator, Retryable } from '../vocabulary/errors.ts';
import type { Draft, EventKind } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Notice } from '../vocabulary/views.ts';
import type { Ledger } from '../ledger/port.ts';
import { embedDivided } from './embed-divided.ts';
import { quantised } from './quantise.ts';

export interface EmbeddingLoopDeps {
  ledger: Ledger;
  embedder: Embedder;
  /** What an item says. */
  textOf(seq: number): Promise<string>;
  clock: Clock;
  itemsPerDayMax: number;
}

interface Waiting {
  seq: number;
  subject: string | null;
  text: string;
}

const dayMs = 86_400_000;
const firstRetryMs = 1_000;
/** A person has to mend it: asking every second helps nobody. */
const firstOperatorRetryMs = 60_000;
/** After `deactivate`: how long an answer that was asked for, and may be paid for, is still waited for. */
const lastAnswerMs = 5_000;

/** After these an item may be without a vector. */
const telling = new Set<EventKind>(['note.put', 'mail.received', 'effect.succeeded', 'document.changed', 'document.removed', 'items.indexed', 'items.promoted', 'subject.forgotten']);

export class EmbeddingLoop {
  readonly failed: Promise<never>;
  private readonly deps: EmbeddingLoopDeps;
  private readonly unsubscribe: () => void;
  private readonly refused = new Set<number>();
  private fail!: (error: unknown) => void;
  private notice: (notice: Notice) => void = () => undefined;
  private active = false;
  private working: Promise<void> | null = null;
  private again = false;
  private attempts = 0;
  private cancelAlarm: (() => void) | null = null;
  private abort = new AbortController();

  constructor(deps: EmbeddingLoopDeps) {
    this.deps = deps;
    this.failed = new Promise((_, reject) => (this.fail = reject));
    this.failed.catch(() => null);
    this.unsubscribe = deps.ledger.onCommit(({ events }) => {
      if (events.some(({ kind }) => telling.has(kind))) this.look();
    });
  }

  activate(notice?: (notice: Notice) => void): void {
    this.notice = notice ?? (() => undefined);
    this.active = true;
    this.abort = new AbortController();
    this.look();
  }

  /** Asks for nothing more. An answer that is on its way is recorded, if it comes soon. */
  async deactivate(): Promise<void> {
    this.active = false;
    this.stopWaiting();
    if (this.working === null) return;
    const timer = setTimeout(() => this.abort.abort(), lastAnswerMs);
    await this.working;
    clearTimeout(timer);
  }

  close(): void {
    this.unsubscribe();
    this.stopWaiting();
    this.abort.abort();
  }

  /** Waiting out a failure, or for tomorrow, is idle too. */
  isIdle(): boolean {
    return this.working === null;
  }

  private look(): void {
    if (!this.active) return;
    this.again = true;
    this.working ??= this.work()
      .catch((error: unknown) => this.fail(error))
      .finally(() => (this.working = null));
  }

  private async work(): Promise<void> {
    while (this.again && this.active) {
      this.again = false;
      while (this.active && this.cancelAlarm === null && (await this.oneBatch()));
    }
  }

  /** Whether there may be more to do at once. */
  private async oneBatch(): Promise<boolean> {
    const { ledger, embedder, clock, itemsPerDayMax } = this.deps;
    const left = itemsPerDayMax - (await ledger.embeddings.textsOn(clock.now()));
    const batch = await this.nextBatch(Math.min(limits.embedTextsMax, Math.max(1, left)));
    if (batch.length === 0) return false;
    if (left <= 0) {
      const tomorrow = (Math.floor(clock.now() / dayMs) + 1) * dayMs;
      this.wait(new Retryable('models.day-spent', `${itemsPerDayMax} items were embedded today, which is the day's limit.`, 'Raise memory.embedder.itemsPerDayMax in company.yaml if it should be more.'), tomorrow);
      return false;
    }
    const distinct = [...Map.groupBy(batch, ({ text }) => text).values()];
    const { refused, failure } = await embedDivided(embedder, distinct.map(([first]) => embedder.prefixes.item + (first?.text ?? '')), (places, vectors) => this.record(places.map((place) => distinct[place] ?? []), vectors), this.abort.signal).catch(asFailure);
    for (const place of refused) for (const { seq } of distinct[place] ?? []) this.refused.add(seq);
    if (refused.length > 0) this.tell(new NeedsOperator('models.text-refused', `The embedder ${embedder.id} takes ${refused.length} of ${batch.length} texts in no length.`, 'They stay findable by their words. If it happens often, check memory.embedder in company.yaml.'), null);
    if (failure === null) this.attempts = 0;
    else if (this.active) this.wait(failure, this.retryTime(failure));
    return failure === null;
  }

  private async nextBatch(size: number): Promise<Waiting[]> {
    const { ledger, embedder, textOf } = this.deps;
    const missing = await ledger.embeddings.missing(embedder.id, size + this.refused.size);
    const batch: Waiting[] = [];
    for (const seq of missing) {
      if (batch.length >= size) break;
      if (this.refused.has(seq)) continue;
      const { subject } = await ledger.event(seq);
      const text = (await textOf(seq)).slice(0, embedder.textCharsMax).toWellFormed().trim();
      // A text of blanks points nowhere.
      if (text === '') this.refused.add(seq);
      else batch.push({ seq, subject, text });
    }
    return batch;
  }

  /** One event for each subject, sealed under its key. Items that were forgotten meanwhile leave no trace. */
  private async record(groups: readonly Waiting[][], vectors: readonly Float32Array[]): Promise<void> {
    const { ledger, embedder } = this.deps;
    const model = embedder.id;
    const dimensions = vectors[0]?.length ?? 0;
    const known = (await ledger.embeddings.models()).find((one) => one.model === model);
    if (known !== undefined && known.dimensions !== dimensions) {
      throw new NeedsOperator('models.wrong-dimensions', `The embedder ${model} answers with ${dimensions} dimensions, and its earlier vectors have ${known.dimensions}.`, 'Set memory.embedder.dimensions in company.yaml, or give provider another name if it is another model.');
    }
    const items = groups.flatMap((group, place) => group.map(({ seq, subject }, i) => ({ seq, subject, sent: i === 0 ? 1 : 0, vector: base64(vectors[place]) })));
    const bySubject = [...Map.groupBy(items, ({ subject }) => subject)];
    await Promise.all(
      bySubject.map(async ([subject, list]) => {
        const draft: Draft = { kind: 'items.embedded', actor: 'system', subject, data: { model, dimensions, texts: list.reduce((sum, { sent }) => sum + sent, 0), vectors: list.map(({ seq, vector }) => ({ item: seq, vector })) } };
        await ledger.append([draft], [{ type: 'items-known', items: list.map(({ seq }) => seq) }]).catch((error: unknown) => {
          if (!(error instanceof Conflict)) throw error;
        });
      }),
    );
  }

  private retryTime(failure: KeelsonError): number {
    const first = failure instanceof NeedsOperator ? firstOperatorRetryMs : firstRetryMs;
    const delay = Math.min(limits.embedRetryMsMax, first * 2 ** Math.min(this.attempts, 20));
    this.attempts += 1;
    const asked = failure instanceof Retryable ? (failure.retryAt ?? 0) : 0;
    return Math.max(asked, this.deps.clock.now() + delay);
  }

  private wait(failure: KeelsonError, until: number): void {
    this.tell(failure, until);
    this.cancelAlarm = this.deps.clock.wake(until, () => {
      this.cancelAlarm = null;
      this.look();
    });
  }

  private stopWaiting(): void {
    this.cancelAlarm?.();
    this.cancelAlarm = null;
  }

  private tell(failure: KeelsonError, retryAt: number | null): void {
    const { code, message, nextStep } = failure;
    this.notice({ at: this.deps.clock.now(), code, message, nextStep, retryAt });
  }
}

/** What recording refuses (other dimensions) is waited out like what the provider refuses. A bug stays one. */
function asFailure(error: unknown): { refused: number[]; failure: KeelsonError } {
  if (error instanceof KeelsonError) return { refused: [], failure: error };
  throw error;
}

function base64(vector: Float32Array | undefined): string {
  return Buffer.from(quantised(vector ?? new Float32Array()).buffer).toString('base64');
}

import { checkLine, LineSplitter, type RawLine } from '../../vocabulary/json-lines.ts';
import { limits } from '../../vocabulary/limits.ts';
import { importLineSchema, type ImportProgress, type ImportReport } from '../../vocabulary/memory.ts';
import { entryOf, type Entry } from './entry.ts';
import { openSource } from './source.ts';
import { addOutcome, writeBatch, type BatchContext, type BatchOutcome, type ImportLedger } from './write-batch.ts';

export interface ImportOptions {
  stdin: NodeJS.ReadableStream;
  /** What standard input is called. */
  name?: string | undefined;
  /** The clock, epoch ms. */
  now(): number;
  /** How long an ephemeral item lives, in ms: a setting of company.yaml. */
  ephemeralMs: number;
  progress?: ((at: ImportProgress) => void) | undefined;
}

/** Entries of one append. What a commit costs once (the disk's sync, the counts of words) is spread over them. */
const batchEntriesMax = limits.appendEventsMax;
/** And of their texts: what waits for the disk is held in memory. */
const batchCharsMax = 4 * 1024 * 1024;
/** Names of fields that are remembered for the report: a line may be made of nothing else. */
const ignoredMax = 100;
/** Appends that wait at the same moment share a commit. */
const batchesInFlightMax = 3;

/**
 * Takes a file of JSON lines in (`-` for standard input), one item a line (`importLineSchema`). Holds a few thousand lines
 * in memory at a time, however long the file is. A line that can't be taken is reported with its number; the
 * others are in. An item that is known with the same content is left as it is, so that running it again adds nothing; one with
 * other content gets its next version, also within the file, where the later line counts.
 *
 * A line that names no `subject` concerns its author: it is sealed under the key of `person:<author>`, so that forgetting
 * that person erases what they wrote. Throws the `Terminal` errors of `openSource`.
 */
export async function importLines(ledger: ImportLedger, source: string, options: ImportOptions): Promise<ImportReport> {
  const startedAt = options.now();
  const { name, bytesTotal, chunks } = await openSource(source, options.stdin, options.name);
  const writer = new BatchWriter({ ledger, source: `import:${name}`, now: options.now, ephemeralMs: options.ephemeralMs });
  const splitter = new LineSplitter(limits.blobBytesMax);
  const at: ImportProgress = { lines: 0, bytes: 0, bytesTotal };
  const takeAll = async (lines: readonly RawLine[]): Promise<void> => {
    for (const line of lines) {
      at.lines = line.number;
      await writer.take(line);
    }
    options.progress?.({ ...at });
  };
  try {
    for await (const chunk of chunks) {
      at.bytes += chunk.length;
      await takeAll(splitter.push(chunk));
    }
    await takeAll(splitter.end());
  } finally {
    // Also when reading failed: what was read is in, and nothing is left running.
    await writer.drain();
  }
  const { broken, brokenCount, ignored, ...counts } = writer.report();
  return { ...counts, broken, brokenCount, ignored, ms: options.now() - startedAt };
}

/**
 * Owns the batch that is being filled and those in flight. An id is in at most one of these batches, so that its
 * versions are written in the order of the lines even if a batch has to be written anew.
 */
class BatchWriter {
  readonly #context: BatchContext;
  readonly #total: BatchOutcome = { added: 0, changed: 0, same: 0, broken: [] };
  #brokenCount = 0;
  readonly #ignored = new Map<string, number>();
  #entries: Entry[] = [];
  #chars = 0;
  readonly #inFlight = new Map<Promise<void>, ReadonlySet<string>>();
  #failure: { error: unknown } | null = null;

  constructor(context: BatchContext) {
    this.#context = context;
  }

  async take(line: RawLine): Promise<void> {
    const entry = this.#entryOf(line);
    if (typeof entry === 'string') {
      this.#broken([{ line: line.number, problem: entry }]);
      return;
    }
    if (this.#inFlight.size > 0 && [...this.#inFlight.values()].some((ids) => ids.has(entry.id))) await this.#settle(0);
    this.#entries.push(entry);
    this.#chars += entry.text.length;
    if (this.#entries.length < batchEntriesMax && this.#chars < batchCharsMax) return;
    const huge = this.#chars >= batchCharsMax;
    this.#send();
    await this.#settle(huge ? 0 : batchesInFlightMax - 1);
  }

  /** Writes what is left and waits for all of it. */
  async drain(): Promise<void> {
    if (this.#failure === null) this.#send();
    await this.#settle(0);
  }

  report(): Omit<ImportReport, 'ms'> {
    const broken = this.#total.broken.toSorted((a, b) => a.line - b.line);
    const ignored = [...this.#ignored].map(([field, lines]) => ({ field, lines }));
    return { ...this.#total, broken, brokenCount: this.#brokenCount, ignored };
  }

  #entryOf(line: RawLine): Entry | string {
    if ('problem' in line) return line.problem;
    const checked = checkLine(line.text, importLineSchema);
    if ('problem' in checked) return checked.problem;
    for (const field of checked.ignored) if (this.#ignored.has(field) || this.#ignored.size < ignoredMax) this.#ignored.set(field, (this.#ignored.get(field) ?? 0) + 1);
    return entryOf(checked.value, line.number);
  }

  #send(): void {
    const entries = this.#entries;
    if (entries.length === 0) return;
    this.#entries = [];
    this.#chars = 0;
    const written = writeBatch(this.#context, entries).then(
      ({ broken, ...counts }) => {
        addOutcome(this.#total, { ...counts, broken: [] });
        this.#broken(broken);
      },
      (error: unknown) => {
        this.#failure ??= { error };
      },
    );
    const done: Promise<void> = written.then(() => void this.#inFlight.delete(done));
    this.#inFlight.set(done, new Set(entries.map(({ id }) => id)));
  }

  /** Waits until at most so many batches are in flight. Throws what one of them failed with. */
  async #settle(atMost: number): Promise<void> {
    while (this.#inFlight.size > atMost) await Promise.race(this.#inFlight.keys());
    if (this.#failure !== null) throw this.#failure.error;
  }

  #broken(lines: BatchOutcome['broken']): void {
    this.#brokenCount += lines.length;
    this.#total.broken.push(...lines.slice(0, Math.max(0, limits.listRowsMax - this.#total.broken.length)));
  }
}

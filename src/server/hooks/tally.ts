import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import { webhookTallySchema, type WebhookReceipt, type WebhookRefusal, type WebhookTally } from '../../vocabulary/webhooks.ts';

const file = 'webhooks.json';
const tallies = z.object({ sources: z.record(z.string(), webhookTallySchema), unknown: z.number().int().min(0) });
export type Tallies = z.infer<typeof tallies>;

/** What is on disk; nothing counted where there is no such file, or none that can be read: these are counts, and nothing depends on them. */
export async function readTallies(data: string): Promise<Tallies> {
  const text = await readFile(join(data, file), 'utf8').catch(() => '');
  try {
    return tallies.parse(JSON.parse(text));
  } catch {
    return { sources: {}, unknown: 0 };
  }
}

export function emptyTally(): WebhookTally {
  return { received: 0, duplicates: 0, broken: 0, last: null, refused: {}, lastRefused: null };
}

/**
 * How many requests came, and how many were refused and why. Owns: `data/webhooks.json`, as large as there are sources, however many requests are refused; a stranger can't make it
 * grow. Written every few seconds at most, so a process that is killed forgets the last few. Does not own: what was taken, which is in the ledger.
 */
export class WebhookTallies {
  private readonly data: string;
  private readonly clock: Clock;
  private readonly report: (error: unknown) => void;
  private readonly counted: Tallies;
  private readonly names: ReadonlySet<string>;
  private cancel: (() => void) | null = null;
  private writing: Promise<void> = Promise.resolve();

  private constructor(counted: Tallies, deps: { data: string; names: readonly string[]; clock: Clock; report(error: unknown): void }) {
    this.counted = counted;
    this.data = deps.data;
    this.names = new Set(deps.names);
    this.clock = deps.clock;
    this.report = deps.report;
  }

  /** `names`: the sources that there are. Counts of others are dropped. */
  static async open(deps: { data: string; names: readonly string[]; clock: Clock; report(error: unknown): void }): Promise<WebhookTallies> {
    const { sources, unknown } = await readTallies(deps.data);
    return new WebhookTallies({ sources: Object.fromEntries(deps.names.map((name) => [name, sources[name] ?? emptyTally()])), unknown }, deps);
  }

  took(source: string, { outcome, seq }: WebhookReceipt): void {
    const tally = this.counted.sources[source];
    if (tally === undefined) return;
    if (outcome === 'duplicate') tally.duplicates += 1;
    else tally[outcome] += 1;
    if (outcome !== 'duplicate') tally.last = { seq, at: this.clock.now() };
    this.changed();
  }

  refused(source: string, why: WebhookRefusal): void {
    const tally = this.names.has(source) ? this.counted.sources[source] : undefined;
    if (tally === undefined) this.counted.unknown += 1;
    else {
      tally.refused[why] = (tally.refused[why] ?? 0) + 1;
      tally.lastRefused = { why, at: this.clock.now() };
    }
    this.changed();
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    if (this.cancel !== null) this.write();
    await this.writing;
  }

  private changed(): void {
    this.cancel ??= this.clock.wake(this.clock.now() + limits.webhookTallyMs, () => this.write());
  }

  private write(): void {
    this.cancel?.();
    this.cancel = null;
    const text = `${JSON.stringify(this.counted, null, 1)}\n`;
    this.writing = this.writing.then(() => writeAside(this.data, text)).catch(this.report);
  }
}

async function writeAside(data: string, text: string): Promise<void> {
  const aside = join(data, `${file}.next`);
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
  await rename(aside, join(data, file));
}

/**
 * The world outside of a simulated company. Owns: the record of what it was asked and what it did, in one file that every process of the
 * simulation shares in turn, and which call meets which fault. A line is on disk before anybody gets an answer, so a process that is
 * killed leaves the same world to the next one. Does not own: what an adapter says about any of it.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Approved } from '../../effects/approved.ts';
import { assert } from '../../vocabulary/errors.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import type { Json } from '../../vocabulary/json.ts';
import { outsideLineSchema, type Fault, type OutsideLine } from '../../vocabulary/simulation.ts';
import type { SimulatedSettings } from './config.ts';

export type Done = Extract<OutsideLine, { type: 'done' }>;
type Call = Extract<OutsideLine, { type: 'call' }>;

export class SimulatedOutside {
  readonly settings: SimulatedSettings;
  private readonly done: Done[] = [];
  private readonly met: { matching: number; hits: number }[];
  private readonly now: () => number;

  constructor(settings: SimulatedSettings, now: () => number) {
    this.settings = settings;
    this.now = now;
    this.met = settings.faults.map(() => ({ matching: 0, hits: 0 }));
    if (!existsSync(settings.record)) return;
    const lines = readFileSync(settings.record, 'utf8').split('\n').slice(0, -1);
    for (const line of lines) this.take(outsideLineSchema.parse(JSON.parse(line)));
  }

  /** An attempt begins: it is on record, with the fault that it meets. */
  call(adapter: string, { id: effect, kind, attempt }: Approved): { fault: Fault; index: number } | null {
    const index = this.settings.faults.findIndex((fault, at) => matches(fault, { adapter, kind, attempt }) && this.isTurnOf(fault, at));
    this.write({ type: 'call', adapter, effect, kind, at: this.now(), attempt, fault: index < 0 ? null : index });
    const fault = this.settings.faults[index];
    return fault === undefined ? null : { fault, index };
  }

  /** It happened, once more if it had happened before. */
  carryOut(adapter: string, { id: effect, kind, payload }: Approved): Json {
    // As real ones are read: mails of a thread by their Message-ID, money taken back by the key that it was given under.
    const receipt = { id: `simulated-${this.done.length + 1}`, key: effect, ...(kind === 'mail.send' ? { messageId: `${effect}@simulated.invalid` } : {}) };
    this.write({ type: 'done', adapter, effect, kind, at: this.now(), payload: JSON.parse(JSON.stringify(payload)) as Json, receipt, earlier: false });
    return receipt;
  }

  /** What was first done under the key of an effect. */
  firstOf(adapter: string, effect: EffectId): Done | null {
    return this.done.find((one) => one.adapter === adapter && one.effect === effect) ?? null;
  }

  doneBy(adapter: string, { from, to }: { from: number; to: number }): Done[] {
    return this.done.filter((one) => one.adapter === adapter && one.at >= from && one.at < to);
  }

  private isTurnOf(fault: Fault, at: number): boolean {
    const met = this.met[at];
    assert(met, 'each fault is counted');
    return met.matching + 1 >= fault.call && met.hits < fault.times;
  }

  private take(line: OutsideLine): void {
    if (line.type === 'done') this.done.push(line);
    else this.count(line);
  }

  private count(call: Call): void {
    for (const [at, fault] of this.settings.faults.entries()) {
      const met = this.met[at];
      if (met === undefined || !matches(fault, call)) continue;
      met.matching += 1;
      if (call.fault === at) met.hits += 1;
    }
  }

  private write(line: OutsideLine): void {
    const file = openSync(this.settings.record, 'a');
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.take(line);
  }
}

function matches({ adapter, kind, attempt }: Fault, call: Pick<Call, 'adapter' | 'kind' | 'attempt'>): boolean {
  return (adapter === undefined || adapter === call.adapter) && (kind === undefined || kind === call.kind) && (attempt === undefined || attempt === call.attempt);
}

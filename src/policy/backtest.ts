/**
 * What other rules would have said to every effect so far. Owns: the comparison and how it is counted. Does not own: the rules (`compile.ts`), nor what became of
 * the effects (the ledger). Reads a page at a time, so that a long history takes no more memory than a short one, and writes nothing.
 */
import type { EffectKind, Verdict } from '../vocabulary/effects.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { Facts, RecordedFacts } from '../vocabulary/facts.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import { fractionDigits } from '../vocabulary/money.ts';
import type { BacktestChange, BacktestReport } from '../vocabulary/policy-reports.ts';
import type { TrustKey } from '../vocabulary/trust.ts';
import type { Progress } from '../vocabulary/views.ts';
import type { JudgedEffect } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';
import { judgeClosed, type Policy } from './judge.ts';
import { outcomeText } from './outcome.ts';

export interface BacktestRequest {
  ledger: Ledger;
  policy: Policy;
  /** Epoch ms: only effects that were judged from then on. */
  since?: number | undefined;
  /** Only those of this agent, kind and playbook. */
  of?: TrustKey | undefined;
  /** The rules look at the words of an effect, which are read from its proposal only then. */
  readsText: boolean;
  /** The facts of an effect from before facts were recorded; `null` when they can't be told. */
  derive(proposed: LedgerEvent<'effect.proposed'>): RecordedFacts | null;
  /** The text of a payload as rules see it. */
  textOf(kind: EffectKind, payload: unknown): string;
  /** Milliseconds from any origin. */
  elapsed(): number;
  progress?: Progress | undefined;
}

const pageMax = 1_000;
const examplesMax = 5;

/** From the worst down: what the operator did not want comes first. */
const regrets = ['rejected by you', 'edited by you', 'taken back later'];

export async function backtest(request: BacktestRequest): Promise<BacktestReport> {
  const { ledger, policy, since = null, progress } = request;
  const started = request.elapsed();
  const total = await ledger.effects.countJudged();
  const tally = new Tally();
  let looked = 0;
  for (let after = 0; ; ) {
    const rows = await ledger.effects.judged(after, pageMax, request.of);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.judgedSeq ?? after;
    for (const row of rows) {
      if (since !== null && row.first.at < since) continue;
      const facts = await factsOf(request, row);
      if (facts === null) tally.skipped += 1;
      else tally.add(row, facts, judgeClosed(policy, facts), await endOf(ledger, row));
    }
    looked += rows.length;
    progress?.(looked, total);
    // Others have their turn between two pages.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { since, ...(await tally.report(ledger)), ms: Math.round(request.elapsed() - started) };
}

async function factsOf(request: BacktestRequest, { first, proposedSeq }: JudgedEffect): Promise<Facts | null> {
  if (first.forgotten) return null;
  const recorded = first.data.facts;
  if (recorded !== null && !request.readsText) return withText(recorded, '');
  const proposed = await request.ledger.event(proposedSeq);
  if (proposed.kind !== 'effect.proposed' || proposed.forgotten) return null;
  const facts = recorded ?? request.derive(proposed);
  return facts === null ? null : withText(facts, request.readsText ? request.textOf(proposed.data.kind, proposed.data.payload) : '');
}

function withText(facts: RecordedFacts, text: string): Facts {
  return { ...facts, effect: { ...facts.effect, text } };
}

/** What became of it, in words that are counted together. What the operator changed was not wanted as it was, whatever came of it then. */
async function endOf(ledger: Ledger, row: JudgedEffect): Promise<string> {
  if (row.compensatedSeq !== null) return 'taken back later';
  if (row.editedSeq !== null && row.state !== 'rejected') return 'edited by you';
  switch (row.state) {
    case 'succeeded':
      return 'sent as it was';
    case 'rejected': {
      // Judged once, it was rejected by that verdict or else by the operator; judged again it may be either.
      const byOperator = row.judgedSeq === row.first.seq ? row.first.data.verdict !== 'deny' : (await ledger.event(row.updatedSeq)).actor === 'operator';
      return byOperator ? 'rejected by you' : 'denied by policy';
    }
    case 'expired':
      return 'expired';
    case 'withdrawn':
      return 'withdrawn';
    case 'failed':
      return 'failed';
    case 'doubt':
    case 'repeating':
      return 'in doubt';
    default:
      return 'still open';
  }
}

interface Change extends Omit<BacktestChange, 'examples'> {
  examples: { effect: EffectId; at: number; proposedSeq: number; rules: string[] }[];
}

interface Count {
  effects: number;
  changed: number;
}

class Tally {
  skipped = 0;
  private effects = 0;
  private same = 0;
  private readonly changes = new Map<string, Change>();
  private readonly rules = new Map<string, Count>();
  private readonly agents = new Map<string, Count>();
  private readonly kinds = new Map<string, Count>();

  add(row: JudgedEffect, facts: Facts, now: Verdict, ended: string): void {
    const { verdict, afterMs } = row.first.data;
    const from = outcomeText({ outcome: verdict, afterMs });
    const to = outcomeText(now);
    const changed = from !== to;
    this.effects += 1;
    for (const rule of now.rules) count(this.rules, rule, changed);
    count(this.agents, row.agent, changed);
    count(this.kinds, row.kind, changed);
    if (!changed) return void (this.same += 1);
    const key = `${from}\n${to}\n${ended}`;
    const change = this.changes.get(key) ?? { from, to, ended, effects: 0, money: {}, examples: [] };
    this.changes.set(key, change);
    change.effects += 1;
    const { amount, currency } = facts.effect;
    if (currency !== '') change.money[currency] = (change.money[currency] ?? 0) + smallest(amount, currency);
    // Read oldest first, so the newest are the last.
    change.examples.push({ effect: row.id, at: row.first.at, proposedSeq: row.proposedSeq, rules: now.rules });
    if (change.examples.length > examplesMax) change.examples.shift();
  }

  async report(ledger: Ledger): Promise<Omit<BacktestReport, 'since' | 'ms'>> {
    const { effects, skipped, same } = this;
    const changes: BacktestChange[] = [];
    for (const change of this.changes.values()) changes.push({ ...change, examples: await examplesOf(ledger, change.examples.toReversed()) });
    changes.sort((a, b) => b.effects - a.effects);
    const regretted = (change: BacktestChange): boolean => change.to.startsWith('allow') && regrets.includes(change.ended);
    return {
      effects, skipped, same, changed: effects - same,
      wouldHaveLetThrough: changes.filter(regretted).toSorted((a, b) => regrets.indexOf(a.ended) - regrets.indexOf(b.ended) || b.effects - a.effects),
      changes: changes.filter((change) => !regretted(change)),
      byRule: ranked(this.rules).map(([rule, counted]) => ({ rule, effects: counted.effects, changed: counted.changed })),
      byAgent: ranked(this.agents).map(([agent, counted]) => ({ agent, effects: counted.effects, changed: counted.changed })),
      byKind: ranked(this.kinds).map(([kind, counted]) => ({ kind, effects: counted.effects, changed: counted.changed })),
    };
  }
}

async function examplesOf(ledger: Ledger, examples: Change['examples']): Promise<BacktestChange['examples']> {
  return Promise.all(
    examples.map(async ({ effect, at, proposedSeq, rules }) => {
      const proposed = await ledger.event(proposedSeq);
      return { effect, at, rules, sentence: proposed.kind === 'effect.proposed' ? proposed.data.sentence : '' };
    }),
  );
}

const digits = new Map<string, number>();

function smallest(amount: number, currency: string): number {
  let known = digits.get(currency);
  if (known === undefined) digits.set(currency, (known = fractionDigits(currency)));
  return Math.round(amount * 10 ** known);
}

function count(counts: Map<string, Count>, key: string, changed: boolean): void {
  const counted = counts.get(key) ?? { effects: 0, changed: 0 };
  counted.effects += 1;
  if (changed) counted.changed += 1;
  counts.set(key, counted);
}

/** What changed most comes first. */
function ranked(all: Map<string, Count>): [string, Count][] {
  return [...all].toSorted(([, a], [, b]) => b.changed - a.changed || b.effects - a.effects);
}

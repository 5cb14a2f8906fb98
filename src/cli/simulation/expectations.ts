import type { SimulationReport } from './report.ts';
import type { Expect } from './scenario.ts';
import { inUnits, parseMoney } from '../../vocabulary/money.ts';

/** One thing that a scenario is held to, and how it came out. */
export interface Expectation {
  what: string;
  ok: boolean;
  expected: string;
  got: string;
}

type Outcome = Omit<SimulationReport, 'expectations' | 'ok'>;
type Tally = { [name: string]: number | undefined };

/** What every scenario is held to, and what this one says besides. `missed`: faults and crashes that nothing ever met. */
export function judge(outcome: Outcome, expect: Expect, missed: readonly string[]): Expectation[] {
  const twice = outcome.outside.filter(({ times }) => times > 1);
  const held: (Expectation | null)[] = [
    plain('played to its end', outcome.stoppedBy === null, 'every step', outcome.stoppedBy ?? 'every step'),
    plain('carried out twice outside', twice.length === expect.sentTwice, String(expect.sentTwice), twice.length === 0 ? '0' : `${twice.length}: ${twice.map(({ effect, times }) => `${effect} ${times} times`).join(', ')}`),
    plain('every fault and crash was met', missed.length === 0, 'all of them', missed.length === 0 ? 'all of them' : `not ${missed.join(', ')}`),
    plain('no budget is over its cap', outcome.over.length === 0, 'none', outcome.over.join(', ') || 'none'),
    plain('the ledger is whole', outcome.problems.length === 0, 'no problems', outcome.problems.join('; ') || 'no problems'),
    exactly('sent', expect.sent, tally(outcome.outside.map(({ kind }) => kind))),
    exactly('states', expect.states, tally(outcome.effects.map(({ state }) => state))),
    exactly('verdicts', expect.verdicts, tally(outcome.effects.map(({ verdict }) => verdict))),
    exactly('inbox', expect.inbox, tally(outcome.open.map(({ type }) => type))),
    some('rules', expect.rules, tally(outcome.effects.flatMap(({ rules }) => rules))),
    ...Object.entries(expect.tasks ?? {}).map(([agent, wanted]) => exactly(`tasks of ${agent}`, wanted, tally(outcome.tasks.filter((task) => task.agent === agent).map(({ status }) => status)))),
    expect.crashes === undefined ? null : plain('crashes', outcome.crashes === expect.crashes, String(expect.crashes), String(outcome.crashes)),
    ...atMost(outcome, expect),
  ];
  return held.filter((one) => one !== null);
}

function atMost({ money, tokens, outside }: Outcome, { atMost: most }: Expect): (Expectation | null)[] {
  if (most === undefined) return [];
  const caps = new Map((most.money ?? []).map((text) => [text.trim().split(/\s+/u).at(-1) ?? '', parseMoney(text)?.amount ?? 0]));
  // Another currency than those that are named may not move at all.
  const currencies = most.money === undefined ? [] : [...new Set([...caps.keys(), ...Object.keys(money)])];
  return [
    ...currencies.map((currency) => plain(`money in ${currency}`, (money[currency] ?? 0) <= (caps.get(currency) ?? 0), `at most ${inUnits({ amount: caps.get(currency) ?? 0, currency })}`, String(inUnits({ amount: money[currency] ?? 0, currency })))),
    most.tokens === undefined ? null : plain('tokens', tokens <= most.tokens, `at most ${most.tokens}`, String(tokens)),
    most.effects === undefined ? null : plain('effects outside', outside.length <= most.effects, `at most ${most.effects}`, String(outside.length)),
  ];
}

function plain(what: string, ok: boolean, expected: string, got: string): Expectation {
  return { what, ok, expected, got };
}

/** All of it: what is not named may not be there. */
function exactly(what: string, wanted: Tally | undefined, got: Tally): Expectation | null {
  if (wanted === undefined) return null;
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(got)])];
  return plain(what, names.every((name) => (wanted[name] ?? 0) === (got[name] ?? 0)), tallyText(wanted), tallyText(got));
}

function some(what: string, wanted: Tally | undefined, got: Tally): Expectation | null {
  if (wanted === undefined) return null;
  return plain(what, Object.entries(wanted).every(([name, count]) => (got[name] ?? 0) === count), tallyText(wanted), tallyText(got));
}

function tally(names: readonly string[]): Tally {
  const counts: Tally = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function tallyText(counts: Tally): string {
  return Object.entries(counts).filter(([, count]) => count !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${count}`).join(', ') || 'nothing';
}

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { VerdictOutcome } from '../vocabulary/effects.ts';
import type { Draft } from '../vocabulary/events.ts';
import { recordedFactsSchema, type Facts } from '../vocabulary/facts.ts';
import type { BacktestReport } from '../vocabulary/policy-reports.ts';
import type { Ledger } from '../ledger/port.ts';
import { openLedger } from '../ledger/sqlite-ledger.ts';
import { backtest } from './backtest.ts';
import { completeFacts, type GivenFacts } from './default-facts.ts';
import type { Policy } from './judge.ts';
import { policyOf, rule } from './test-policies.ts';

let folder: string;
let ledger: Ledger;
let now: number;
let made: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-backtest-'));
  now = 1_000_000;
  made = 0;
  ledger = await openLedger(folder, { create: 'Acme', clock: { now: () => now, wake: () => () => undefined } });
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

type End = 'rejected' | 'edited' | 'edited, on its way' | 'sent' | 'taken back' | 'denied' | 'open';

/** An effect of the past: what it was judged by, what came out, and how it ended. */
async function past(given: GivenFacts, verdict: VerdictOutcome, end: End, change: { agent?: string; facts?: null; subject?: string } = {}): Promise<string> {
  const effect = `e${(++made).toString(16).padStart(24, '0')}`;
  const { text: _, ...seen } = completeFacts(given).effect;
  const facts = change.facts === null ? null : recordedFactsSchema.parse({ ...completeFacts(given), effect: seen });
  const base = { task: 't1', subject: change.subject ?? 'customer:jane@example.com', actor: 'operator' } as const;
  const ids = { effect, call: made };
  const payload = { to: [{ address: 'jane@example.com', name: '' }], cc: [], subject: 'Re', text: 'SECRET words', inReplyTo: null, references: [], thread: null };
  const proposed: Draft<'effect.proposed'> = { ...base, actor: `agent:${change.agent ?? 'support'}`, kind: 'effect.proposed', data: { ...ids, name: 'do', kind: facts?.effect.kind ?? 'mail.send', adapter: 'outbox', class: 'keyed', sentence: `effect ${made}`, payload, why: '', evidence: [], confidence: null, risk: 'low', tainted: true } };
  const drafts: Draft[] = [proposed, { ...base, actor: 'system', kind: 'effect.judged', data: { ...ids, verdict, rules: ['old'], why: 'old', facts } }];
  if (end === 'denied') drafts.push({ ...base, actor: 'system', kind: 'effect.rejected', data: { ...ids, reason: 'no' } });
  if (end === 'rejected') drafts.push({ ...base, kind: 'effect.rejected', data: { ...ids, reason: 'no' } });
  if (end === 'edited, on its way' || end === 'edited') drafts.push({ ...base, kind: 'effect.edited', data: { ...ids, payload, sentence: 'edited' } });
  if (end === 'edited' || end === 'sent' || end === 'taken back') drafts.push({ ...base, kind: 'effect.approved', data: { ...ids, by: 'operator' } }, { ...base, kind: 'effect.succeeded', data: { ...ids, receipt: null, by: 'outbox' } });
  if (end === 'edited, on its way') drafts.push({ ...base, kind: 'effect.approved', data: { ...ids, by: 'operator' } });
  await ledger.append(drafts);
  if (end === 'taken back') {
    const back = `e${'f'.repeat(12)}${made.toString(16).padStart(12, '0')}`;
    const own = { effect: back, call: 900 + made };
    await ledger.append([{ ...proposed, data: { ...proposed.data, ...own, compensates: effect } }, { ...base, kind: 'effect.succeeded', data: { ...own, receipt: null, by: 'outbox' } }]);
  }
  return effect;
}

const policy = (judge: (facts: Facts) => VerdictOutcome, afterMs = 0): Policy => ({ digest: null, judge: (facts) => ({ outcome: judge(facts), afterMs: judge(facts) === 'allow' ? afterMs : 0, rules: [`says-${judge(facts)}`], why: 'new' }) });
const money = (amount: number, currency = 'EUR'): GivenFacts => ({ effect: { kind: 'payment.refund', amount, currency } });

function over(tried: Policy, more: Partial<Parameters<typeof backtest>[0]> = {}): Promise<BacktestReport> {
  return backtest({ ledger, policy: tried, readsText: false, derive: () => null, textOf: () => '', elapsed: () => now, ...more });
}

describe('a backtest', () => {
  it('counts what stays, and what changes by verdicts, end, rule, agent and kind, with money', async () => {
    await past(money(49.99), 'review', 'sent');
    await past(money(0.1), 'review', 'sent', { agent: 'billing' });
    await past(money(500, 'JPY'), 'review', 'sent');
    await past({}, 'review', 'sent');
    const report = await over(policy((facts) => (facts.effect.amount > 0 ? 'stage' : 'review')));
    assert.deepEqual([report.effects, report.same, report.changed, report.skipped], [4, 1, 3, 0]);
    const [change, ...others] = report.changes;
    assert.deepEqual([others, change?.from, change?.to, change?.ended, change?.effects, change?.money], [[], 'review', 'stage', 'sent as it was', 3, { EUR: 5_009, JPY: 500 }]);
    assert.deepEqual(change?.examples.map(({ sentence }) => sentence), ['effect 3', 'effect 2', 'effect 1']);
    assert.deepEqual(report.byRule, [{ rule: 'says-stage', effects: 3, changed: 3 }, { rule: 'says-review', effects: 1, changed: 0 }]);
    assert.deepEqual(report.byAgent, [{ agent: 'support', effects: 3, changed: 2 }, { agent: 'billing', effects: 1, changed: 1 }]);
    assert.deepEqual(report.byKind, [{ kind: 'payment.refund', effects: 3, changed: 3 }, { kind: 'mail.send', effects: 1, changed: 0 }]);
  });

  it('shows first what it would have let through although you rejected it, then what you edited or had to take back', async () => {
    for (const end of ['sent', 'taken back', 'edited', 'edited', 'rejected'] as const) await past({}, 'review', end);
    const report = await over(policy(() => 'allow', 600_000));
    assert.deepEqual(report.wouldHaveLetThrough.map(({ ended, to, effects }) => [ended, to, effects]), [['rejected by you', 'allow after 10m unless stopped', 1], ['edited by you', 'allow after 10m unless stopped', 2], ['taken back later', 'allow after 10m unless stopped', 1]]);
    assert.deepEqual(report.changes.map(({ ended }) => ended), ['sent as it was']);
  });

  it('knows what you changed also before it is out, and what you rejected after letting it go to review', async () => {
    await past({}, 'review', 'edited, on its way');
    const staged = await past(money(20), 'stage', 'open');
    const ids = { effect: staged, call: made };
    await ledger.append([{ kind: 'effect.judged', actor: 'operator', task: 't1', data: { ...ids, verdict: 'review', rules: [], why: 'unstaged' } }]);
    await ledger.append([{ kind: 'effect.rejected', actor: 'operator', task: 't1', data: { ...ids, reason: 'no' } }]);
    const report = await over(policy(() => 'allow'));
    assert.deepEqual(report.wouldHaveLetThrough.map(({ ended, from, effects }) => [ended, from, effects]), [['rejected by you', 'stage', 1], ['edited by you', 'review', 1]]);
  });

  it('knows what you stopped in its cool-off', async () => {
    await past({}, 'allow', 'rejected');
    const report = await over(policy(() => 'allow', 60_000));
    assert.deepEqual(report.wouldHaveLetThrough.map(({ from, to, ended }) => [from, to, ended]), [['allow', 'allow after 1m unless stopped', 'rejected by you']]);
  });

  it('counts trust as it stood then: a rule says less only where it was relaxed at that time', async () => {
    const tried = policyOf([rule('mails', 'effect.kind == "mail.send"', 'review', 'relaxable: true'), rule('others', 'effect.kind == "mail.send" && effect.risk == "high"', 'review')]);
    await past({}, 'review', 'sent');
    await past({ trust: { relaxed: ['mails'], samples: 30, good: 30 } }, 'review', 'sent');
    await past({ effect: { risk: 'high' }, trust: { relaxed: ['mails'] } }, 'review', 'sent');
    await past({ trust: { relaxed: ['another'] } }, 'review', 'rejected');
    const report = await over(tried);
    assert.deepEqual(report.changes.map(({ to, effects, examples }) => [to, effects, examples.map(({ sentence, rules }) => [sentence, rules])]), [['allow after 10m unless stopped', 1, [['effect 2', ['mails']]]]]);
    assert.deepEqual(report.wouldHaveLetThrough, []);
  });

  it('does not count what the rules denied as what you rejected', async () => {
    await past({}, 'deny', 'denied');
    const report = await over(policy(() => 'allow'));
    assert.deepEqual([report.wouldHaveLetThrough, report.changes[0]?.ended], [[], 'denied by policy']);
  });

  it('compares with the first verdict, not with what the operator said after it', async () => {
    const effect = await past({}, 'stage', 'open');
    await ledger.append([{ kind: 'effect.judged', actor: 'operator', task: 't1', data: { effect, call: 1, verdict: 'review', rules: [], why: 'unstaged' } }]);
    const report = await over(policy(() => 'stage'));
    assert.deepEqual([report.effects, report.changed], [1, 0]);
  });

  it('judges as the gate does: what untrusted text chose is not let through (E5), and rules that throw review', async () => {
    await past({ effect: { tainted: true, taintedFields: ['recipients'] } }, 'review', 'rejected');
    assert.equal((await over(policy(() => 'allow'))).changed, 0);
    assert.equal((await over({ digest: null, judge: () => { throw new Error('broken'); } })).changed, 0);
  });

  it('looks only at one agent, kind and playbook when it is about these', async () => {
    await past(money(1), 'review', 'sent');
    await past(money(2), 'review', 'sent', { agent: 'billing' });
    await past({}, 'review', 'sent', { agent: 'billing' });
    const of = { agent: 'billing', kind: 'payment.refund', playbook: '' } as const;
    assert.deepEqual((await over(policy(() => 'allow'), { of })).changes.map(({ effects, money: sums }) => [effects, sums]), [[1, { EUR: 200 }]]);
    assert.equal((await over(policy(() => 'allow'), { of: { ...of, playbook: 'refund.md' } })).effects, 0);
  });

  it('looks only at what came after a time', async () => {
    await past({}, 'review', 'sent');
    now += 1_000;
    await past({}, 'review', 'sent');
    assert.deepEqual([(await over(policy(() => 'deny'), { since: now })).effects, (await over(policy(() => 'deny'))).effects], [1, 2]);
  });

  it('derives the facts of a time before they were recorded, and skips what was forgotten or tells nothing', async () => {
    await past({}, 'review', 'sent', { facts: null });
    await past({}, 'review', 'sent', { subject: 'customer:gone@example.com' });
    await ledger.forget(['customer:gone@example.com'], 'operator', 'asked');
    const { text: _, ...seen } = completeFacts({}).effect;
    const derived = recordedFactsSchema.parse({ ...completeFacts({}), effect: seen });
    const report = await over(policy(() => 'deny'), { derive: () => derived });
    assert.deepEqual([report.effects, report.changed, report.skipped], [1, 1, 1]);
    assert.equal((await over(policy(() => 'deny'))).skipped, 2);
  });

  it('reads the words of an effect when the rules look at them', async () => {
    await past({}, 'review', 'sent');
    const wordy = policy((facts) => (facts.effect.text.includes('secret') ? 'deny' : 'review'));
    const textOf = (_kind: unknown, payload: unknown) => (payload as { text: string }).text.toLowerCase();
    assert.deepEqual([(await over(wordy, { readsText: true, textOf })).changed, (await over(wordy)).changed], [1, 0]);
  });

  it('writes nothing, and tells how far it is', async () => {
    for (let n = 0; n < 3; n++) await past({}, 'review', 'sent');
    const { seq } = await ledger.head();
    const told: [number, number | null][] = [];
    await over(policy(() => 'deny'), { progress: (done, total) => void told.push([done, total]) });
    assert.deepEqual([(await ledger.head()).seq, told], [seq, [[3, 3]]]);
  });
});

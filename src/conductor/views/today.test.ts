import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { InDoubt, Retryable, Terminal } from '../../vocabulary/errors.ts';
import type { BudgetSetting } from '../../vocabulary/budgets.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { todayViewSchema } from '../../vocabulary/today-views.ts';
import { EffectHouse, fakeAdapter } from '../../effects/test-effects.ts';
import { reviewEverything, type Policy } from '../../policy/judge.ts';
import { proposed } from '../../../test/ledger/sample-effects.ts';
import { companyCosts } from './costs.ts';
import { todayView, type TodayDeps } from './today.ts';

const hour = 3_600_000;
/** The clock of the house stands here; events have the time of the machine. */
const long = 0;

async function open(t: TestContext, execute: Parameters<typeof fakeAdapter>[1] = async () => ({ ok: true }), budgets: readonly BudgetSetting[] | null = []) {
  const house = await EffectHouse.open(fakeAdapter('blind', execute));
  t.after(() => house.close());
  const deps = (): TodayDeps => ({ ledger: house.ledger, clock: house.clock, zone: 'UTC', isRunning: () => true, pauses: () => Promise.resolve([]), budgets: () => budgets, costs: companyCosts({ ledger: house.ledger, clock: house.clock, zone: 'UTC' }), agents: [{ name: 'support' }, { name: 'letter' }] });
  const look = (since = long) => todayView(deps(), since);
  const sentences = async (since = long): Promise<string[]> => (await look(since)).happened.map(({ sentence }) => sentence);
  return { house, look, sentences };
}

const allow = (afterMs: number): Policy => ({ ...reviewEverything, judge: () => ({ outcome: 'allow', afterMs, rules: ['all'], why: 'All may go out.' }) });
const deny: Policy = { ...reviewEverything, judge: () => ({ outcome: 'deny', afterMs: 0, rules: ['none'], why: 'Nothing may.' }) };
const question = (summary: string, expiresAt: number | null): Draft => ({ kind: 'inbox.opened', actor: 'system', data: { type: 'question', summary, evidence: [], recommended: { action: 'answer', why: 'x' }, actions: ['answer'], expiresAt, effect: null, call: null, name: null } });

/** Fails in each of these ways once, then does it. */
function refusing(ways: Error[]): Promise<null> {
  const way = ways.shift();
  return way === undefined ? Promise.resolve(null) : Promise.reject(way);
}

describe('what happened', () => {
  it('is told in sentences, and tells apart what you and what the rules did', async (t) => {
    const { house, sentences } = await open(t);
    await house.proposeApproved();
    await house.propose(allow(0));
    await house.propose();
    await house.decide('reject', 'No.');
    await house.propose(deny);
    await house.run();
    assert.deepEqual(await sentences(), ['4 drafts were prepared.', 'You decided 2 things.', '2 drafts were approved: 1 by you, 1 by your rules.', '2 mails were sent.', '2 drafts were refused: 1 by you, 1 by a rule.']);
  });

  it('is what happened since, and nothing from before', async (t) => {
    const { house, sentences } = await open(t);
    await house.proposeApproved();
    const { at } = await house.ledger.event((await house.ledger.head()).seq);
    assert.deepEqual(await sentences(at), []);
    assert.deepEqual(await sentences(at - 60_000), ['1 draft was prepared.', 'You decided 1 thing.', '1 draft was approved by you.']);
  });

  it('says of failures and doubts whether they are left to you', async (t) => {
    const ways = [new Terminal('smtp.refused', 'Refused.', 'Mend it.'), new Retryable('smtp.busy', 'Busy.', 'Wait.'), new InDoubt('smtp.cut', 'Cut.', 'Look.')];
    const { house, sentences, look } = await open(t, () => refusing(ways));
    for (let n = 0; n < 3; n++) await house.proposeApproved();
    await house.run();
    assert.deepEqual((await sentences()).slice(3), ['2 attempts to send failed: 1 left to you, 1 tried again without you.', 'Once nobody knew whether something went out, which is left to you.']);
    const { failed, notable } = await look();
    const items = (await house.items()).map(({ id }) => id);
    assert.deepEqual([failed.count, failed.rows.map(({ item }) => item)], [2, items.toReversed()], 'the newest first');
    assert.ok(failed.rows.every(({ item, effect, nextStep }) => item !== null && effect !== null && nextStep !== ''));
    assert.deepEqual(notable.map(({ sentence }) => sentence).toSorted(), ['A mail to jane@example.com did not go out yet: "Re: invoice". Busy. It is tried again by itself.', 'A mail to jane@example.com did not go out: "Re: invoice". Refused.', 'Nobody knows whether a mail to jane@example.com went out: "Re: invoice".']);
  });

  it('counts no further than anybody reads', async (t) => {
    const { house, look } = await open(t);
    const learned: Draft = { kind: 'association.observed', actor: 'system', data: { scope: 'case:refund', name: 'tone', value: 'warm', weight: 1, evidence: null, provenance: { source: 'test', model: null } } };
    for (let n = 0; n < 11; n++) await house.ledger.append(Array.from({ length: 1_000 }, () => learned));
    assert.deepEqual((await look()).happened, [{ what: 'learned', count: 10_000, atLeast: true, sentence: 'More than 10,000 things were learned about customers and cases.' }]);
  });

  it('names each movement of money, and what takes it back', async (t) => {
    const { house, look } = await open(t);
    const own = { task: 't1', subject: 'customer:jane@example.com' } as const;
    const money = (number: number, kind: 'credit.grant' | 'credit.revoke' | 'payment.refund', compensates: string | null = null): Draft[] => {
      const ids = { effect: `e${number.toString(16).padStart(24, '0')}`, call: number };
      const plain = proposed({ task: 't1', item: 0, subject: own.subject, ...ids });
      const payload = { amount: 2_000, currency: 'EUR', customer: 'jane@example.com', reason: 'Late.', payment: 'pay_1', grant: null };
      return [{ ...plain, data: { ...plain.data, kind, sentence: `${kind} for Jane`, payload, compensates } }, { ...own, kind: 'effect.succeeded', actor: 'adapter:book', data: { ...ids, receipt: null, by: 'book' } }];
    };
    for (const drafts of [money(1, 'payment.refund'), money(2, 'credit.grant'), money(3, 'credit.revoke', `e${'2'.padStart(24, '0')}`)]) await house.ledger.append(drafts);
    assert.deepEqual((await look()).notable.map(({ sentence }) => sentence), ['Took a credit of 20.00 EUR back from jane@example.com. It makes up for an earlier effect.', 'Gave a credit of 20.00 EUR to jane@example.com.', 'Paid 20.00 EUR back to jane@example.com (payment pay_1).']);
    assert.deepEqual((await look()).happened.at(-1)?.sentence, '1 refund was paid, 1 credit was given and 1 credit was taken back.');
  });

  it('names changes of the rules, and of plain mails a few', async (t) => {
    const { house, look } = await open(t);
    for (let n = 0; n < 5; n++) await house.proposeApproved();
    await house.run();
    await house.ledger.append([{ kind: 'pause.set', actor: 'operator', data: { scope: 'adapter', name: 'smtp', reason: 'Full' } }]);
    assert.deepEqual((await look()).notable.map(({ sentence }) => sentence), ['The adapter smtp was paused: Full.', ...Array.from({ length: 3 }, () => 'A mail to jane@example.com went out: "Re: invoice".')]);
  });
});

describe('what waits', () => {
  it('is counted by type with the oldest, and what expires soon is named', async (t) => {
    const { house, look } = await open(t);
    const now = house.clock.now();
    await house.ledger.append([question('Which plan?', now + 50 * hour), question('Which day?', now + 3 * hour)]);
    await house.propose();
    const { waits } = await look();
    assert.deepEqual(waits.byType.map(({ type, sentence, oldest }) => [type, sentence, oldest.summary]), [['question', '2 questions wait for your answer', 'Which plan?'], ['approval', '1 thing waits for your approval', 'A mail to jane@example.com: "Re: invoice"']]);
    assert.deepEqual([waits.count, waits.snoozed, waits.oldest?.item, waits.expiringSoon.map(({ summary }) => summary)], [3, 0, 1, ['Which day?']]);
    await house.ledger.append([{ kind: 'inbox.snoozed', actor: 'operator', data: { item: 1, until: now + 1 } }]);
    const later = (await look()).waits;
    assert.deepEqual([later.count, later.snoozed, later.oldest?.item], [2, 1, 2]);
  });
});

describe('money', () => {
  const cap = (id: string, change: Partial<BudgetSetting> = {}): BudgetSetting => ({ id, scope: 'company', agent: null, kind: null, per: 'day', unit: 'count', cap: 10, currency: null, whenReached: 'ask', ...change });

  it('is told against its caps in the windows of now, the fullest first', async (t) => {
    const budgets = [cap('mails'), cap('euros', { unit: 'money', currency: 'EUR', cap: 5_000, per: 'month' }), cap('each', { scope: 'agent' })];
    const { house, look } = await open(t, undefined, budgets);
    const line = (budget: string, window: string, amount: number) => ({ budget, window, amount, cap: 10 });
    await house.ledger.append([
      { kind: 'budget.reserved', actor: 'system', data: { reservation: 'a', what: 'x', lines: [line('mails', '2026-01-05', 4), line('euros', '2026-01', 4_500), line('each', 'agent:support/2026-01-05', 1), line('mails', '2026-01-04', 9)] } },
      { kind: 'budget.raised', actor: 'operator', data: { budget: 'euros', window: '2026-01', by: 1_000 } },
    ]);
    const { money } = await look();
    assert.deepEqual(money.budgets?.map(({ sentence, used }) => [sentence, used]), [
      ['euros: 45.00 EUR of 60.00 EUR this month, 45.00 EUR of it set aside.', 0.75],
      ['mails: 4 of 10 effects today, 4 effects of it set aside.', 0.4],
      ['each of support: 1 of 10 effects today, 1 effect of it set aside.', 0.1],
    ]);
  });

  it('is unknown, and not free, while nobody knows the budgets', async (t) => {
    const { look } = await open(t, undefined, null);
    assert.equal((await look()).money.budgets, null);
  });
});

describe('what comes next', () => {
  it('is what goes out unless you stop it, what is tried again and what is scheduled, in order and for a day', async (t) => {
    const { house, look } = await open(t, () => Promise.reject(new Retryable('smtp.busy', 'Busy.', 'Wait.')));
    // When a cool-off ends is told from the time of its event.
    house.clock.advance(Date.now() - house.clock.now());
    const now = house.clock.now();
    await house.proposeApproved();
    await house.run();
    await house.propose(allow(2 * hour));
    await house.propose(allow(30 * hour));
    await house.ledger.append([
      { kind: 'schedule.set', actor: 'operator', data: { name: 'nightly', agent: 'letter', input: null, cron: null, at: now + 3 * hour, zone: 'UTC', next: now + 3 * hour } },
      { kind: 'schedule.set', actor: 'operator', data: { name: 'letter', agent: 'letter', input: null, cron: null, at: now + 4 * hour, zone: 'UTC', next: now + 4 * hour } },
      { kind: 'schedule.set', actor: 'operator', data: { name: 'weekly', agent: 'letter', input: null, cron: null, at: now + 90 * hour, zone: 'UTC', next: now + 90 * hour } },
    ]);
    const { planned } = await look();
    assert.deepEqual(planned.rows.map(({ what, sentence }) => [what, sentence]), [
      ['retry', 'A mail to jane@example.com is tried again: "Re: invoice".'],
      ['cooling', 'A mail to jane@example.com goes out unless you stop it: "Re: invoice".'],
      ['schedule', 'The agent letter begins, by the schedule nightly.'],
      ['schedule', 'The agent letter begins, by its schedule.'],
    ]);
    assert.ok(planned.rows.every((one, place, rows) => place === 0 || rows[place - 1]!.at <= one.at), 'in order');
    assert.equal(planned.more, false);
  });
});

it('who is forgotten is named nowhere, and nothing of it breaks', async (t) => {
  const ways = [new Terminal('smtp.refused', 'Jane has no mailbox.', 'Mend it.'), new InDoubt('smtp.cut', 'Cut.', 'Look.')];
  const { house, look } = await open(t, () => refusing(ways));
  for (let n = 0; n < 3; n++) await house.proposeApproved();
  await house.run();
  house.clock.advance(Date.now() - house.clock.now());
  await house.propose(allow(hour));
  assert.match(JSON.stringify(await look()), /Re: invoice/u);
  await house.ledger.forget(['customer:jane@example.com'], 'operator', 'They asked.');
  const view = await look();
  assert.doesNotMatch(JSON.stringify(view), /invoice|mailbox|jane/iu);
  const said = view.notable.map(({ sentence }) => sentence).join(' ');
  assert.doesNotMatch(said, /\[forgotten\]/u);
  assert.match(said, /Something for somebody who is forgotten did not go out\.(?: |$)/u);
  assert.match(said, /Something for somebody who is forgotten was settled\./u);
  assert.deepEqual(todayViewSchema.safeParse(view).error, undefined);
});

it('the whole of it is what its schema says', async (t) => {
  const { house, look } = await open(t);
  await house.proposeApproved();
  await house.run();
  assert.deepEqual(todayViewSchema.safeParse(await look()).error, undefined);
});

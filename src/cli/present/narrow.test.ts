import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters, styleText } from 'node:util';
import type { CostTotals } from '../../vocabulary/cost-views.ts';
import type { BudgetView, TrustView } from '../../vocabulary/gate-views.ts';
import type { EffectExplanation } from '../../vocabulary/policy-reports.ts';
import type { TaskDetail, TimelineRow } from '../../vocabulary/views.ts';
import { fakeItem, fakeQuestion, noCost } from '../test-company.ts';
import { budgetsText } from './budgets.ts';
import { costsText, type Costs } from './costs.ts';
import type { Display } from './display.ts';
import { batchText, inboxText, itemText } from './inbox.ts';
import { pausesText } from './pauses.ts';
import { effectExplanationText, factsText } from './policy.ts';
import { taskText } from './tasks.ts';
import { trustText } from './trust.ts';
import { textWidth } from './width.ts';

// What an operator sees on a terminal of 80 columns, the usual width: nothing runs over its edge, and nothing is cut that has to be typed again.

const at = Date.UTC(2026, 10, 26, 14, 59);
const terminal = (columns: number): Display => ({ rich: true, columns, paint: (format, text) => styleText(format, text, { validateStream: false }), now: at + 60_000 });

const budget: BudgetView = {
  id: 'refunds-of-support-a-day', scope: 'agent', agent: null, kind: 'payment.refund', per: 'day', unit: 'money', currency: 'EUR', cap: 5_000_000, whenReached: 'ask',
  windows: [{ window: 'agent:support/2026-11-26', reserved: 120_000, spent: 1_250_000, raised: 500_000, left: 4_130_000 }, { window: 'agent:goodwill/2026-11-26', reserved: 0, spent: 5_000_100, raised: 0, left: -100 }],
};
const tokens: BudgetView = { ...budget, id: 'tokens', scope: 'company', kind: null, unit: 'tokens', currency: null, cap: 1_000_000, windows: [{ window: '2026-11-26', reserved: 0, spent: 1, raised: 0, left: 999_999 }] };

const trust: TrustView = {
  agent: 'reconciliation', kind: 'payment.refund', playbook: 'playbooks/pricing-and-upgrade.md', samples: 30, good: 29, lower: 0.8691,
  relaxed: [{ rule: 'mail-is-reviewed', at }, { rule: 'high-risk-is-reviewed', at }], last: { at, outcome: 'edited', changed: 0.125, effect: 'e0123456789abcdef01234567' },
};

const row = (change: Partial<TimelineRow>): TimelineRow => ({ call: 1, type: 'step', name: 'read-mail', state: 'done', startedAt: at, endedAt: at + 95_000, attempts: 1, detail: '{"own":"Good morning"}', seqs: [120, 125], ...change });
const task: TaskDetail = {
  id: 't42', agent: 'support', title: `Jane Doe: "${'A long subject that goes on '.repeat(6)}"`, lane: 'customer', status: 'parked', subject: 'customer:jane@doe-ceramics.example', parent: null, createdAt: at, updatedAt: at, createdSeq: 2, input: null, result: { reason: 'x '.repeat(90) }, failure: null,
  cost: { ...noCost, calls: 3, answered: 2, lost: 1, tokens: { input: 12_345, cached: 9_000, output: 800 }, cost: [{ amount: 1, billionths: 230_000_000, currency: 'EUR' }], worst: { calls: 1, tokens: 4_000, cost: [] } },
  waits: [{ call: 3, name: 'reply', type: 'effect', until: null, effect: 'review', item: 12 }],
  timeline: [row({}), row({ type: 'memory', name: 'memory.get customer jane@doe-ceramics.example' }), row({ name: 'look-up-the-exchange-rate', state: 'failed', attempts: 3, detail: 'The rate service is down. '.repeat(9) }), row({ type: 'model', name: 'support.draft', detail: 'anthropic/claude-with-a-long-name answered: 12,345 tokens in (9,000 cached), 800 out, 0.0123 EUR' }), row({ type: 'effect', name: 'reply', state: 'waiting', endedAt: null })],
};

const explainedBy = (id: string, outcome: string): EffectExplanation => ({
  effect: 'e0123456789abcdef01234567', sentence: `Send a mail to jane@doe-ceramics.example: "${'A long subject '.repeat(8)}"`, remark: 'The rules in force now would say something else, and this is a rather long sentence about what that would be.',
  given: { outcome: 'allow', afterMs: 600_000, rules: ['mail-is-reviewed', 'high-risk-is-reviewed'], why: 'Every mail needs your review, and so on and so forth. '.repeat(3), at, policy: 'ab'.repeat(32) },
  explanation: {
    verdict: { outcome: 'review', afterMs: 0, rules: [], why: '' }, policy: null,
    rules: [{ id, line: 1_137, when: 'true', because: '', matched: true, outcome, relaxed: true, decided: true, values: [{ fact: 'effect.recipients', value: ['jane@doe-ceramics.example', 'joe@doe-ceramics.example'] }, { fact: 'effect.unknownRecipients', value: 1 }], error: null }],
  },
});

const items = [
  fakeItem({ id: 1_234, task: 't1234', openedAt: at, summary: 'Send a mail to jane@doe-ceramics.example: "Re: Invoice 1042", 55 words', batch: 'playbooks/pricing-and-upgrade-for-schools-and-clubs.md' }),
  fakeItem({ id: 1_235, task: 't1234', openedAt: at, batch: 'playbooks/pricing-and-upgrade-for-schools-and-clubs.md' }),
  fakeQuestion({ id: 1_236, task: 't1235', openedAt: at, summary: 'How to answer Priya Raman? No playbook fits. '.repeat(10), recommended: { action: 'answer', why: 'Answer in your own words. '.repeat(9) }, choices: ['use: a-rather-long-name-of-a-playbook and more words to say what it does than a line has room for', 'no-reply'], evidence: [] }),
];

const euros = (amount: number): CostTotals['cost'][number] => ({ amount, billionths: 0, currency: 'EUR' });
const cost: CostTotals = { ...noCost, calls: 123_456, answered: 123_000, failed: 400, lost: 56, tokens: { input: 1_234_567_890, cached: 999_456_789, output: 123_456_789 }, cost: [euros(1_234_567)], reused: { answers: 9_999, tokens: 123_456_789, cost: [euros(1_000)] }, worst: { calls: 56, tokens: 99_999, cost: [euros(90)] }, unpriced: 7 };
const costs: Costs = {
  report: { by: 'customer', since: '2026-11-01', until: '2026-11-26', more: 12, total: cost, firstDay: '2026-01-01', rows: ['Jane Doe (jane@doe-ceramics.example)', 'accounting-department@a-rather-long-name.example'].map((label) => Object.assign({ name: label, label }, cost)) },
  budgets: [budget, tokens],
  forecast: { month: '2026-11', until: '2026-11-30', daysLeft: 4.4, currencies: [{ currency: 'EUR', spent: euros(1_234_567), projected: euros(1_400_000), interval: { low: euros(1_300_000), high: euros(1_500_000), share: 0.8 }, fullDays: 56, byWeekday: true }] },
};

/** Each with what may not be cut in it. */
const views: Record<string, { show(display: Display): string; whole: string[] }> = {
  budgets: { show: (display) => budgetsText(display, [budget, tokens]), whole: ['refunds-of-support-a-day', 'agent:support/2026-11-26', 'agent:goodwill/2026-11-26', '12500.00 EUR', '55000.00 EUR', '1,000,000 tokens', '999,999 tokens'] },
  costs: { show: (display) => costsText(display, costs), whole: ['123,456', '1,234.6M', '999.5M', '12345.67 EUR', '13000.00 EUR', 'models.prices', 'refunds-of-support-a-day'] },
  trust: { show: (display) => trustText(display, [trust]), whole: ['reconciliation', 'payment.refund', 'playbooks/pricing-and-upgrade.md', 'mail-is-reviewed', 'high-risk-is-reviewed', '86.9 %'] },
  task: { show: (display) => taskText(display, task), whole: ['t42', 'look-up-the-exchange-rate', 'read-mail', '120…125', 'model support.draft', '0.0123 EUR for 3 calls', 'customer:jane@doe-ceramics.example'] },
  'policy explain': { show: (display) => effectExplanationText(display, explainedBy('high-risk-is-always-reviewed', 'allow after 10m unless stopped')), whole: ['e0123456789abcdef01234567', 'high-risk-is-always-reviewed', '1137'] },
  'policy explain of a short rule': {
    show: (display) => effectExplanationText(display, explainedBy('mail', 'review')),
    whole: ['effect.recipients =', 'jane@doe-ceramics.example', 'joe@doe-ceramics.example', 'effect.unknownRecipients = 1', '1137', '│ decides │'],
  },
  'policy facts': { show: (display) => factsText(display, [{ name: 'effect.unknownRecipients', type: 'list<string>', values: ['mail.send', 'payment.refund'], description: 'how many of them neither a record of yours names nor got something you approved before' }]), whole: ['effect.unknownRecipients', 'list<string>', 'payment.refund'] },
  inbox: { show: (display) => inboxText(display, items, false), whole: ['1234', 't1234', '1236', 'approval', 'keelson approve 1234 --batch'] },
  'inbox --all': { show: (display) => inboxText(display, items.map((item) => ({ ...item, state: 'decided', decision: { action: 'send-again', text: null, at } })), true), whole: ['1234', 't1235'] },
  'an item': { show: (display) => items.map((item) => itemText(display, item)).join('\n'), whole: ['#1234 approval', 'keelson reject 1234 --reason TEXT', 'e0123456789abcdef01234567'] },
  'a batch': { show: (display) => batchText(display, items), whole: ['1234', 'jane@example.com'] },
  pauses: { show: (display) => pausesText(display, [{ scope: 'agent', name: 'reconciliation', reason: 'We are on holiday until the end of the month, all of us. '.repeat(2), at, waiting: 12 }]), whole: ['agent reconciliation', '12'] },
};

describe('on a terminal of 80 columns', () => {
  for (const [name, { show, whole }] of Object.entries(views)) {
    test(`${name} fits, and nothing is cut that has to be typed again`, () => {
      const text = stripVTControlCharacters(show(terminal(80)));
      for (const line of text.split('\n')) assert.ok(textWidth(line) <= 80, `${textWidth(line)} columns: ${line}\n\n${text}`);
      for (const part of whole) assert.ok(text.includes(part), `${part}\n\n${text}`);
    });
  }
});

test('on a wide terminal the same is a table, a row each', () => {
  const lines = stripVTControlCharacters(budgetsText(terminal(200), [budget, tokens])).split('\n');
  assert.equal(lines.length, 6);
  assert.match(lines[2] ?? '', /refunds-of-support-a-day │ each agent, payment\.refund, a day, then asks │ agent:support\/2026-11-26/u);
});

test('words of a stranger that go on in the next line can not begin one of ours', () => {
  const text = stripVTControlCharacters(itemText(terminal(80), fakeItem({ id: 7, summary: `${'x'.repeat(63)} #8 approval  Send it` })));
  assert.deepEqual(text.split('\n').filter((line) => /^#\d/u.test(line)).length, 1);
});

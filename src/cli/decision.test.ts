import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Decision } from '../vocabulary/inbox.ts';
import type { ItemDetail } from '../vocabulary/views.ts';
import { assertOffers, decisionFromWords } from './decision.ts';
import { itemText } from './present/inbox.ts';
import { fakeItem, fakeQuestion } from './test-company.ts';

const display = { rich: false, columns: 100, paint: (_format: unknown, text: string) => text, now: 5_000 };

interface Kind {
  item: ItemDetail;
  /** Parts of what is shown. */
  shows: string[];
  /** Words, and what they come to. */
  takes: [words: string, decision: Decision][];
  refuses: string[];
}

const nothing = { effectDetail: null, task: null };
const kinds: Record<string, Kind> = {
  approval: {
    item: fakeItem({ id: 7 }),
    shows: ['#7 approval', 'here it is.', 'keelson approve 7', 'keelson edit 7', 'keelson reject 7 --reason TEXT'],
    takes: [],
    refuses: ['approve', 'edit', 'reject', 'reject it is wrong', 'unstage', 'yes'],
  },
  'approval of what is staged': {
    item: fakeItem({ id: 7, actions: ['unstage', 'reject'], recommended: { action: 'unstage', why: 'Look at all of it.' } }),
    shows: ['keelson answer 7 unstage', 'keelson reject 7 --reason TEXT'],
    takes: [['unstage', { action: 'unstage', text: null }]],
    refuses: ['approve', 'unstage and send it', 'reject'],
  },
  question: {
    item: fakeQuestion({ id: 7 }),
    shows: ['#7 question', '1  use: refunds\n  2  no-reply', 'keelson answer 7 TEXT   (or the number of a choice)'],
    takes: [
      ['2', { action: 'answer', text: 'no-reply' }],
      ['NO-REPLY', { action: 'answer', text: 'no-reply' }],
      [' Yes, by Friday. ', { action: 'answer', text: 'Yes, by Friday.' }],
    ],
    refuses: ['', '  ', '3', '0', ' 12 '],
  },
  'question without choices': {
    item: fakeQuestion({ id: 7, choices: [] }),
    shows: ['keelson answer 7 TEXT'],
    takes: [['3', { action: 'answer', text: '3' }]],
    refuses: [''],
  },
  choice: {
    item: fakeQuestion({ id: 7, type: 'choice', closed: true, choices: ['Keep it', 'Drop it'] }),
    shows: ['#7 choice', '2  Drop it', 'keelson answer 7 CHOICE   (in words, or its number)'],
    takes: [['2', { action: 'answer', text: 'Drop it' }], ['keep IT', { action: 'answer', text: 'Keep it' }]],
    refuses: ['3', '0', 'keep', 'Keep it, but rename it'],
  },
  'conflict that asks which side is right': {
    item: fakeQuestion({ id: 7, type: 'conflict', closed: true, choices: ['keep with Jane', 'move to Joe'] }),
    shows: ['#7 conflict', '1  keep with Jane', 'keelson answer 7 CHOICE'],
    takes: [['1', { action: 'answer', text: 'keep with Jane' }], ['move to Joe', { action: 'answer', text: 'move to Joe' }]],
    refuses: ['3', 'dismiss'],
  },
  'conflict that a reconciliation found': {
    item: fakeItem({ id: 7, type: 'conflict', actions: ['dismiss'], recommended: { action: 'dismiss', why: 'Look it up there.' }, ...nothing }),
    shows: ['#7 conflict', 'keelson answer 7 dismiss   (a note may follow)'],
    takes: [['dismiss', { action: 'dismiss', text: null }], ['Dismiss it is under another name', { action: 'dismiss', text: 'it is under another name' }]],
    refuses: ['1', 'retry', 'it is under another name'],
  },
  escalation: {
    item: fakeItem({ id: 7, type: 'escalation', actions: ['retry', 'dismiss'], ...nothing }),
    shows: ['#7 escalation', 'keelson answer 7 retry', 'keelson answer 7 dismiss'],
    takes: [['retry', { action: 'retry', text: null }], ['retry: the key is right now', { action: 'retry', text: 'the key is right now' }], ['dismiss', { action: 'dismiss', text: null }]],
    refuses: ['send-again', 'later'],
  },
  'escalation of what could not be sent': {
    item: fakeItem({ id: 7, type: 'escalation', actions: ['send-again', 'edit', 'dismiss'] }),
    shows: ['keelson answer 7 send-again', 'keelson edit 7'],
    takes: [['send again', { action: 'send-again', text: null }]],
    refuses: ['send again, but to Jim', 'edit', 'retry'],
  },
  doubt: {
    item: fakeItem({ id: 7, type: 'doubt', actions: ['sent', 'not-sent', 'send-again'] }),
    shows: ['#7 doubt', 'keelson answer 7 sent   (it went out)', 'keelson answer 7 not-sent   (it did not, and stays unsent)', 'keelson answer 7 send-again'],
    takes: [
      ['sent', { action: 'sent', text: null }],
      ['Not sent', { action: 'not-sent', text: null }],
      ['not_sent', { action: 'not-sent', text: null }],
      ['sent on Monday, by the log', { action: 'sent', text: 'on Monday, by the log' }],
      ['send-again', { action: 'send-again', text: null }],
    ],
    refuses: ['retry', 'approve', 'not'],
  },
  proposal: {
    item: fakeItem({ id: 7, type: 'proposal', actions: ['accept', 'decline'], ...nothing }),
    shows: ['#7 proposal', 'keelson answer 7 accept', 'keelson answer 7 decline'],
    takes: [['accept', { action: 'accept', text: null }], ['decline too early', { action: 'decline', text: 'too early' }]],
    refuses: ['accept for Jane only', 'yes'],
  },
  budget: {
    item: fakeItem({ id: 7, type: 'budget', actions: ['raise', 'wait', 'reject'], ...nothing }),
    shows: ['#7 budget', 'keelson answer 7 raise   (or "raise 50 EUR")', 'keelson answer 7 wait', 'keelson reject 7 --reason TEXT'],
    takes: [
      ['raise', { action: 'raise', text: null }],
      [' Raise 50 EUR ', { action: 'raise', text: '50 EUR' }],
      ['wait', { action: 'wait', text: null }],
      ['reject too much', { action: 'reject', text: 'too much' }],
    ],
    refuses: ['50 EUR', 'wait a week', 'approve'],
  },
  'budget that can not count an effect': {
    item: fakeItem({ id: 7, type: 'budget', actions: ['approve', 'reject'] }),
    shows: ['keelson approve 7', 'keelson reject 7 --reason TEXT'],
    takes: [['reject not in dollars', { action: 'reject', text: 'not in dollars' }]],
    refuses: ['approve', 'raise'],
  },
};

for (const [name, { item, shows, takes, refuses }] of Object.entries(kinds)) {
  describe(`an item of the type ${name}`, () => {
    test('shows how it may be decided', () => {
      const text = itemText(display, item);
      for (const part of shows) assert.ok(text.includes(part), `${part}\n\n${text}`);
    });

    test('takes the words that mean one of its actions', () => {
      for (const [words, decision] of takes) assert.deepEqual(decisionFromWords(item, words), decision, words);
    });

    test('refuses any other, and says what is possible', () => {
      for (const words of refuses) assert.throws(() => decisionFromWords(item, words), { code: /^(?:inbox\.action-not-offered|inbox\.not-a-choice|usage\.empty-answer)$/, nextStep: /keelson|1 / }, words);
    });
  });
}

test('a number that no choice has is refused with all of them', () => {
  assert.throws(() => decisionFromWords(fakeQuestion({ id: 7 }), '3'), { code: 'inbox.not-a-choice', nextStep: /1 use: refunds; 2 no-reply/ });
});

test('what is decided already is refused with how it was', () => {
  assert.throws(() => assertOffers(fakeItem({ state: 'decided', decision: { action: 'reject', text: null, at: 1 } }), 'approve'), { code: 'inbox.not-open', message: /reject/ });
});

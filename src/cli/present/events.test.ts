import assert from 'node:assert/strict';
import { test } from 'node:test';
import { called, lost, reused } from '../../../test/ledger/sample-model-calls.ts';
import { sampleDay } from '../../../test/ledger/sample-events.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { describeEvent, eventLine, isNotable } from './events.ts';

const display = { rich: false, columns: 80, paint: (_format: unknown, text: string) => text, now: 0 };

function event(fields: Pick<AnyEvent, 'kind' | 'data'>): AnyEvent {
  return { seq: 1, at: new Date(2026, 10, 16, 9, 12, 3, 120).getTime(), actor: 'system', task: 't3', subject: null, cause: null, hash: '', ...fields } as AnyEvent;
}

test('an event is one line, and a subject cannot make it two', () => {
  const line = eventLine(display, event({ kind: 'inbox.opened', data: { type: 'question', summary: 'How?\n\u001b[2Jgone', evidence: [], recommended: { action: 'answer', why: 'x' }, actions: ['answer'], choices: [], expiresAt: null, effect: null, call: null, name: null } }));
  assert.equal(line, '09:12:03.120  t3     inbox.opened      question in the inbox: How? gone');
});

test('a failure says when it is tried again', () => {
  const failure = { code: 'smtp.busy', message: 'Busy.', nextStep: 'Wait.', failure: 'retryable' as const };
  const at = new Date(2026, 10, 16, 9, 13).getTime();
  assert.match(describeEvent(event({ kind: 'step.failed', data: { call: 1, name: 'ask', attempt: 2, failure, ms: 1, retryAt: at } })).text, /attempt 2: Busy\.; again at Mon 16 Nov 09:13/);
});

test('bookkeeping between the events that matter is not shown in the running log', () => {
  assert.ok(isNotable(event({ kind: 'effect.succeeded', data: { effect: 'e', call: 1, receipt: null, by: 'outbox' } })));
  assert.ok(!isNotable(event({ kind: 'task.parked', data: { calls: [1] } })));
});

test('a kind of a newer program is shown as it is', () => {
  assert.equal(describeEvent({ ...event({ kind: 'task.parked', data: { calls: [1] } }), kind: 'moon.landed', data: { crew: 3 } } as unknown as AnyEvent).text, '{"crew":3}');
});

test('of every kind that models and the router write there are words', () => {
  const drafts = sampleDay().flat().filter(({ kind }) => /^(?:model|router)\./.test(kind));
  assert.ok(drafts.length > 8);
  for (const draft of drafts) {
    const { text } = describeEvent(event(draft as Pick<AnyEvent, 'kind' | 'data'>));
    assert.doesNotMatch(text, /^\{|undefined|null/, `${draft.kind}: ${text}`);
  }
});

test('a request to a model tells what for, which model, what it read and wrote, what it cost and how long it took', () => {
  const told = ({ kind, data }: { kind: string; data: unknown }): string => describeEvent(event({ kind, data } as Pick<AnyEvent, 'kind' | 'data'>)).text;
  assert.equal(told(called()), 'support.draft: local/tiny answered: 900 tokens in (512 cached), 80 out, 0.0012 EUR, 813 ms');
  assert.equal(told(lost({ attempt: 2 })), 'support.draft: local/tiny, attempt 2, was lost: the process stopped meanwhile; may have cost up to 4,000 tokens and 0.0112 EUR, 0 ms');
  assert.equal(told(reused()), 'support.draft: local/tiny was not asked: the answer of event 2 was used again, which saved 980 tokens and 0.0012 EUR');
  assert.equal(told({ kind: 'model.texts-expired', data: { upTo: 7, texts: 2 } }), '2 prompts and answers up to event 7 were kept long enough');
  assert.equal(told({ kind: 'model.texts-expired', data: { upTo: 7, texts: 0 } }), 'the files of prompts and answers up to event 7 are deleted');
});

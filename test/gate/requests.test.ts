import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import type { AnyEvent } from '../../src/vocabulary/views.ts';
import { ClerkHouse, mailRule } from './clerk-house.ts';

// What somebody asks for through the API, and the company's own work that it sets going.

const asked = (key: string) => ({ key, fingerprint: hash('sha256', key, 'hex'), by: 'token:ci', operation: 'test' });
const approve = { action: 'approve', text: null } as const;

/** Kinds of the events after `seq`, those of a request in brackets. */
async function after(house: ClerkHouse, seq: number): Promise<string> {
  const events = await house.company.ledger.after(seq, 1_000);
  let within = 0;
  return events.map((event: AnyEvent) => {
    if (event.kind === 'request.done') {
      within = event.data.events;
      return '';
    }
    within -= 1;
    return within >= 0 ? `[${event.kind}]` : event.kind;
  }).filter((word) => word !== '').join(' ');
}

async function opened(t: TestContext): Promise<ClerkHouse> {
  return ClerkHouse.open(t, 'review');
}

test('tasks that a request sets going do their work for themselves', async (t) => {
  const clerk = await opened(t);
  const { memory, tasks, requests, ledger } = clerk.company;
  await memory.claim('customer:jane@example.com', 'address:jane@work.example');
  await tasks.start('clerk', { job: 'waits', about: { mails: ['Hello'] } });
  const { seq } = await ledger.head();
  const { task } = await requests.once(asked('claim-1'), () => memory.claim('customer:joe@example.com', 'address:jane@work.example'));
  assert.ok(task !== null, 'whose address it is is asked of the operator');
  const words = await after(clerk, seq);
  assert.match(words, /^\[task\.created\] /u);
  assert.match(words, /effect\.proposed/u, 'the clerk, who had waited, worked meanwhile');
  assert.equal(words.match(/\[/gu)?.length, 1, words);
});

test('a policy that was changed meanwhile is recorded beside the decision that meets it, not as it', async (t) => {
  const clerk = await opened(t);
  await clerk.does({ mails: ['Hello'] });
  const { seq } = await clerk.company.ledger.head();
  const { id } = await clerk.item();
  clerk.rules(mailRule('allow'));
  await clerk.company.requests.once(asked('decide-1'), async () => {
    // What judges an edit asks for the policy first.
    await clerk.company.inbox.edit(id, { to: [{ address: 'jane@example.com', name: 'Jane' }], cc: [], subject: 'Hello', text: 'Hello there', inReplyTo: null, references: [], thread: null });
  });
  const words = await after(clerk, seq);
  assert.match(words, /(?:^| )document\.changed/u);
  assert.match(words, /\[inbox\.decided\]/u);
  assert.doesNotMatch(words, /\[document\.changed\]/u);
});

test('every decision of a batch is known to be of its request', async (t) => {
  const clerk = await opened(t);
  await clerk.does({ mails: ['one', 'two', 'three'] });
  const items = await clerk.items();
  const { decided } = await clerk.company.requests.once(asked('batch-1'), () => clerk.company.inbox.decideBatch(items.map(({ id }) => id), approve));
  assert.equal(decided.length, 3);
  const done = (await clerk.events('request.done')).map(({ data }) => data);
  assert.deepEqual(done.map(({ of, by }) => [of === undefined, by]), [[true, 'token:ci'], [false, 'token:ci'], [false, 'token:ci']]);
});

test('a decision is made once under its key, also when it is asked for again after a restart', async (t) => {
  const clerk = await opened(t);
  await clerk.does({ mails: ['Hello'] });
  const { id } = await clerk.item();
  await clerk.company.requests.once(asked('decide-1'), () => clerk.company.inbox.decide(id, approve));
  await clerk.crash();
  await assert.rejects(clerk.company.requests.once(asked('decide-1'), () => clerk.company.inbox.decide(id, approve)), { code: 'request.done-before' });
  const found = await clerk.company.requests.find(asked('decide-1'));
  assert.equal(found?.by, 'token:ci');
  await clerk.run();
  assert.deepEqual(clerk.sent(), ['Hello']);
});

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AnyEvent } from '../../src/vocabulary/views.ts';
import { demoCompany } from '../console/demo-company.ts';
import { apiHouse, type ApiHouse } from './api-house.ts';

// What is not held to once still says who asked for it.

const mail = readFileSync(join(import.meta.dirname, '../../examples/monday/01-invoice-copy.eml'), 'utf8').replaceAll(/^message-id:.*$/gimu, 'Message-ID: <who-asked@example.com>');
const examples = ['refund', 'invoice'].flatMap((intent) => Array.from({ length: 6 }, (_, n) => `${JSON.stringify({ text: `${intent} please, number ${n} of ${intent}`, intent })}\n`)).join('');
const notes = Array.from({ length: 3 }, (_, n) => `${JSON.stringify({ id: `i${n}`, text: `Imported ${n}.`, kind: 'log' })}\n`).join('');

describe('a write that may be repeated as it is', () => {
  let house: ApiHouse;
  before(async () => {
    house = await apiHouse(demoCompany);
    house.principal = { ...house.principal, by: 'token:ci' };
  });
  after(() => house.close());

  /** Sends it, waits for the end of its answer, and tells what was put on record by then. */
  async function written(path: string, body: string, { type = 'application/json', method = 'POST' } = {}): Promise<{ events: AnyEvent[]; answer: string }> {
    const { seq } = await house.company.ledger.head();
    const response = await house.app.request(`/api/v1${path}`, { method, headers: { 'content-type': type }, body });
    const answer = await response.text();
    assert.equal(response.status, 200, answer);
    assert.doesNotMatch(answer, /"problem":\{/u);
    return { events: await house.company.ledger.after(seq, 1_000), answer };
  }

  /** Every event of that kind, with who asked for it and by which operation. */
  function askedFor(events: readonly AnyEvent[], kind: AnyEvent['kind']): (string | null)[] {
    const requests = events.flatMap((event) => (event.kind === 'request.done' ? [event] : []));
    return events.filter((event) => event.kind === kind).map(({ seq }) => {
      const request = requests.find((one) => one.seq < seq && seq <= one.seq + one.data.events);
      return request === undefined ? null : `${request.data.by} ${request.data.operation}`;
    });
  }

  it('as a mail, says who brought it, also when it was known', async () => {
    const first = await written('/signals/mail', mail, { type: 'message/rfc822' });
    assert.deepEqual(askedFor(first.events, 'mail.received'), ['token:ci signal.mail']);
    const again = await written('/signals/mail', mail, { type: 'message/rfc822' });
    assert.deepEqual(askedFor(again.events, 'signal.duplicate'), ['token:ci signal.mail']);
  });

  it('as an import, says so with each append, and with none where all was known', async () => {
    const first = await written('/memory/import?name=log.jsonl', notes, { type: 'application/x-ndjson' });
    assert.deepEqual(new Set(askedFor(first.events, 'note.put')), new Set(['token:ci memory.import']));
    assert.deepEqual((await written('/memory/import?name=log.jsonl', notes, { type: 'application/x-ndjson' })).events, []);
  });

  it('as examples for the router, says who taught, and whose wish the training was', async () => {
    const running = new AbortController();
    const conductor = house.company.run({ untilIdle: false, signal: running.signal });
    try {
      const { events } = await written('/router/train', examples, { type: 'application/x-ndjson' });
      assert.deepEqual(new Set(askedFor(events, 'router.taught')), new Set(['token:ci router.train']));
      assert.ok(askedFor(events, 'task.created').includes('token:ci router.train'));
      assert.deepEqual(askedFor(events, 'router.trained'), [null], 'the task works by itself');
    } finally {
      running.abort();
      await conductor;
    }
  });

  it('as a policy, says whose text is in force', async () => {
    const { text, digest } = await house.company.policy.text();
    const { events } = await written('/policy/text', JSON.stringify({ text: `${text}\n# looked through\n`, replaces: digest }), { method: 'PUT' });
    assert.deepEqual(askedFor(events, 'document.changed'), ['token:ci policy.save']);
  });

  it('as a policy that was written, and not put on record yet, says who repeated it', async () => {
    const { text, digest } = await house.company.policy.text();
    const next = `${text}\n# written, and no more\n`;
    writeFileSync(join(house.folder, 'policy.yaml'), next);
    const body = JSON.stringify({ text: next, replaces: digest });
    const { events } = await written('/policy/text', body, { method: 'PUT' });
    assert.deepEqual(askedFor(events, 'document.changed'), ['token:ci policy.save']);
    assert.deepEqual((await written('/policy/text', body, { method: 'PUT' })).events, [], 'once it is on record there is nothing to say');
  });

  it('as forgetting somebody, says who had it done, and keeps nothing of whom', async () => {
    const body = JSON.stringify({ subject: 'customer:jane@doe-ceramics.example', reason: 'She asked for it.' });
    const { events } = await written('/memory/forget', body);
    assert.deepEqual(askedFor(events, 'subject.forgotten'), ['token:ci memory.forget']);
    assert.doesNotMatch(JSON.stringify(events), /jane|doe-ceramics/iu);
    assert.equal((await house.company.ledger.rebuild()).identical, true);
    assert.deepEqual((await house.company.ledger.verify()).problems, []);
  });
});

import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { LedgerEvent } from '../../src/vocabulary/events.ts';
import type { ScriptedRule } from '../peers/model-peer.ts';
import { ModelHouse } from './model-house.ts';

// Quiet conversations are summarised by a model of the tier `plan`, one task each, about the one whom it concerns.

const dayMs = 24 * 3_600_000;
const condense = /You condense what was written/u;
const good = { match: condense, answer: '2026-01-05 jane@customer.example: the shipment of 31 crates was agreed, and invoice 1042 is paid.' };

function mail(number: number, text: string): string {
  const earlier = number === 1 ? '' : 'In-Reply-To: <m1@customer.example>\nReferences: <m1@customer.example>\n';
  return `From: Jane Doe <jane@customer.example>\nTo: hello@acme.example\nSubject: The shipment\nDate: Mon, 5 Jan 2026 0${number}:00:00 +0000\nMessage-ID: <m${number}@customer.example>\n${earlier}Content-Type: text/plain; charset=utf-8\n\n${text}\n`;
}

/** A company with a conversation of three mails that has been quiet for two days. */
async function quiet(t: TestContext, ...rules: ScriptedRule[]): Promise<ModelHouse> {
  const house = await ModelHouse.open(t, { tiers: { plan: ['local/large'] } });
  await house.peer.script(...rules);
  appendFileSync(join(house.folder, 'company.yaml'), '\nmemory: { operational: { summariseThreadsOver: { messages: 2, quietDays: 1 } } }\n');
  await house.restart();
  for (const [index, text] of ['The shipment of 31 crates was agreed on the phone.', 'Invoice 1042 is paid by now.', 'When do the crates come? They were to be here in spring.'].entries()) {
    const file = join(house.folder, `mail-${index}.eml`);
    writeFileSync(file, mail(index + 1, text));
    await house.company.signal.mail(file);
  }
  await house.run();
  house.clock.advance(2 * dayMs);
  return house;
}

async function summaries(house: ModelHouse): Promise<LedgerEvent<'note.put'>[]> {
  return (await house.events('note.put')).filter(({ data }) => data.type === 'summary');
}

async function upkeep(house: ModelHouse): Promise<LedgerEvent<'note.put'>[]> {
  await house.company.memory.upkeep();
  await house.run();
  for (let waits = 0; waits < 8 && (await summaries(house)).length === 0; waits++) await house.later(10_000);
  return summaries(house);
}

test('a model writes the summary, about the customer whose key seals it, and the sources lie under it (M3)', async (t) => {
  const house = await quiet(t, good);
  const { summaries: count, archived } = await house.company.memory.upkeep();
  assert.deepEqual([count, archived], [1, 3]);
  const [summary, ...more] = await summaries(house);
  assert.deepEqual(more, []);
  assert.equal(summary?.data.text, good.answer);
  assert.deepEqual([summary.data.provenance.model, summary.data.sources.length, summary.subject], ['local/large', 3, 'customer:jane@customer.example']);
  const [call] = await house.events('model.called');
  assert.deepEqual([call?.data.purpose, call?.data.tier, call?.subject], ['memory.summarise', 'plan', 'customer:jane@customer.example']);
  const [{ request } = assert.fail()] = await house.peer.requests();
  assert.doesNotMatch(request.messages[0]?.content ?? '', /crates/u);
  assert.match(request.messages.at(-1)?.content ?? '', /<<<data [0-9a-f]{16}: [\s\S]*31 crates[\s\S]*<<<end/u);
  // Another night finds nothing to do.
  await upkeep(house);
  assert.deepEqual(await house.calls(), ['local/large answered']);
  await house.isSound();
});

test('a summary that says what its sources do not say is told to the model, and sentences of the sources stand in when it insists', async (t) => {
  const house = await quiet(t, { match: condense, answer: good.answer.replace('1042', '1043') });
  const [summary] = await upkeep(house);
  assert.equal(summary?.data.provenance.model, null);
  assert.match(summary.data.provenance.source, /1043/u);
  assert.match(summary.data.text, /31 crates/u);
  assert.doesNotMatch(summary.data.text, /1043/u);
  assert.deepEqual(await house.asked(), ['large', 'large']);
});

test('with the server gone sentences of the sources are the summary, after it was tried again', async (t) => {
  const house = await quiet(t, { fault: 'unavailable' });
  const [summary] = await upkeep(house);
  assert.equal(summary?.data.provenance.model, null);
  assert.match(summary.data.text, /31 crates/u);
  await house.isSound();
});

test('a conversation in which somebody wrote again in the meantime is left alone', async (t) => {
  const house = await quiet(t, { match: condense, fault: 'unavailable', times: 1 }, good);
  await house.company.memory.upkeep();
  await house.run();
  writeFileSync(join(house.folder, 'mail-9.eml'), mail(4, 'One more thing about the crates.'));
  await house.company.signal.mail(join(house.folder, 'mail-9.eml'));
  for (let waits = 0; waits < 5; waits++) await house.later(10_000);
  assert.deepEqual(await summaries(house), []);
});

test('while a summary is being written another night begins none, and one that was cancelled is made of sentences the night after', async (t) => {
  const house = await quiet(t, { fault: 'unavailable' });
  await house.company.memory.upkeep();
  house.clock.advance(1);
  await house.company.memory.upkeep();
  const waiting = (await house.company.tasks.list({ status: 'parked' })).filter(({ agent }) => agent === 'memory-summary');
  assert.equal(waiting.length, 1);
  assert.deepEqual(await summaries(house), []);
  await house.company.tasks.cancel(waiting[0]?.id ?? assert.fail(), 'Not now.');
  house.clock.advance(1);
  const { summaries: count, archived } = await house.company.memory.upkeep();
  assert.deepEqual([count, archived, (await summaries(house)).length], [1, 3, 1]);
});

test('when a customer is forgotten, the summary goes, and with it what the model was shown and said', async (t) => {
  const house = await quiet(t, good);
  await upkeep(house);
  await house.company.memory.forget('jane@customer.example', { reason: 'asked' });
  const [call] = await house.events('model.called');
  assert.equal(call?.forgotten, true);
  assert.deepEqual((await summaries(house)).map(({ forgotten }) => forgotten), [true]);
  await house.isSound();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScratch, steadyClock } from '../ledger/scratch-ledger.ts';
import { writeNote } from '../../src/memory/notes.ts';
import { recall } from '../../src/memory/recall/recall.ts';

const minute = 60_000;

test('M4: a note is found by the time its write returns', async (t) => {
  const clock = steadyClock();
  const ledger = await openScratch(t, { clock });
  await writeNote(ledger, { id: 'roof', text: 'The roof leaks above the third desk.' }, { now: clock.time, ephemeralMs: minute });
  assert.equal((await recall(ledger, { text: 'leaking roof' }, clock.time)).hits[0]?.id, 'roof');
});

test('an ephemeral note is gone when its time has come, and may be written again', async (t) => {
  const clock = steadyClock();
  const ledger = await openScratch(t, { clock });
  const note = { id: 'code', text: 'The door code is anchor.', tier: 'ephemeral' } as const;
  const { seq } = await writeNote(ledger, note, { now: clock.time, ephemeralMs: minute });
  assert.equal((await recall(ledger, { text: 'door code' }, clock.time)).hits.length, 1);
  clock.time += minute;
  assert.equal((await recall(ledger, { text: 'door code' }, clock.time)).hits.length, 0);
  await ledger.append([{ kind: 'items.expired', actor: 'system', data: { items: [seq] } }]);
  assert.equal((await writeNote(ledger, note, { now: clock.time, ephemeralMs: minute })).version, 2);
  assert.equal((await recall(ledger, { text: 'door code' }, clock.time)).hits.length, 1);
});

test('a note of ten megabytes is kept whole, and its beginning is found', async (t) => {
  const clock = steadyClock();
  const ledger = await openScratch(t, { clock });
  const text = `Minutes of the harbour meeting. ${'anchor rope sail '.repeat(620_000)}`;
  const { seq } = await writeNote(ledger, { id: 'minutes', text, author: 'Jane' }, { now: clock.time, ephemeralMs: minute });
  const event = await ledger.event(seq);
  assert.ok(event.kind === 'note.put' && event.data.whole !== null);
  assert.equal(Buffer.from(await ledger.blobs.get(event.data.whole)).toString(), text);
  assert.equal((await recall(ledger, { text: 'harbour meeting' }, clock.time)).hits[0]?.id, 'minutes');
  assert.deepEqual((await ledger.verify()).problems, []);
});

test('an empty note is refused with what to write', async (t) => {
  const ledger = await openScratch(t);
  await assert.rejects(writeNote(ledger, { id: 'a', text: ' \n' }, { now: 0, ephemeralMs: minute }), { code: 'memory.empty-note' });
});

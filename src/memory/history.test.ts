import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailReceived, playbook } from '../../test/ledger/sample-events.ts';
import { openScratch } from '../../test/ledger/scratch-ledger.ts';
import { VirtualClock } from '../../test/simulation/virtual-clock.ts';
import { limits } from '../vocabulary/limits.ts';
import { recordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { diffVersions, history } from './history.ts';
import { writeNote } from './notes.ts';
import { putRecord } from './records.ts';
import { revertVersion } from './revert.ts';
import { why } from './why.ts';

const kinds = recordKinds();
const note = (ledger: Ledger, text: string, more: { tags?: string[]; source?: string } = {}) => writeNote(ledger, { id: 'roadmap', text, ...more }, { now: 0, ephemeralMs: 1 });

test('M2: a note has its versions, its diff by field, and its revert as a new version with its whole text as one field', async (t) => {
  const ledger = await openScratch(t);
  await note(ledger, 'First the import.', { tags: ['plan'], source: 'import:notes.jsonl:1' });
  await note(ledger, 'First the export.', { tags: ['plan'] });
  await note(ledger, 'First the export.', { tags: ['plan', 'q3'] });
  assert.deepEqual((await history(ledger, kinds, 'note:roadmap')).map(({ version, source }) => [version, source]), [[3, 'operator'], [2, 'operator'], [1, 'import:notes.jsonl:1']]);
  assert.deepEqual((await diffVersions(ledger, kinds, 'roadmap', { from: 1 })).changes, [
    { field: 'tags', before: ['plan'], after: ['plan', 'q3'] },
    { field: 'text', before: 'First the import.', after: 'First the export.' },
  ]);
  const { report } = await revertVersion(ledger, kinds, 'roadmap', 2);
  assert.deepEqual([report.version, report.changes.map(({ field }) => field)], [4, ['text']]);
  const [newest] = await history(ledger, kinds, 'roadmap', { limit: 1 });
  assert.deepEqual([newest?.value['text'], newest?.value['tags']], ['First the import.', ['plan', 'q3']]);
  assert.deepEqual((await why(ledger, kinds, 'roadmap', { field: 'tags' })).map(({ text }) => text), ['tags of roadmap is “["plan","q3"]” since version 3.', 'The operator wrote version 3 of roadmap, without a model.']);
});

test('a text that is longer than an event holds goes back whole', async (t) => {
  const ledger = await openScratch(t);
  const long = 'x'.repeat(limits.noteTextCharsMax) + 'the end';
  for (const text of [long, 'short']) await note(ledger, text);
  await revertVersion(ledger, kinds, 'roadmap', 2);
  const event = await ledger.event((await ledger.head()).seq);
  assert.ok(event.kind === 'note.put' && event.data.whole !== null);
  assert.equal(Buffer.from(await ledger.blobs.get(event.data.whole)).toString(), long);
});

test('a playbook has a version for each change of its file, which is reverted where the file is', async (t) => {
  const ledger = await openScratch(t);
  for (const text of ['Within 30 days.', 'Within 60 days.']) await ledger.append([playbook('playbooks/refund.md', text)]);
  assert.deepEqual((await diffVersions(ledger, kinds, 'document:playbooks/refund.md')).changes, [{ field: 'text', before: 'Within 30 days.', after: 'Within 60 days.' }]);
  await assert.rejects(revertVersion(ledger, kinds, 'document:playbooks/refund.md', 2), { code: 'memory.document' });
  assert.match((await why(ledger, kinds, 'document:playbooks/refund.md', { field: 'text' }))[1]!.text, /The operator wrote version 2 .* from file:playbooks\/refund\.md/);
});

test('a mail has one version, and came from outside', async (t) => {
  const ledger = await openScratch(t);
  const [mail] = await ledger.append([mailReceived('m1')]);
  const id = `mail:${mail!.seq}`;
  assert.deepEqual((await history(ledger, kinds, id)).map(({ version, value }) => [version, value['from'], value['subject']]), [[1, 'jane@example.com', 'Refund']]);
  assert.equal((await why(ledger, kinds, id)).at(-1)?.text, 'A mail came in from jane@example.com: “Refund”.');
});

test('M3: why a summary says what it says leads to what it stands for', async (t) => {
  const ledger = await openScratch(t);
  const { seq } = await note(ledger, 'The whole story of the import.');
  const summary = { id: 'summary:1', version: 1, type: 'summary', text: 'The import.', tags: [], sources: [seq], provenance: { source: 'upkeep', model: null }, call: null, name: null } as const;
  await ledger.append([{ kind: 'note.put', actor: 'system', data: { ...summary, tags: [], sources: [seq] } }]);
  const source = (await why(ledger, kinds, 'summary:1')).find(({ what }) => what === 'source');
  assert.deepEqual([source?.seq, source?.text], [seq, 'It summarises roadmap: “The whole story of the import.”.']);
});

test('a reference finds a record, a note by either name, an identity, and says when there is nothing', async (t) => {
  const ledger = await openScratch(t);
  await note(ledger, 'x');
  await ledger.append([mailReceived('m1')]);
  assert.equal((await history(ledger, kinds, 'roadmap')).length, 1);
  assert.equal((await history(ledger, kinds, 'note:roadmap')).length, 1);
  await assert.rejects(history(ledger, kinds, 'customer:jane@example.com'), { code: 'memory.no-versions' });
  await assert.rejects(history(ledger, kinds, 'customer:joe@example.com'), { code: 'memory.unknown-ref' });
  await assert.rejects(history(ledger, kinds, 'nothing'), { code: 'memory.unknown-ref' });
  await putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name: 'Pro' } });
  // A kind whose file is gone from the folder: its records are still there.
  await ledger.append([{ kind: 'record.put', actor: 'operator', data: { kind: 'deal', id: 'a:b', version: 1, value: { stage: 'won' }, provenance: { source: 'operator', model: null }, call: null, name: null } }]);
  assert.deepEqual((await history(ledger, kinds, 'deal:a:b')).map(({ value }) => value), [{ stage: 'won' }]);
});

test('M2: history, diff and why as of a point end with the version that held then, by sequence number and by time', async (t) => {
  const clock = new VirtualClock(1_000_000);
  const ledger = await openScratch(t, { clock });
  const places: { seq: number; at: number }[] = [];
  for (const plan of ['basic', 'pro', 'team']) {
    clock.jumpTo(clock.now() + 1_000);
    const { seq, at } = await putRecord(ledger, kinds, { kind: 'product', id: 'p', value: { name: 'P', plan } });
    places.push({ seq, at });
  }
  const [, second] = places as [{ seq: number; at: number }, { seq: number; at: number }];
  for (const asOf of [{ seq: second.seq }, { at: second.at }, { at: second.at + 999 }]) {
    assert.deepEqual((await history(ledger, kinds, 'product:p', { asOf })).map(({ version }) => version), [2, 1]);
    assert.deepEqual(await diffVersions(ledger, kinds, 'product:p', { asOf }), { from: 1, to: 2, changes: [{ field: 'plan', before: 'basic', after: 'pro' }] });
    assert.equal((await why(ledger, kinds, 'product:p', { field: 'plan', asOf }))[0]?.text, 'plan of product:p is “pro” since version 2.');
    assert.match((await why(ledger, kinds, 'product:p', { asOf }))[0]!.text, /as its version 2 says/);
  }
  assert.deepEqual((await history(ledger, kinds, 'product:p', { asOf: { seq: second.seq }, limit: 1 })).map(({ version }) => version), [2]);
  const asOf = { seq: second.seq };
  assert.equal((await why(ledger, kinds, 'product:p', { field: 'plan', version: 1, asOf }))[0]?.text, 'plan of product:p is “basic” since version 1.');
  await assert.rejects(why(ledger, kinds, 'product:p', { version: 3, asOf }), { code: 'memory.no-version', message: /it was at version 2/ });
  await assert.rejects(diffVersions(ledger, kinds, 'product:p', { from: 1, to: 3, asOf }), { code: 'memory.no-version' });
  for (const read of [history, why, diffVersions]) await assert.rejects(read(ledger, kinds, 'product:p', { asOf: { seq: 1 } }), { code: 'memory.unknown-ref', message: /no product:p at that point/ });
});

test('M2: a note is read as of a point like a record', async (t) => {
  const ledger = await openScratch(t);
  const first = await note(ledger, 'First the import.');
  await note(ledger, 'First the export.');
  const asOf = { seq: first.seq };
  assert.deepEqual((await history(ledger, kinds, 'note:roadmap', { asOf })).map(({ version, value }) => [version, value['text']]), [[1, 'First the import.']]);
  assert.deepEqual((await diffVersions(ledger, kinds, 'roadmap', { asOf })).to, 1);
  assert.equal((await why(ledger, kinds, 'roadmap', { field: 'text', asOf }))[0]?.text, 'text of roadmap is “First the import.” since version 1.');
});

import assert from 'node:assert/strict';
import { copyFileSync, cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { actsMax, appendsOf } from '../../test/ledger/random-appends.ts';
import { mailReceived, note, rawMail, record, sampleBlobs, sampleDay } from '../../test/ledger/sample-events.ts';
import { openScratch, scratchFolder, tamper } from '../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Ledger } from './port.ts';

const jane = 'customer:jane@example.com';
const joe = 'customer:joe@example.com';
const why = ['operator', 'She asked for it.'] as const;

function about(subject: string, draft: Draft): Draft {
  return { ...draft, subject };
}

/** Everything in the folder of a closed ledger that is not the keys. */
function everyByte(folder: string): Buffer {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
}

async function peopled(t: TestContext): Promise<Ledger & { folder: string }> {
  const ledger = await openScratch(t);
  await ledger.append([about(jane, note('jane 1', 1, 'Allergic to zweihundert walnuts.')), about(joe, note('joe 1', 1, 'Prefers quarterly invoices.')), about(jane, record('jane@example.com', 1)), note('plain', 1, 'The office closes at five.')]);
  const blob = await ledger.blobs.put(rawMail, { subject: jane });
  const mail = mailReceived('m1');
  await ledger.append([{ ...mail, subject: jane, data: { ...mail.data, mail: { ...mail.data.mail, raw: blob } } }]);
  return ledger;
}

test('what concerns a subject is read back as it was written', async (t) => {
  const ledger = await openScratch(t);
  const [written] = await ledger.append([about(jane, note('a', 1, 'Allergic to walnuts.'))]);
  assert.deepEqual(await ledger.event(2), written);
  assert.deepEqual(await ledger.events({ subject: jane, limit: 10 }), [written]);
  assert.deepEqual(await ledger.events({ subject: joe, limit: 10 }), []);
});

test('in the events nothing about a subject can be read, not even who it is', async (t) => {
  const ledger = await openScratch(t);
  for (const drafts of sampleDay()) await ledger.append(drafts);
  const rows = await ledger.events({ subject: jane, limit: 1_000 });
  assert.ok(rows.length > 30);
  await ledger.rebuild();
  await ledger.close();
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(join(ledger.folder, 'keelson.db'));
  const text = db.prepare('SELECT subject, data FROM events WHERE subject IS NOT NULL').all().map((row) => `${String(row['subject'])} ${String(row['data'])}`).join('\n');
  db.close();
  // What is sealed is written in base64, in which a short word turns up by chance.
  assert.doesNotMatch(text.replaceAll(/"sealed":"[A-Za-z0-9+/=]*"/gu, ''), /jane|refund|money/i);
});

test('after forgetting, no byte of the ledger, its indexes and blobs tells anything about them, and the rest is whole', async (t) => {
  const ledger = await peopled(t);
  const report = await ledger.forget([jane], ...why);
  assert.equal(report.blobs, 1);
  assert.equal(report.events, 3);
  assert.deepEqual((await ledger.verify()).problems, []);
  assert.equal((await ledger.rebuild()).identical, true);
  const event = await ledger.event(2);
  assert.equal(event.forgotten, true);
  assert.equal(event.kind === 'note.put' && event.data.text, '[forgotten]');
  assert.equal((await ledger.event(3)).subject, joe);
  assert.equal(await ledger.records.record('customer', 'jane@example.com'), null);
  assert.equal(ledger.subjects.has(jane), false);
  await ledger.close();
  const bytes = everyByte(ledger.folder);
  // Of others there is sealed text, in base64.
  const readable = bytes.toString('latin1').replaceAll(/"sealed":"[A-Za-z0-9+/=]*"/gu, '');
  for (const word of ['jane', 'walnut', 'zweihundert', 'Jane', 'money']) assert.equal(readable.includes(word), false, word);
  assert.ok(bytes.includes('She asked for it.'), 'that somebody was forgotten, and why, stays on record');
});

test('a backup of the ledger from before holds nothing readable either once the key is destroyed', async (t) => {
  const ledger = await peopled(t);
  await ledger.close();
  const backup = scratchFolder(t);
  cpSync(ledger.folder, backup, { recursive: true });
  const again = await openScratch(t, { folder: ledger.folder });
  await again.forget([jane], ...why);
  await again.close();
  copyFileSync(join(ledger.folder, 'keys.db'), join(backup, 'keys.db'));
  const restored = await openScratch(t, { folder: backup });
  assert.equal((await restored.event(2)).forgotten, true);
  await assert.rejects(restored.blobs.get(await firstBlob(restored)), { code: 'blob.missing' });
});

async function firstBlob(ledger: Ledger): Promise<string> {
  const event = await ledger.event(6);
  assert.equal(event.kind, 'mail.received');
  return (event.data as { mail: { raw: string } }).mail.raw;
}

test('a process that dies after the event and before the keys are destroyed finishes at the next start', async (t) => {
  const ledger = await peopled(t);
  const key = ledger.folder;
  const { Keyring } = await import('./keyring.ts');
  const other = new Keyring(key);
  const id = other.keyOf(jane)?.id ?? '';
  other.close();
  await ledger.append([{ kind: 'subject.forgotten', actor: 'operator', data: { keys: [id], by: 'operator', reason: 'x', events: 3 } }]);
  await ledger.close();
  const again = await openScratch(t, { folder: ledger.folder });
  assert.equal(again.subjects.has(jane), false);
  assert.equal((await again.event(2)).forgotten, true);
  assert.equal((await again.rebuild()).identical, true);
  await again.close();
  assert.equal(everyByte(ledger.folder).includes('walnut'), false);
});

test('an append that fails while somebody is being forgotten leaves everything as it was', async (t) => {
  const ledger = await peopled(t);
  await assert.rejects(ledger.forget([jane], 'x'.repeat(500), 'too long a name'), { code: 'ledger.invalid-event' });
  assert.equal(ledger.subjects.has(jane), true);
  assert.equal((await ledger.event(2)).forgotten, undefined);
});

test('somebody who was forgotten and writes again is somebody new', async (t) => {
  const ledger = await peopled(t);
  await ledger.forget([jane], ...why);
  const [event] = await ledger.append([about(jane, note('jane 1', 1, 'Hello again.'))]);
  assert.equal(event?.forgotten, undefined);
  assert.equal((await ledger.events({ subject: jane, limit: 10 })).length, 1);
  assert.equal((await ledger.rebuild()).identical, true);
});

test('nobody is forgotten by a name that is not known', async (t) => {
  const ledger = await peopled(t);
  const head = await ledger.head();
  await assert.rejects(ledger.forget(['customer:nobody'], ...why), { code: 'memory.unknown-subject' });
  assert.deepEqual(await ledger.head(), head);
});

test('what is left of a forgotten task can be put away, and says nothing more about them', async (t) => {
  const ledger = await openScratch(t);
  for (const drafts of sampleDay()) await ledger.append(drafts);
  await ledger.forget([jane], ...why);
  const created = (await ledger.events({ kind: 'task.created', limit: 1 }))[0]!;
  const [cancelled] = await ledger.append([{ kind: 'inbox.withdrawn', actor: 'system', task: created.task, subject: created.subject, data: { item: 1, effect: null, call: 2, reason: 'Jane is gone.' } }]);
  assert.equal(cancelled?.forgotten, true);
  assert.deepEqual(cancelled?.data, { item: 1, effect: null, call: 2, reason: '[forgotten]' });
  assert.equal((await ledger.rebuild()).identical, true);
});

test('L2, L5: a sealed part that was changed or put under another kind is found and never read as true', async (t) => {
  const ledger = await peopled(t);
  await ledger.close();
  tamper(ledger.folder, `UPDATE events SET data = json_set(data, '$.sealed', (SELECT json_extract(data, '$.sealed') FROM events WHERE seq = 4)) WHERE seq = 2`);
  const again = await openScratch(t, { folder: ledger.folder });
  await assert.rejects(again.event(2), { code: 'ledger.damaged-event', message: /sealed in it was changed/ });
  assert.ok((await again.verify()).problems.some(({ place, what }) => place === 'event 2' && /hash does not match/.test(what)));
});

test('keys that are lost are told from keys that were destroyed', async (t) => {
  const ledger = await peopled(t);
  await ledger.close();
  const { rmSync } = await import('node:fs');
  rmSync(join(ledger.folder, 'keys.db'));
  await assert.rejects(openScratch(t, { folder: ledger.folder }), { code: 'ledger.no-keys', nextStep: /Restore data\/keys\.db/ });
});

test('L2, L3: whatever happened and whoever is forgotten when, the chain verifies and a rebuild is identical', async (t) => {
  const subjects = ['customer:a', 'customer:b', 'person:c'];
  const choice = fc.record({ act: fc.nat(actsMax - 1), a: fc.nat(30), b: fc.nat(30) });
  await fc.assert(
    fc.asyncProperty(fc.array(choice, { minLength: 20, maxLength: 60 }), fc.nat(2), fc.nat(59), async (choices, who, when) => {
      const ledger = await openScratch(t);
      for (const bytes of sampleBlobs) await ledger.blobs.put(bytes);
      const subjectOf = (draft: Draft, n: number): string | null => (draft.task ? (subjects[Number(draft.task.slice(1)) % 3] ?? null) : (subjects[n % 4] ?? null));
      const forgotten = subjects[who] ?? '';
      let n = 0;
      for (const drafts of appendsOf(choices)) {
        if (n++ === when && ledger.subjects.has(forgotten)) await ledger.forget([forgotten], ...why);
        await ledger.append(drafts.map((draft) => Object.assign(draft, { subject: subjectOf(draft, n) })));
      }
      if (ledger.subjects.has(forgotten)) await ledger.forget([forgotten], ...why);
      const { tables } = await ledger.rebuild();
      assert.deepEqual(tables.filter(({ identical }) => !identical), []);
      assert.deepEqual((await ledger.verify()).problems, []);
      await ledger.close();
    }),
    { numRuns: 60 },
  );
});

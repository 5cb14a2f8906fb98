import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { mailReceived, note, rawMail } from '../../test/ledger/sample-events.ts';
import { closedLedger, openScratch, tamper, withFile } from '../../test/ledger/scratch-ledger.ts';
import type { Problem } from '../vocabulary/views.ts';
import { chainHash, type EventRow } from './hash-chain.ts';

// Event 1 creates the company; the notes are the events 2 to 6.
const notes = ['a', 'b', 'c', 'd', 'e'].map((id) => [{ ...note(id), subject: 'customer:jane@example.com' }]);

/** What verify says after this edit of the file. */
async function problemsAfter(t: TestContext, edit: (folder: string) => void): Promise<Problem[]> {
  const folder = await closedLedger(t, notes);
  edit(folder);
  const ledger = await openScratch(t, { folder });
  return (await ledger.verify()).problems;
}

function places(problems: Problem[]): string[] {
  return [...new Set(problems.map(({ place }) => place))];
}

const changed = 'its content or the one before it was changed: the hash does not match';

test('L2: a ledger that nobody touched verifies, with the count and the hash of what it read', async (t) => {
  const ledger = await openScratch(t, { folder: await closedLedger(t, notes) });
  const { events, headSeq, headHash, problems } = await ledger.verify();
  assert.deepEqual({ events, headSeq, headHash, problems }, { events: 6, headSeq: 6, headHash: (await ledger.head()).hash, problems: [] });
});

const edits = {
  data: `data = replace(data, '"importance":0.5', '"importance":0.6')`,
  'white space in the data': `data = replace(data, '"version":', '"version": ')`,
  time: 'at = at + 1',
  kind: `kind = 'note.pur'`,
  actor: `actor = 'agent:x'`,
  'an actor made longer by a null byte': `actor = actor || char(0) || 'x'`,
  task: 'task = 1',
  subject: `subject = 'customer:joe@example.com'`,
  'a removed subject': 'subject = NULL',
  cause: 'cause = 1',
  hash: `hash = replace(hash, substr(hash, 1, 1), 'x')`,
};

for (const [field, sql] of Object.entries(edits)) {
  test(`L2: verify finds and names an event with an edit: ${field}`, async (t) => {
    const problems = await problemsAfter(t, (folder) => tamper(folder, `UPDATE events SET ${sql} WHERE seq = 3`));
    assert.deepEqual(problems[0], { place: 'event 3', what: changed });
    assert.deepEqual(places(problems).filter((place) => place !== 'event 3' && place !== 'event 4'), []);
  });
}

test('L2: verify finds a subject that became empty where there was none', async (t) => {
  const folder = await closedLedger(t, [[note('a')]]);
  tamper(folder, `UPDATE events SET subject = '' WHERE seq = 2`);
  const { problems } = await (await openScratch(t, { folder })).verify();
  assert.deepEqual(problems, [{ place: 'event 2', what: `Event 2 can't be read: its subject is not one short line.` }]);
});

test('L2: verify finds a deleted event as a gap', async (t) => {
  const problems = await problemsAfter(t, (folder) => tamper(folder, 'DELETE FROM events WHERE seq = 3'));
  assert.deepEqual(problems, [
    { place: 'event 3', what: 'missing: event 4 comes after event 2' },
    { place: 'event 4', what: changed },
  ]);
});

test('L2: verify finds a first event that is gone', async (t) => {
  const folder = await closedLedger(t, notes);
  const ledger = await openScratch(t, { folder });
  const { events } = await ledger.verify();
  assert.equal(events, 6);
  await ledger.close();
  tamper(folder, 'DELETE FROM events WHERE seq = 1; UPDATE events SET seq = seq - 1');
  // What is left is not a company, which opening says before verify could.
  await assert.rejects(openScratch(t, { folder }), { code: 'ledger.damaged' });
});

test('L2: verify finds two events that changed places', async (t) => {
  const problems = await problemsAfter(t, (folder) => tamper(folder, 'UPDATE events SET seq = 99 WHERE seq = 3; UPDATE events SET seq = 3 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 99'));
  assert.deepEqual(places(problems), ['event 3', 'event 4', 'event 5']);
});

test('L2: verify finds a tail that is gone', async (t) => {
  const problems = await problemsAfter(t, (folder) => tamper(folder, 'DELETE FROM events WHERE seq > 4'));
  assert.deepEqual(problems, [{ place: 'event 6', what: 'the last event on record is 6, but the last one here is 4' }]);
});

test('L2: nothing is appended where a tail is gone, since the next event would cover it up', async (t) => {
  const folder = await closedLedger(t, notes);
  tamper(folder, 'DELETE FROM events WHERE seq > 4');
  const ledger = await openScratch(t, { folder });
  await assert.rejects(ledger.append([note('f')]), { code: 'ledger.damaged', failure: 'needs-operator' });
  assert.equal((await ledger.verify()).problems.length, 1);
});

test('L2: verify finds a record of the last event that is gone', async (t) => {
  const problems = await problemsAfter(t, (folder) => tamper(folder, 'DELETE FROM head'));
  assert.deepEqual(problems, [{ place: 'event 6', what: 'the record of the last event is missing' }]);
});

test('L2: verify finds a forged event with a wrong hash', async (t) => {
  const forged = `INSERT INTO events SELECT 7, at, kind, actor, task, subject, cause, data, hash FROM events WHERE seq = 6; UPDATE head SET seq = 7`;
  const problems = await problemsAfter(t, (folder) => tamper(folder, forged));
  assert.deepEqual(problems, [{ place: 'event 7', what: changed }]);
});

test('L2: verify finds a forged event that fits the chain, since it is not the one on record as the last', async (t) => {
  const problems = await problemsAfter(t, (folder) => {
    withFile(folder, (db) => {
      const last = db.prepare('SELECT * FROM events WHERE seq = 6').get() as unknown as EventRow;
      const forged = { ...last, seq: 7 };
      db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(7, last.at, last.kind, last.actor, last.task, last.subject, last.cause, last.data, chainHash(last.hash, forged));
    });
  });
  assert.deepEqual(problems, [{ place: 'event 6', what: 'the last event on record is 6, but the last one here is 7' }]);
});

test('L2: verify finds a history that was rewritten with every hash made to fit', async (t) => {
  const problems = await problemsAfter(t, (folder) => {
    tamper(folder, `UPDATE events SET actor = 'agent:x' WHERE seq = 3`);
    withFile(folder, (db) => {
      let previous = String(db.prepare('SELECT hash FROM events WHERE seq = 2').get()?.['hash']);
      for (let seq = 3; seq <= 6; seq++) {
        previous = chainHash(previous, db.prepare('SELECT * FROM events WHERE seq = ?').get(seq) as unknown as EventRow);
        db.prepare('UPDATE events SET hash = ? WHERE seq = ?').run(previous, seq);
      }
    });
  });
  assert.deepEqual(problems, [{ place: 'event 6', what: 'event 6 is not the one that was recorded as the last' }]);
});

test('L2: a number that no event can hold ends the reading at a named place', async (t) => {
  const problems = await problemsAfter(t, (folder) => tamper(folder, 'UPDATE events SET at = 1152921504606846976 WHERE seq = 4'));
  assert.equal(problems[0]?.place, 'event 4');
  assert.match(problems[0]?.what ?? '', /can't be read, and nothing after it was checked/);
});

test('L2: verify names a blob that is missing', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([mailReceived('m1')]);
  const { blobs, problems } = await ledger.verify();
  assert.equal(blobs, 1);
  assert.deepEqual(problems.map(({ what }) => what), ['missing']);
  assert.match(problems[0]?.place ?? '', /^blob [0-9a-f]{64}$/);
});

test('L2: verify names a blob that is damaged', async (t) => {
  const ledger = await openScratch(t);
  const ref = await ledger.blobs.put(rawMail);
  await ledger.append([mailReceived('m1')]);
  assert.deepEqual((await ledger.verify()).problems, []);
  writeFileSync(join(ledger.folder, 'blobs', ref.slice(0, 2), ref.slice(2)), 'something else');
  assert.deepEqual((await ledger.verify()).problems, [{ place: `blob ${ref}`, what: 'damaged' }]);
});

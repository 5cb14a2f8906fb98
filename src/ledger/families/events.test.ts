import assert from 'node:assert/strict';
import { test } from 'node:test';
import { note } from '../../../test/ledger/sample-events.ts';
import { openLedger } from '../sqlite-ledger.ts';
import { closedLedger, openScratch, withFile } from '../../../test/ledger/scratch-ledger.ts';

const attempts = {
  'an update': `UPDATE events SET data = '{}' WHERE seq = 2`,
  'an update of its own number': 'UPDATE events SET seq = seq + 100',
  'an update that replaces': `UPDATE OR REPLACE events SET actor = 'operator'`,
  'a deletion': 'DELETE FROM events WHERE seq = 3',
  'a deletion of everything': 'DELETE FROM events',
  'an upsert': `INSERT INTO events SELECT * FROM events WHERE true ON CONFLICT(seq) DO UPDATE SET actor = 'agent:x'`,
};

for (const [what, sql] of Object.entries(attempts)) {
  test(`L1: ${what} is refused on the events, even from a SQL prompt`, async (t) => {
    const folder = await closedLedger(t, [[note('a')], [note('b')]]);
    withFile(folder, (db) => {
      const content = (): unknown => db.prepare('SELECT * FROM events ORDER BY seq').all();
      const before = content();
      assert.throws(() => db.exec(sql), /events are only appended/);
      assert.deepEqual(content(), before);
    });
  });
}

// SQLite fires no trigger on a replacement unless the connection asks for it, and a check at every insertion would cost a
// tenth of the ledger's speed. Our own connection has no statement that replaces an event; another program's is found.
test('L1, L2: an event that another program replaced is found by verify', async (t) => {
  const folder = await closedLedger(t, [[note('a')], [note('b')]]);
  withFile(folder, (db) => db.exec(`INSERT OR REPLACE INTO events SELECT seq, at, kind, 'agent:x', task, subject, cause, data, hash FROM events WHERE seq = 2`));
  const ledger = await openLedger(folder);
  const { problems } = await ledger.verify();
  await ledger.close();
  assert.deepEqual(problems.map(({ place }) => place), ['event 2']);
});

test('L1: there is no place before the first event', async (t) => {
  const folder = await closedLedger(t, [[note('a')]]);
  withFile(folder, (db) => assert.throws(() => db.exec('INSERT INTO events SELECT 0, at, kind, actor, task, subject, cause, data, hash FROM events WHERE seq = 2'), /CHECK/));
});

test('events are read by kind and task, from either end, within the limit', async (t) => {
  const ledger = await openScratch(t);
  const step = (task: 't1' | 't2', subject: string, call: number) =>
    ({ kind: 'step.completed', actor: 'system', task, subject, data: { call, name: 'x', attempt: 1, result: null, ms: 0 } }) as const;
  await ledger.append([note('a'), step('t1', 'jane', 0), step('t1', 'joe', 1), step('t2', 'jane', 0), note('b')]);
  const seqs = async (query: Parameters<typeof ledger.events>[0]): Promise<number[]> => (await ledger.events(query)).map(({ seq }) => seq);
  assert.deepEqual(await seqs({ kind: 'note.put', limit: 10 }), [2, 6]);
  assert.deepEqual(await seqs({ task: 't1', limit: 10 }), [3, 4]);
  assert.deepEqual(await seqs({ after: 2, limit: 2 }), [3, 4]);
  assert.deepEqual(await seqs({ newestFirst: true, after: 5, limit: 2 }), [4, 3]);
});

test('a read without a bound is an error of the caller', async (t) => {
  const ledger = await openScratch(t);
  await assert.rejects(ledger.events({ limit: 10_001 }), { name: 'AssertionFailed' });
});

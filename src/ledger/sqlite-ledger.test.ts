import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { note, parked, sampleDay, taskCreated, waitOpened } from '../../test/ledger/sample-events.ts';
import { closedLedger, openScratch, scratchFolder, steadyClock, tamper } from '../../test/ledger/scratch-ledger.ts';
import { KeelsonError } from '../vocabulary/errors.ts';
import { openLedger } from './sqlite-ledger.ts';

test('a new ledger begins with the creation of its company', async (t) => {
  const ledger = await openScratch(t, { clock: steadyClock(7_000) });
  const event = await ledger.event(1);
  assert.equal(event.kind, 'company.created');
  assert.deepEqual(event.data, { companyId: '00000000-0000-4000-8000-000000000001', name: 'Tidemark', format: 1 });
  assert.equal(event.at, 7_000);
  assert.deepEqual([ledger.companyName, ledger.companyId], ['Tidemark', '00000000-0000-4000-8000-000000000001']);
});

test('a company keeps its name and id, whoever opens it', async (t) => {
  const folder = await closedLedger(t, [[note('a')]]);
  const ledger = await openLedger(folder, { create: 'Another name' });
  t.after(() => ledger.close());
  assert.deepEqual([ledger.companyName, (await ledger.head()).seq], ['Tidemark', 2]);
});

test('a folder without a company is refused, and nothing is left in it', async (t) => {
  const folder = scratchFolder(t);
  await assert.rejects(openLedger(join(folder, 'data')), { code: 'ledger.empty', failure: 'needs-operator', nextStep: /keelson init/ });
  assert.deepEqual(readdirSync(folder), []);
});

test('a file that is not a database is refused, and stays', async (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, 'keelson.db'), 'this is not a database, it is a letter to Jane'.repeat(100));
  await assert.rejects(openLedger(folder, { create: 'Tidemark' }), { code: 'ledger.not-a-ledger', failure: 'needs-operator' });
  assert.deepEqual(readdirSync(folder), ['keelson.db']);
});

test('an opening that fails does not look like a process that died', async (t) => {
  const folder = await closedLedger(t, [[note('a')]]);
  tamper(folder, `UPDATE events SET data = '{' WHERE seq = 1`);
  await assert.rejects(openScratch(t, { folder }), { code: 'ledger.damaged-event' });
  assert.equal(existsSync(join(folder, 'owner.json')), false);
});

test('an opening that fails keeps the note of a process that died before it', async (t) => {
  const folder = await closedLedger(t, [[note('a')]]);
  tamper(folder, `UPDATE events SET data = '{' WHERE seq = 1`);
  writeFileSync(join(folder, 'owner.json'), '{"pid":1,"command":"run","since":"x"}');
  await assert.rejects(openScratch(t, { folder }), { code: 'ledger.damaged-event' });
  assert.equal(existsSync(join(folder, 'owner.json')), true);
});

test('a ledger that was closed leaves its file and the keys, and the next one begins undisturbed', async (t) => {
  const folder = await closedLedger(t, [[note('a')]]);
  assert.deepEqual(readdirSync(folder).toSorted(), ['company.key', 'keelson.db', 'keys.db']);
  assert.equal((await openScratch(t, { folder })).interrupted, false);
});

test('the chain goes on where it was after the company was closed and opened', async (t) => {
  const folder = await closedLedger(t, sampleDay());
  const ledger = await openScratch(t, { folder });
  const before = await ledger.head();
  const [event] = await ledger.append([note('after')]);
  assert.equal(event?.seq, before.seq + 1);
  assert.deepEqual((await ledger.verify()).problems.filter(({ place }) => !place.startsWith('blob')), []);
});

test('a task number is never given twice, also after the company was closed', async (t) => {
  const folder = await closedLedger(t, sampleDay());
  const ledger = await openScratch(t, { folder });
  assert.deepEqual([ledger.nextTaskId(), ledger.nextTaskId()], ['t6', 't7']);
});

test('a journal holds the events of its task, and those of others that ended its waits', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([taskCreated('t1'), waitOpened('t1', 0, { child: 't2' }), taskCreated('t2', { parent: { task: 't1', call: 0 } }), parked('t1', 0)]);
  let heard: unknown;
  ledger.onCommit(({ woken, links }) => void (heard = { woken, links: links.map(({ task, call, event }) => [task, call, event.seq]) }));
  await ledger.append([{ kind: 'task.completed', actor: 'agent:x', task: 't2', data: { result: 7 } }]);
  assert.deepEqual(heard, { woken: ['t1'], links: [['t1', 0, 6]] });
  const { events, links } = await ledger.journal('t1');
  assert.deepEqual(events.map(({ seq }) => seq), [2, 3, 5]);
  assert.deepEqual(links.map(({ task, call, event }) => [task, call, event.seq, event.kind]), [['t1', 0, 6, 'task.completed']]);
});

test('the counts tell how much there is', async (t) => {
  const ledger = await openScratch(t, { clock: steadyClock(7_000) });
  await ledger.append([note('a'), note('b'), taskCreated('t1')]);
  await ledger.blobs.put(Buffer.from('12345'));
  const { databaseBytes, headHash, ...counts } = await ledger.stats();
  assert.equal(headHash, (await ledger.head()).hash);
  assert.ok(databaseBytes > 4_096);
  assert.deepEqual(counts, {
    events: 4, firstAt: 7_000, lastAt: 7_000, blobs: 1, blobBytes: 5,
    byKind: [{ kind: 'note.put', count: 2 }, { kind: 'company.created', count: 1 }, { kind: 'task.created', count: 1 }],
    tasksByStatus: [{ status: 'ready', count: 1 }],
  });
});

test('L2: a page of the file that is lost is never taken for the truth, and never a riddle', async (t) => {
  const folder = await closedLedger(t, sampleDay());
  const file = join(folder, 'keelson.db');
  const whole = readFileSync(file);
  for (let page = 0; page * 4_096 < whole.length; page++) {
    const noisy = Buffer.from(whole);
    noisy.fill(0xa5, page * 4_096, (page + 1) * 4_096);
    writeFileSync(file, noisy);
    assert.notDeepEqual(await complaints(folder), [], `page ${page + 1}`);
  }
});

/** What opening, verify and rebuild say against the file. An error that does not say what to do is thrown. */
async function complaints(folder: string): Promise<unknown[]> {
  const clear = (error: unknown): unknown[] => {
    if (error instanceof KeelsonError) return [error];
    throw error;
  };
  const ledger = await openLedger(folder, { clock: steadyClock() }).catch((error: unknown) => clear(error));
  if (Array.isArray(ledger)) return ledger;
  try {
    const { problems } = await ledger.verify();
    const drifted = await ledger.rebuild().then(({ tables }) => tables.filter(({ identical }) => !identical), clear);
    return [...problems.filter(({ place }) => !place.startsWith('blob')), ...drifted];
  } finally {
    await ledger.close();
  }
}

test('a file where the folder should be is refused, and stays', async (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, 'data'), 'a letter to Jane');
  await assert.rejects(openLedger(join(folder, 'data'), { create: 'Tidemark' }), { code: 'ledger.not-a-folder', failure: 'needs-operator' });
  assert.equal(readFileSync(join(folder, 'data'), 'utf8'), 'a letter to Jane');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { note, record, signal, taskCreated } from '../../test/ledger/sample-events.ts';
import { openScratch, spyOnConnection, steadyClock } from '../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Commit, Ledger } from './port.ts';

function notes(count: number, prefix = 'n'): Draft[] {
  return Array.from({ length: count }, (_, n) => note(`${prefix}${n}`));
}

/** The commits from here on. */
function commitsOf(ledger: Ledger): Commit[] {
  const commits: Commit[] = [];
  ledger.onCommit((commit) => void commits.push(commit));
  return commits;
}

async function kinds(ledger: Ledger): Promise<string[]> {
  return (await ledger.events({ after: 1, limit: 100 })).map(({ kind }) => kind);
}

/** From here on the file can't grow, as on a full disk. Returns what ends that. */
async function noMorePages(connection: () => ReturnType<ReturnType<typeof spyOnConnection>>): Promise<() => void> {
  const db = connection();
  const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
  db.prepare(`PRAGMA max_page_count = ${pages}`).get();
  return () => void db.prepare('PRAGMA max_page_count = 1000000').get();
}

test('L4: every commit is synced to the disk: synchronous is FULL, in a write-ahead log', async (t) => {
  const connection = spyOnConnection(t);
  await openScratch(t);
  assert.equal(connection().prepare('PRAGMA synchronous').get()?.['synchronous'], 2);
  assert.equal(connection().prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'wal');
});

test('L4: an append resolves, and listeners hear of it, after its transaction is committed', async (t) => {
  const connection = spyOnConnection(t);
  const ledger = await openScratch(t);
  const open: boolean[] = [];
  ledger.onCommit(() => void open.push(connection().isTransaction));
  await ledger.append([note('a')]).then(() => open.push(connection().isTransaction));
  assert.deepEqual(open, [false, false]);
});

test('L4: appends that wait together share one commit and keep their order', async (t) => {
  const ledger = await openScratch(t);
  const commits = commitsOf(ledger);
  const events = await Promise.all(notes(100).map((draft) => ledger.append([draft])));
  assert.equal(commits.length, 1);
  assert.deepEqual(events.map(([event]) => event?.seq), Array.from({ length: 100 }, (_, n) => n + 2));
  assert.deepEqual(commits[0]?.events, events.flat());
});

test('L4: a commit is bounded, and what is over the bound is in the next one', async (t) => {
  const ledger = await openScratch(t);
  const commits = commitsOf(ledger);
  const half = limits.commitEventsMax / 2;
  await Promise.all(['a', 'b', 'c'].map((prefix) => ledger.append(notes(half, prefix))));
  assert.deepEqual(commits.map(({ events }) => events.length), [limits.commitEventsMax, half]);
});

test('L4: what was appended can be read by every query when the append resolves', async (t) => {
  const ledger = await openScratch(t);
  const [event] = await ledger.append([note('a')]);
  assert.partialDeepStrictEqual(await ledger.items.item('a'), { version: 1, seq: 2 });
  assert.deepEqual(await ledger.event(2), event);
  assert.deepEqual(await ledger.head(), { seq: 2, hash: event?.hash });
});

test('L4: listeners hear of a commit before its appends resolve, and find its projections', async (t) => {
  const ledger = await openScratch(t);
  const order: string[] = [];
  ledger.onCommit(({ events }) => {
    order.push(`heard ${events.map(({ seq }) => seq).join(' ')}`);
    void ledger.items.item('b').then((found) => order.push(`found ${found?.seq ?? 0}`));
  });
  await Promise.all([ledger.append([note('a')]).then(() => order.push('resolved a')), ledger.append([note('b')]).then(() => order.push('resolved b'))]);
  assert.equal(order[0], 'heard 2 3');
  assert.deepEqual(order.toSorted(), ['found 3', 'heard 2 3', 'resolved a', 'resolved b']);
});

test('a listener that unsubscribed hears nothing more', async (t) => {
  const ledger = await openScratch(t);
  let heard = 0;
  const unsubscribe = ledger.onCommit(() => void heard++);
  await ledger.append([note('a')]);
  unsubscribe();
  await ledger.append([note('b')]);
  assert.equal(heard, 1);
});

test('a listener may append: that is the next commit', async (t) => {
  const ledger = await openScratch(t);
  const answered = new Promise((resolve) => {
    const unsubscribe = ledger.onCommit(() => {
      unsubscribe();
      resolve(ledger.append([note('answer')]));
    });
  });
  await ledger.append([note('question')]);
  await answered;
  assert.partialDeepStrictEqual(await ledger.items.item('answer'), { version: 1, seq: 3 });
});

test('L6: a fold that fails takes the events of its append back with it', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([record('jane', 1)]);
  const before = await ledger.head();
  await assert.rejects(ledger.append([note('a'), record('jane', 1)]), /UNIQUE constraint failed/);
  assert.deepEqual(await ledger.head(), before);
  assert.deepEqual(await kinds(ledger), ['record.put']);
  assert.equal(await ledger.items.item('a'), null);
});

test('L6: after a fold that failed the chain goes on where it was', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([record('jane', 1)]);
  await assert.rejects(ledger.append([record('jane', 1)]));
  const [event] = await ledger.append([note('a')]);
  assert.equal(event?.seq, 3);
  assert.deepEqual((await ledger.verify()).problems, []);
  assert.equal((await ledger.rebuild()).identical, true);
});

test('L6: nobody hears of a commit that was rolled back', async (t) => {
  const ledger = await openScratch(t);
  const commits = commitsOf(ledger);
  await assert.rejects(ledger.append([taskCreated('t1'), { kind: 'task.parked', actor: 'system', task: 't9', data: { calls: [1] } }]), { name: 'AssertionFailed' });
  assert.deepEqual(commits, []);
  assert.equal(await ledger.tasks.get('t1'), null);
});

test('L4: a commit that the disk refuses rejects its appends with what to do, and changes nothing', async (t) => {
  const connection = spyOnConnection(t);
  const ledger = await openScratch(t);
  await ledger.append([note('a')]);
  const before = await ledger.head();
  const end = await noMorePages(connection);
  const results = await Promise.allSettled([ledger.append([note('b', 1, 'x'.repeat(100_000))]), ledger.append([note('c')])]);
  for (const result of results) {
    assert.equal(result.status, 'rejected');
    assert.deepEqual({ code: (result.reason as { code: string }).code, failure: (result.reason as { failure: string }).failure }, { code: 'ledger.disk-full', failure: 'needs-operator' });
  }
  assert.deepEqual(await ledger.head(), before);
  end();
  await ledger.append([note('d')]);
  assert.deepEqual((await ledger.verify()).problems, []);
});

test('a conflict leaves the other appends of its commit intact', async (t) => {
  const ledger = await openScratch(t);
  const commits = commitsOf(ledger);
  const [first, second, third] = await Promise.allSettled([
    ledger.append([note('a')]),
    ledger.append([note('b'), note('c')], [{ type: 'note-version', id: 'b', version: 7 }]),
    ledger.append([note('d')], [{ type: 'note-version', id: 'd', version: 0 }]),
  ]);
  assert.deepEqual([first.status, second.status, third.status], ['fulfilled', 'rejected', 'fulfilled']);
  assert.equal(((second as PromiseRejectedResult).reason as { code: string }).code, 'ledger.conflict');
  assert.deepEqual(commits.map(({ events }) => events.map(({ seq }) => seq)), [[2, 3]]);
  assert.equal(await ledger.items.item('c'), null);
  assert.deepEqual((await ledger.verify()).problems, []);
});

test('an expectation sees the appends before it in the same commit', async (t) => {
  const ledger = await openScratch(t);
  const create = (task: 't1' | 't2') => ledger.append([taskCreated(task, { key: 'the same' })], [{ type: 'new-task-key', key: 'the same' }]);
  const results = await Promise.allSettled([create('t1'), create('t2')]);
  assert.deepEqual(results.map(({ status }) => status), ['fulfilled', 'rejected']);
  assert.equal(await ledger.tasks.byKey('the same'), 't1');
});

test('`previous` is the draft before, and a later event can not be a cause', async (t) => {
  const ledger = await openScratch(t);
  const [first, second] = await ledger.append([{ ...note('a'), cause: 1 }, { ...note('b'), cause: 'previous' }]);
  assert.deepEqual([first?.cause, second?.cause], [1, 2]);
  await assert.rejects(ledger.append([{ ...note('c'), cause: 4 }]), { name: 'AssertionFailed' });
});

test('a clock that goes back is put on record, and the order stays', async (t) => {
  const clock = steadyClock(1_000_000);
  const ledger = await openScratch(t, { clock });
  clock.time -= 5_000;
  await ledger.append([note('a')]);
  const events = await ledger.events({ limit: 10 });
  assert.deepEqual(events.map(({ seq, kind, at }) => [seq, kind, at]), [[1, 'company.created', 1_000_000], [2, 'clock.jumped', 995_000], [3, 'note.put', 995_000]]);
  assert.deepEqual(events[1]?.data, { from: 1_000_000, to: 995_000 });
  assert.deepEqual((await ledger.verify()).problems, []);
});

test('an append gets its own events back, and listeners all of them, when the clock goes back', async (t) => {
  const clock = steadyClock(1_000_000);
  const ledger = await openScratch(t, { clock });
  const commits = commitsOf(ledger);
  clock.time -= 5_000;
  const events = await ledger.append([note('a')]);
  assert.deepEqual(events.map(({ kind }) => kind), ['note.put']);
  assert.deepEqual(commits[0]?.events.map(({ kind }) => kind), ['clock.jumped', 'note.put']);
});

test('a clock that trembles by less than a second is not worth an event', async (t) => {
  const clock = steadyClock();
  const ledger = await openScratch(t, { clock });
  clock.time -= 1_000;
  await ledger.append([note('a')]);
  assert.deepEqual(await kinds(ledger), ['note.put']);
});

test('a clock that went back while the company was closed is put on record by the next append', async (t) => {
  const clock = steadyClock();
  const ledger = await openScratch(t, { clock });
  await ledger.close();
  clock.time -= 86_400_000;
  const again = await openScratch(t, { folder: ledger.folder, clock });
  await again.append([note('a')]);
  assert.deepEqual(await kinds(again), ['clock.jumped', 'note.put']);
});

test('an append has at least one event and at most appendEventsMax', async (t) => {
  const ledger = await openScratch(t);
  await assert.rejects(ledger.append([]), { name: 'AssertionFailed' });
  await assert.rejects(ledger.append(notes(limits.appendEventsMax + 1)), { name: 'AssertionFailed' });
  assert.equal((await ledger.append(notes(limits.appendEventsMax))).length, limits.appendEventsMax);
});

test('a queue that is full refuses, keeps what it took, and takes more when that is written', async (t) => {
  t.mock.property(limits, 'appendQueueEventsMax', 3 as never);
  const ledger = await openScratch(t);
  const taken = ledger.append(notes(3));
  await assert.rejects(ledger.append([note('d')]), { code: 'ledger.queue-full', failure: 'needs-operator' });
  assert.equal((await taken).length, 3);
  await ledger.append([note('d')]);
});

test('closing writes what waits, and then refuses', async (t) => {
  const ledger = await openScratch(t);
  const waiting = ledger.append([note('a'), signal('s1')]);
  await ledger.close();
  assert.equal((await waiting).length, 2);
  await assert.rejects(ledger.append([note('b')]), { code: 'ledger.closed' });
  const again = await openScratch(t, { folder: ledger.folder });
  assert.deepEqual(await kinds(again), ['note.put', 'signal.received']);
});

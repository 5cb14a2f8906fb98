import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import type { AnyEvent } from '../vocabulary/views.ts';
import { note, sampleDay } from '../../test/ledger/sample-events.ts';
import { openScratch, spyOnConnection } from '../../test/ledger/scratch-ledger.ts';
import type { Ledger } from './port.ts';

const asked = (key: string) => ({ key, fingerprint: hash('sha256', `what ${key} asks`, 'hex'), by: 'console', operation: 'memory.note' });

async function kinds(ledger: Ledger): Promise<string[]> {
  return (await ledger.events({ limit: 1_000 })).map(({ kind }) => kind);
}

/** The newest events, in words. */
async function written(t: TestContext, work: (ledger: Ledger) => Promise<unknown>): Promise<{ ledger: Ledger; events: AnyEvent[] }> {
  const ledger = await openScratch(t);
  await work(ledger);
  return { ledger, events: (await ledger.events({ limit: 1_000 })).slice(1) };
}

test('the first append of a request says in its own commit who asked for what', async (t) => {
  const commits: number[] = [];
  const { ledger, events } = await written(t, async (on) => {
    on.onCommit((commit) => void commits.push(commit.events.length));
    const appended = await on.requests.once(asked('k1'), () => on.append([note('a'), note('b')]));
    assert.deepEqual(appended.map(({ kind }) => kind), ['note.put', 'note.put'], 'whoever appended gets their own events');
  });
  assert.deepEqual(events.map(({ kind }) => kind), ['request.done', 'note.put', 'note.put']);
  assert.deepEqual(commits, [3]);
  const found = await ledger.requests.find(asked('k1'));
  assert.deepEqual(found, { seq: 2, at: events[0]?.at, by: 'console', operation: 'memory.note', same: true });
  assert.equal((await ledger.requests.find({ ...asked('k1'), fingerprint: asked('k2').fingerprint }))?.same, false);
  for (const secret of ['"k1"', asked('k1').fingerprint]) assert.ok(!JSON.stringify(events).includes(secret), 'neither the key nor a plain digest of what was asked is kept');
});

test('a key that is on record runs nothing', async (t) => {
  const { ledger } = await written(t, (on) => on.requests.once(asked('k1'), () => on.append([note('a')])));
  let ran = false;
  await assert.rejects(ledger.requests.once(asked('k1'), async () => void (ran = true)), { name: 'Conflict', code: 'request.done-before' });
  assert.equal(ran, false);
});

test('work that appends nothing, or is refused, leaves its key free', async (t) => {
  const { ledger } = await written(t, async (on) => {
    assert.equal(await on.requests.once(asked('k1'), async () => 'looked'), 'looked');
    await assert.rejects(on.requests.once(asked('k1'), () => on.append([note('a')], [{ type: 'item-open', item: 7 }])), { code: 'ledger.conflict' });
    await on.requests.once(asked('k1'), () => on.append([note('a')]));
  });
  assert.deepEqual((await kinds(ledger)).slice(1), ['request.done', 'note.put']);
});

test('an append that is refused leaves the request to the next, also of the same commit', async (t) => {
  const { events } = await written(t, (on) =>
    on.requests.once(asked('k1'), async () => {
      const outcomes = await Promise.allSettled([on.append([note('a')], [{ type: 'item-open', item: 7 }]), on.append([note('b')]), on.append([note('c')])]);
      assert.deepEqual(outcomes.map(({ status }) => status), ['rejected', 'fulfilled', 'fulfilled']);
    }),
  );
  assert.deepEqual(events.map((event) => (event.kind === 'request.done' ? (event.data.of ?? 'first') : event.kind)), ['first', 'note.put', 2, 'note.put']);
});

test('of several calls with one key at the same time, one works', async (t) => {
  let runs = 0;
  const { ledger } = await written(t, async (on) => {
    const once = () => on.requests.once(asked('k1'), async () => {
      runs += 1;
      await new Promise((later) => setTimeout(later, 5));
      await on.append([note('a', runs)]);
    });
    const outcomes = await Promise.allSettled([once(), once(), once(), once()]);
    assert.deepEqual(outcomes.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'done')), ['done', ...Array.from({ length: 3 }, () => 'request.done-before')]);
  });
  assert.equal(runs, 1);
  assert.deepEqual((await kinds(ledger)).slice(1), ['request.done', 'note.put']);
});

test('when the first of two with one key does nothing, the other is the one', async (t) => {
  const { ledger } = await written(t, async (on) => {
    const failing = on.requests.once(asked('k1'), async () => Promise.reject(new Error('no')));
    const working = on.requests.once(asked('k1'), () => on.append([note('a')]));
    await assert.rejects(failing, /no/);
    await working;
  });
  assert.deepEqual((await kinds(ledger)).slice(1), ['request.done', 'note.put']);
});

test('what listeners of a commit append is not of the request that led to it', async (t) => {
  const { events } = await written(t, async (on) => {
    let followed!: Promise<unknown>;
    const off = on.onCommit(() => {
      off();
      followed = (async () => {
        await new Promise((later) => setImmediate(later));
        await on.append([note('by itself')]);
      })();
    });
    await on.requests.once(asked('k1'), async () => {
      await on.append([note('asked')]);
      await followed;
    });
  });
  assert.deepEqual(events.map((event) => (event.kind === 'note.put' ? event.data.id : event.kind)), ['request.done', 'asked', 'by itself']);
});

test('what goes on after the request has ended is not of it', async (t) => {
  const { events } = await written(t, async (on) => {
    let later!: Promise<unknown>;
    await on.requests.once(asked('k1'), async () => {
      later = new Promise((wake) => setTimeout(wake, 5)).then(() => on.append([note('late')]));
    });
    await later;
  });
  assert.deepEqual(events.map(({ kind }) => kind), ['note.put']);
});

test('another ledger that is written on the way has nothing to do with the request', async (t) => {
  const other = await openScratch(t);
  const { events } = await written(t, (on) => on.requests.once(asked('k1'), async () => void (await other.append([note('a')]))));
  assert.deepEqual([events.length, await kinds(other)], [0, ['company.created', 'note.put']]);
});

test('a commit that the disk refuses leaves the key free and the next append carries it', async (t) => {
  const connection = spyOnConnection(t);
  const ledger = await openScratch(t);
  const db = connection();
  await ledger.requests.once(asked('k1'), async () => {
    db.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.requests BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
    await assert.rejects(ledger.append([note('a')]));
    assert.equal(await ledger.requests.find(asked('k1')), null);
    db.exec('DROP TRIGGER full');
    await ledger.append([note('a')]);
  });
  assert.deepEqual((await kinds(ledger)).slice(1), ['request.done', 'note.put']);
});

test('the request that an event came with is found by the event, and no other', async (t) => {
  const { ledger } = await written(t, async (on) => {
    await on.append([note('before')]);
    await on.requests.once(asked('k1'), async () => {
      await on.append([note('a'), note('b')]);
      await on.append([note('c')]);
    });
    await on.append([note('after')]);
  });
  const by = await Promise.all([2, 3, 4, 5, 6, 7, 8].map(async (seq) => (await ledger.requests.of(seq))?.seq ?? null));
  assert.deepEqual(by, [null, null, 3, 3, null, 3, null]);
});

test('a key is known after the ledger was opened again, and after its projections were folded anew', async (t) => {
  const ledger = await openScratch(t);
  await ledger.requests.once(asked('k1'), () => ledger.append([note('a')]));
  await ledger.close();
  const again = await openScratch(t, { folder: ledger.folder });
  assert.equal((await again.rebuild()).identical, true);
  await assert.rejects(again.requests.once(asked('k1'), () => again.append([note('a', 2)])), { code: 'request.done-before' });
});

test('the sample day has requests in it, and folds to the same', async (t) => {
  const ledger = await openScratch(t);
  for (const drafts of sampleDay()) await ledger.append(drafts);
  assert.equal((await ledger.rebuild()).identical, true);
});

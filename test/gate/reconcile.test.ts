import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Reported } from '../../src/effects/adapter.ts';
import type { Approved } from '../../src/effects/approved.ts';
import { fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import { InDoubt, Retryable } from '../../src/vocabulary/errors.ts';
import { traitsOf } from '../../src/vocabulary/effects.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { day, MailHouse } from '../effects/house.ts';

let house: MailHouse;
/** What the provider would report. */
let theirs: Reported[];
let down: boolean;
afterEach(() => house.close());

/** A provider of mail that can be asked what it did. */
function listingAdapter(execute: Parameters<typeof fakeAdapter>[1]): FakeAdapter {
  return {
    ...fakeAdapter('blind', execute),
    async *list({ from, to }) {
      if (down) throw new Retryable('fake.down', 'The provider is down.', 'Wait.');
      yield* theirs.filter(({ at }) => at >= from && at < to);
    },
    reported: (kind, payload) => ({ to: traitsOf(kind).recipients(payload).join(', ') }),
  };
}

function reportOf({ id: key, kind, payload }: Approved, id: string): Reported {
  return { key, id, at: house.clock.now(), sentence: 'a mail', fields: { to: traitsOf(kind).recipients(payload).join(', ') } };
}

/** One reply is sent, and the provider knows of it. */
async function open(execute?: Parameters<typeof fakeAdapter>[1]): Promise<void> {
  theirs = [];
  down = false;
  const adapter = listingAdapter(
    execute ??
      (async (effect) => {
        theirs.push(reportOf(effect, `p${theirs.length + 1}`));
        return { id: 'p1' };
      }),
  );
  house = await MailHouse.open(adapter);
  await house.approve();
  await house.run();
  house.clock.advance(3_600_000);
}

async function compare() {
  const [report] = await house.company.reconcile();
  assert.ok(report);
  return report;
}

describe('reconciliation', () => {
  test('finds nothing where both agree', async () => {
    await open();
    const { ours, theirs: reported, missing, unknown, differing } = await compare();
    assert.deepEqual([ours, reported, missing, unknown, differing], [1, 1, [], [], []]);
    assert.deepEqual((await house.company.inbox.list()).length, 0);
  });

  test('refuses a span in which there is nothing to compare yet, and records nothing', async () => {
    await open();
    for (const ahead of [-5 * 60_000, 0, day]) await assert.rejects(house.company.reconcile({ since: house.clock.now() + ahead }), { code: 'usage.since-too-late' });
    assert.deepEqual(await house.company.ledger.tail({ kind: 'reconciliation.done' }), []);
  });

  test('finds what is missing there, and asks about it once for ever', async () => {
    await open();
    theirs = [];
    const { missing } = await compare();
    assert.equal(missing.length, 1);
    const item = await house.item();
    assert.deepEqual([item.type, item.id], ['conflict', missing[0]?.item]);
    assert.match(item.summary, /We have it as done, and fake does not know it/u);
    await house.company.inbox.decide(item.id, { action: 'dismiss', text: 'It is under another name.' });
    const again = await compare();
    assert.deepEqual([again.missing.length, again.missing[0]?.item, (await house.company.inbox.list()).length], [1, null, 0]);
  });

  test('finds what we did not do', async () => {
    await open();
    theirs.push({ key: null, id: 'p99', at: house.clock.now() - 1_800_000, sentence: 'Refund of 20 EUR', fields: { customer: 'Eve@Example.com' } });
    const { unknown } = await compare();
    assert.deepEqual(unknown.map(({ theirs: id, effect }) => [id, effect]), [['p99', null]]);
    assert.equal((await house.item()).subject, 'customer:eve@example.com', 'it is forgotten with them');
  });

  test('finds what differs, field by field', async () => {
    await open();
    theirs = theirs.map((one) => ({ ...one, fields: { to: 'eve@evil.example' } }));
    const { differing } = await compare();
    assert.deepEqual(differing[0]?.differences.map(({ field, theirs: other }) => [field, other]), [['to', 'eve@evil.example']]);
  });

  test('finds what was rejected here and done there', async () => {
    theirs = [];
    down = false;
    house = await MailHouse.open(listingAdapter(async () => ({})));
    const effect = await house.effect();
    await house.company.inbox.decide((await house.item()).id, { action: 'reject', text: 'No.' });
    await house.run();
    theirs.push({ key: effect.id, id: 'p1', at: house.clock.now(), sentence: 'a mail', fields: {} });
    house.clock.advance(3_600_000);
    const { differing } = await compare();
    assert.deepEqual(differing[0]?.differences, [{ field: 'state', ours: 'rejected', theirs: 'done' }]);
  });

  test('E3: an effect in doubt that the provider knows is settled, and its question withdrawn', async () => {
    await open(async (effect) => {
      theirs.push(reportOf(effect, 'p1'));
      throw new InDoubt('fake.cut', 'The connection was cut.', 'Look there.');
    });
    assert.equal((await house.effect()).state, 'doubt');
    const { settled } = await compare();
    await house.run();
    assert.deepEqual([settled.length, (await house.effect()).state, (await house.company.inbox.list()).length, await house.outcome()], [1, 'succeeded', 0, 'completed: replied']);
  });

  test('runs by itself each night, from where it ended, and once more when the provider was down', async () => {
    await open();
    theirs = [];
    down = true;
    await house.later(day);
    assert.equal((await house.company.inbox.list()).length, 0);
    down = false;
    await house.later(3_600_000);
    const items = await house.company.inbox.list();
    assert.deepEqual(items.map(({ type }) => type), ['conflict']);
    const done = await house.company.ledger.tail({ kind: 'reconciliation.done', limit: 10 });
    assert.ok(done.length >= 1 && done.every(({ actor }) => actor === 'agent:reconciliation'));
  });

  test('a provider that can not be asked is told, and nothing is recorded as compared', async () => {
    await open();
    down = true;
    const { cannot } = await compare();
    assert.match(cannot ?? '', /The provider is down/u);
    assert.equal((await house.company.ledger.tail({ kind: 'reconciliation.done', limit: 10 })).length, 0);
  });
});

describe('what took days until we heard of it', () => {
  test('what was settled from the provider’s list is not missing in it later (E3)', async () => {
    await open(async (effect) => {
      theirs.push(reportOf(effect, 'p1'));
      throw new InDoubt('fake.cut', 'The connection was cut.', 'Look there.');
    });
    const began = house.clock.now() - 3_600_000;
    // Nobody could ask for days: the receipt comes long after the thing itself.
    house.clock.advance(4 * day);
    assert.equal((await compare()).settled.length, 1);
    for (let night = 0; night < 3; night++) {
      house.clock.advance(day);
      const { ours, missing } = await compare();
      assert.deepEqual([ours, missing], [0, []]);
    }
    theirs = [];
    const [whole] = await house.company.reconcile({ since: began });
    assert.deepEqual(whole?.missing, [], 'it was seen there, whatever the list says today');
    assert.equal((await house.company.inbox.list()).length, 0);
  });

  test('what began before the span that is compared is not missing in it', async () => {
    let attempts = 0;
    theirs = [];
    down = false;
    const adapter = listingAdapter(async (effect) => {
      theirs.push(reportOf(effect, 'p1'));
      if (++attempts === 1) throw new InDoubt('fake.cut', 'The connection was cut.', 'Look there.');
      return { id: 'p1' };
    });
    house = await MailHouse.open({ ...adapter, class: 'keyed' });
    await house.approve();
    await house.run();
    const began = house.clock.now();
    await house.later(4 * day);
    // It was asked twice under one key, and did it once.
    theirs = theirs.slice(0, 1);
    assert.equal((await house.effect()).state, 'succeeded');
    house.clock.advance(3_600_000);
    const since = async (from: number) => (await house.company.reconcile({ since: from }))[0]?.missing.length;
    assert.equal(await since(began + 2 * day), 0, 'it is in the list of an earlier day');
    theirs = [];
    assert.equal(await since(began + 2 * day), 0);
    assert.equal(await since(began), 1, 'and it is missing where all of its time was compared');
  });
});

describe('the bounds of a comparison', () => {
  test('opens a bounded number of items, and one for all the others with their number', async () => {
    await open();
    const many = limits.reconcileFindingsMax + 30;
    for (let n = 0; n < many; n++) theirs.push({ key: null, id: `sale${n}`, at: house.clock.now() - 1_800_000, sentence: `Sale ${n}`, fields: {} });
    theirs = theirs.filter(({ key }) => key === null);
    const { unknown, missing } = await compare();
    assert.deepEqual([unknown.length, missing.length], [many, 1], 'none is dropped');
    const items = await house.company.inbox.list({ limit: limits.listRowsMax });
    assert.equal(items.length, limits.reconcileFindingsMax + 1);
    const rest = items.at(-1);
    assert.match(rest?.summary ?? '', /do not agree about 31 more things: 0 missing there, 31 unknown to us, 0 differing/u);
    assert.match(rest?.recommended.why ?? '', /shared.*shorter span/u);
    assert.ok(missing[0]?.item && missing[0].item < (rest?.id ?? 0), 'what we believe and they don’t comes first');
    assert.equal(unknown.filter(({ item }) => item === rest?.id).length, 31);
    const [done] = await house.company.ledger.tail({ kind: 'reconciliation.done', limit: 1 });
    assert.deepEqual(done?.kind === 'reconciliation.done' && [done.data.unknown, done.data.missing], [many, 1]);
    const again = await compare();
    assert.equal(again.unknown.filter(({ item }) => item === null).length, 0, 'the next comparison asks about those');
    assert.equal(await house.company.inbox.count(), many + 2, 'and the earlier number stands until somebody says something');
  });

  test('counts the rest anew each time, in one item', async () => {
    await open();
    const add = (from: number) => {
      for (let n = 0; n < limits.reconcileFindingsMax + 5; n++) theirs.push({ key: null, id: `sale${from + n}`, at: house.clock.now() - 1_800_000, sentence: 'A sale', fields: {} });
    };
    add(0);
    await compare();
    add(10_000);
    await compare();
    const rest = (await house.company.inbox.list({ limit: limits.listRowsMax })).filter(({ summary }) => summary.includes('more things'));
    assert.deepEqual(rest.map(({ summary }) => /about (\d+) more/u.exec(summary)?.[1]), ['10']);
  });

  test('a look at the last day alone leaves no time behind that nobody compared', async () => {
    await open();
    await compare();
    house.clock.advance(5 * day);
    theirs.push({ key: null, id: 'by-hand', at: house.clock.now(), sentence: 'Refund', fields: {} });
    house.clock.advance(5 * day);
    const [looked] = await house.company.reconcile({ since: house.clock.now() - day });
    assert.deepEqual(looked?.unknown, []);
    house.clock.advance(day);
    assert.deepEqual((await compare()).unknown.map(({ theirs: id }) => id), ['by-hand']);
    const next = await compare();
    assert.ok(next.from > house.clock.now() - 3 * day, 'and then it goes on from there');
  });
});

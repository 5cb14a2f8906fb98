import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Reported } from '../../src/effects/adapter.ts';
import { fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import { InDoubt, Retryable } from '../../src/vocabulary/errors.ts';
import { traitsOf } from '../../src/vocabulary/effects.ts';
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

/** One reply is sent, and the provider knows of it. */
async function open(execute?: Parameters<typeof fakeAdapter>[1]): Promise<void> {
  theirs = [];
  down = false;
  const adapter = listingAdapter(
    execute ??
      (async (effect) => {
        theirs.push({ key: effect.id, id: `p${theirs.length + 1}`, at: house.clock.now(), sentence: 'a mail', fields: { to: traitsOf(effect.kind).recipients(effect.payload).join(', ') } });
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
      theirs.push({ key: effect.id, id: 'p1', at: house.clock.now(), sentence: 'a mail', fields: { to: 'x' } });
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

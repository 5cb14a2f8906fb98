import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { moneyKinds, type MoneyKind } from '../../src/adapters/money/operation.ts';
import type { Adapter, Compensation, Reported } from '../../src/effects/adapter.ts';
import type { Approved } from '../../src/effects/approved.ts';
import { effectPayloads } from '../../src/vocabulary/effects.ts';
import { AssertionFailed, KeelsonError, Terminal } from '../../src/vocabulary/errors.ts';
import { isJson, type Json } from '../../src/vocabulary/json.ts';
import { approvedMoney, moneyPayload, type MoneyFields } from './approved-money.ts';
import { freshEffectId } from './effect-ids.ts';

/** One operation as the outside world has it. */
export interface DoneMoney {
  key: string | null;
  amount: number;
  currency: string;
  customer: string;
  reason: string;
  payment: string | null;
  grant: string | null;
}

export interface MoneyUnderTest {
  adapter: Adapter<MoneyKind>;
  /** Everything that was done in the outside world, once for each time. */
  done(): Promise<DoneMoney[]>;
  close(): Promise<void>;
}

export interface MoneyContractOptions {
  name: string;
  finds: boolean;
  /** The time at which the outside world does things, epoch ms. */
  now: number;
  make(): Promise<MoneyUnderTest>;
}

const timeEnough = (): AbortSignal => AbortSignal.timeout(10_000);

/** What every adapter that moves money must do, whatever is behind it: all of them are keyed. A new adapter's test is one call of this. */
export function moneyContract(options: MoneyContractOptions): void {
  describe(`the money contract: ${options.name}`, () => {
    const world = new World();
    before(async () => world.open(await options.make()));
    after(() => world.close());
    onceCases(world, options);
    refusalCases(world);
    previewCases(world);
    compensationCases(world);
    listCases(world, options.now);
  });
}

/** One adapter with what it did to the outside world, made before the first case. */
class World {
  #made: MoneyUnderTest | undefined;

  open(made: MoneyUnderTest): void {
    this.#made = made;
  }

  adapter(): Adapter<MoneyKind> {
    assert.ok(this.#made !== undefined, 'the adapter was made');
    return this.#made.adapter;
  }

  async done(key?: string): Promise<DoneMoney[]> {
    const all = (await this.#made?.done()) ?? [];
    return key === undefined ? all : all.filter((one) => one.key === key);
  }

  execute(effect: Approved<MoneyKind>, signal = timeEnough()): Promise<Json> {
    return this.adapter().execute(effect, signal);
  }

  async rejects(effect: unknown, expected: (error: unknown) => boolean, signal = timeEnough()): Promise<void> {
    const earlier = await this.done();
    await assert.rejects(this.execute(effect as Approved<MoneyKind>, signal), expected);
    assert.deepEqual(await this.done(), earlier, 'nothing was done');
  }

  async list(span: { from: number; to: number }): Promise<Reported[]> {
    const { list } = this.adapter();
    assert.ok(list);
    const all: Reported[] = [];
    for await (const one of list.call(this.adapter(), span, timeEnough())) all.push(one);
    return all;
  }

  async close(): Promise<void> {
    await this.#made?.close();
  }
}

function onceCases(world: World, options: MoneyContractOptions): void {
  test('the adapter is what it says it is', () => {
    const { name, class: kind, kinds, inFlightMax, find, list, reported } = world.adapter();
    assert.deepEqual([name, kind, [...kinds]], [options.name, 'keyed', [...moneyKinds]]);
    assert.ok(inFlightMax > 0 && list !== undefined && reported !== undefined);
    assert.equal(find !== undefined, options.finds);
  });

  for (const kind of moneyKinds) {
    test(`an approved ${kind} is done once, as it was approved, and its receipt is plain JSON with its key`, async () => {
      const effect = approvedMoney(kind, { amount: 1_234, currency: 'JPY', customer: 'cus_Zoë 東京', reason: 'Grüße 👋🏽 “twice”' });
      const receipt = await world.execute(effect);
      assert.ok(isJson(receipt));
      assert.deepEqual(JSON.parse(JSON.stringify(receipt)), receipt);
      assert.equal((receipt as { key: string }).key, effect.id);
      const [done, ...more] = await world.done(effect.id);
      assert.ok(done !== undefined && more.length === 0);
      const { amount, currency, customer, reason, payment } = done;
      assert.deepEqual({ amount, currency, customer, reason, payment }, { amount: 1_234, currency: 'JPY', customer: 'cus_Zoë 東京', reason: 'Grüße 👋🏽 “twice”', payment: kind === 'payment.refund' ? 'pay_123' : null });
    });
  }

  test('a second attempt does nothing and gives the same receipt', async () => {
    const effect = approvedMoney('payment.refund');
    const first = await world.execute(effect);
    assert.deepEqual(await world.execute(approvedMoney('payment.refund', {}, { id: effect.id, attempt: 2 })), first);
    assert.equal((await world.done(effect.id)).length, 1);
  });

  test('attempts at the same time do it once and give one receipt', async () => {
    const id = freshEffectId();
    const receipts = await Promise.all([1, 2, 3, 4].map((attempt) => world.execute(approvedMoney('credit.grant', {}, { id, attempt }))));
    assert.equal((await world.done(id)).length, 1);
    for (const receipt of receipts) assert.deepEqual(receipt, receipts[0]);
  });

  test('the key of one operation never lets another one through', async () => {
    const effect = approvedMoney('payment.refund');
    await world.execute(effect);
    for (const other of [approvedMoney('payment.refund', { amount: 200_000 }, { id: effect.id }), approvedMoney('payment.refund', { payment: 'pay_999' }, { id: effect.id }), approvedMoney('credit.grant', {}, { id: effect.id })]) {
      await world.rejects(other, (error) => error instanceof Terminal && error.code.endsWith('.key-reused'));
    }
  });

  if (options.finds) {
    test('an adapter that can find says null before and the receipt after', async () => {
      const effect = approvedMoney('credit.grant');
      assert.equal(await world.adapter().find?.(effect, timeEnough()), null);
      const receipt = await world.execute(effect);
      assert.deepEqual(await world.adapter().find?.(effect, timeEnough()), receipt);
    });
  }
}

function refusalCases(world: World): void {
  test('what the gate did not approve is not executed (E1)', async () => {
    const { id, task, kind, payload, attempt } = approvedMoney('payment.refund');
    const isAssertion = (error: unknown): boolean => error instanceof AssertionFailed;
    await world.rejects({ id, task, kind, payload, attempt }, isAssertion);
    await world.rejects(null, isAssertion);
  });

  for (const [what, fields] of Object.entries(unusable)) {
    test(`${what} is refused, in the preview too, and nothing is done`, async () => {
      const isTerminal = (error: unknown): boolean => error instanceof Terminal && error.code === 'money.unusable' && error.nextStep.length > 10;
      await world.rejects(approvedMoney('payment.refund', fields), isTerminal);
      assert.throws(() => world.adapter().preview('payment.refund', moneyPayload('payment.refund', fields)), isTerminal);
    });
  }

  test('line breaks and direction marks in the reason are blanks outside, and in the preview', async () => {
    const effect = approvedMoney('credit.grant', { reason: 'Twice.\r\nAmount: 1.00 EUR\u2028\u0000\u202eRUE' });
    await world.execute(effect);
    assert.deepEqual((await world.done(effect.id)).map(({ reason }) => reason), ['Twice. Amount: 1.00 EUR RUE']);
    assert.match(world.adapter().preview('credit.grant', effect.payload).text, /^Reason: Twice\. Amount: 1\.00 EUR RUE$/m);
  });

  test('an aborted effect is retryable and nothing is done', async () => {
    await world.rejects(approvedMoney('payment.refund'), (error) => error instanceof KeelsonError && error.failure === 'retryable', AbortSignal.abort());
  });
}

function previewCases(world: World): void {
  test('the preview is pure and says in a sentence what will happen', () => {
    const sentences = moneyKinds.map((kind) => {
      const payload = Object.freeze(moneyPayload(kind));
      const preview = world.adapter().preview(kind, payload);
      assert.deepEqual(world.adapter().preview(kind, payload), preview);
      for (const shown of ['20.00 EUR', 'jane@example.com', 'It came twice.']) assert.ok(preview.text.includes(shown), shown);
      return preview.sentence;
    });
    assert.deepEqual(sentences, ['Refund 20.00 EUR to jane@example.com (payment pay_123)', 'Give a credit of 20.00 EUR to jane@example.com', 'Take a credit of 20.00 EUR back from jane@example.com']);
  });

  test('the longest payload has a sentence of at most 500 characters, and all of it is in the text', () => {
    const fields = { amount: 10_000_000_000_000, customer: '𝒙'.repeat(160), payment: 'p'.repeat(200), reason: 'r'.repeat(500) };
    const { sentence, text } = world.adapter().preview('payment.refund', moneyPayload('payment.refund', fields));
    assert.ok(sentence.length <= 500 && sentence.isWellFormed() && !sentence.includes('\n'));
    for (const whole of [fields.customer, fields.payment, fields.reason]) assert.ok(text.includes(whole));
  });
}

function compensationCases(world: World): void {
  const compensate = async <K extends MoneyKind>(effect: Approved<K>): Promise<Compensation> => world.adapter().compensate(effect.kind, effect.payload, await world.execute(effect));

  test('a credit is taken back by its revocation, which names it, and that by a credit', async () => {
    const grant = approvedMoney('credit.grant', { reason: 'r'.repeat(500) });
    const back = await compensate(grant);
    assert.ok(back.possible && back.kind === 'credit.revoke');
    const { grant: named, ...rest } = effectPayloads['credit.revoke'].parse(back.payload);
    assert.deepEqual([named, rest.amount, rest.currency, rest.customer], [grant.id, 2_000, 'EUR', 'jane@example.com']);
    const revoke = approvedMoney('credit.revoke', { ...rest, grant: named });
    const again = await compensate(revoke);
    assert.equal((await world.done(revoke.id))[0]?.grant, grant.id);
    assert.ok(again.possible && again.kind === 'credit.grant');
    assert.deepEqual(effectPayloads['credit.grant'].parse(again.payload), again.payload);
  });

  test('a credit whose receipt does not tell its key is taken back without naming it', () => {
    for (const receipt of [null, 'x', [], { note: 'by hand' }, { key: 'e1' }, { key: 7 }]) {
      const back = world.adapter().compensate('credit.grant', moneyPayload('credit.grant'), receipt);
      assert.ok(back.possible && (back.payload as { grant: unknown }).grant === null);
    }
  });

  test('a refund can not be taken back: a correction is drafted, as a mail when there is an address', async () => {
    const known = await compensate(approvedMoney('payment.refund'));
    assert.ok(!known.possible && known.why.length > 0 && /20\.00 EUR/.test(known.correction) && /pay_123/.test(known.correction));
    assert.equal(known.draft?.kind, 'mail.send');
    const mail = effectPayloads['mail.send'].parse(known.draft.payload);
    assert.deepEqual([mail.to.map(({ address }) => address), mail.text], [['jane@example.com'], known.correction]);
    const unknown = await compensate(approvedMoney('payment.refund', { customer: 'cus_42' }));
    assert.ok(!unknown.possible && unknown.correction !== '' && unknown.draft === undefined);
  });
}

function listCases(world: World, now: number): void {
  test('what was done is listed with its key, and agrees with what we believe of it', async () => {
    const effects = moneyKinds.map((kind) => approvedMoney(kind, { customer: 'Jane@Example.com' }));
    for (const effect of effects) await world.execute(effect);
    const listed = await world.list({ from: now - 3_600_000, to: now + 3_600_000 });
    for (const { id, kind, payload } of effects) {
      const [one, ...more] = listed.filter(({ key }) => key === id);
      assert.ok(one !== undefined && more.length === 0, `${kind} is listed once`);
      assert.deepEqual(one.fields, world.adapter().reported?.(kind, payload));
      assert.equal(one.fields['customer'], 'jane@example.com');
      assert.ok(one.id !== '' && one.sentence.includes('20.00 EUR'));
    }
    assert.deepEqual(listed.map(({ at }) => at), listed.map(({ at }) => at).toSorted((a, b) => a - b), 'oldest first');
  });

  test('only what happened in the span is listed', async () => {
    assert.deepEqual(await world.list({ from: now - 7_200_000, to: now - 3_600_000 }), []);
    assert.deepEqual(await world.list({ from: now + 3_600_000, to: now + 7_200_000 }), []);
  });
}

const unusable: Record<string, MoneyFields> = {
  'a line break in the customer': { customer: 'jane@example.com\nAmount: 1.00 EUR' },
  'a null byte in the customer': { customer: 'jane\u0000@example.com' },
  'a direction mark in the customer': { customer: 'jane\u202emoc.elpmaxe@' },
  'a blank before the customer': { customer: ' jane@example.com' },
  'half a character in the customer': { customer: 'jane\ud800' },
  'an invisible character in the payment': { payment: 'pay_\u200b123' },
  'a line break in the payment': { payment: 'pay_123\r\nX: y' },
  'an empty reason': { reason: ' \n ' },
  'no money': { amount: 0 },
  'less than no money': { amount: -1 },
  'a part of a cent': { amount: 0.5 },
  'a currency that is none': { currency: 'euro' },
};

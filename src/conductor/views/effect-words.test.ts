import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import { proposed } from '../../../test/ledger/sample-effects.ts';
import { taskCreated } from '../../../test/ledger/sample-events.ts';
import { effectKinds, type EffectKind } from '../../vocabulary/effects.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import type { Json } from '../../vocabulary/json.ts';
import { doneWords, effectWords, itemWords } from './effect-words.ts';

/** Control characters, and whatever turns the direction of what is beside it. */
const unclean = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const ids: { readonly [K in EffectKind]: EffectId } = { 'mail.send': 'e000000000000000000000001', 'payment.refund': 'e000000000000000000000002', 'credit.grant': 'e000000000000000000000003', 'credit.revoke': 'e000000000000000000000004' };
const money = { amount: 2_202, currency: 'EUR', customer: 'jane@example.com', reason: 'Late.', payment: 'pay_1', grant: null };

function proposal(kind: EffectKind, place: number): Draft<'effect.proposed'> {
  const draft = proposed({ task: 't1', call: place, item: 0, subject: 'customer:jane@example.com', effect: ids[kind] });
  return kind === 'mail.send' ? draft : { ...draft, data: { ...draft.data, kind, sentence: `do ${kind}`, payload: money } };
}

async function scene(t: Parameters<typeof openScratch>[0]) {
  const ledger = await openScratch(t);
  await ledger.append([taskCreated('t1'), ...effectKinds.map(proposal)]);
  const row = async (kind: EffectKind) => {
    const found = await ledger.effects.get(ids[kind]);
    assert.ok(found);
    return found;
  };
  return { ledger, words: async (kind: EffectKind) => effectWords(ledger, await row(kind)) };
}

describe('an effect in words', () => {
  it('reads as a sentence of every kind, whatever became of it', async (t) => {
    const { words } = await scene(t);
    const table = Object.fromEntries(await Promise.all(effectKinds.map(async (kind) => [kind, Object.values(await words(kind))] as const)));
    const whom = 'jane@example.com';
    assert.deepEqual(table, {
      'mail.send': [
        `a mail to ${whom}: "Re: Refund"`, `A mail to ${whom} went out: "Re: Refund"`, `You did something by hand in place of a mail to ${whom}: "Re: Refund"`, `A mail to ${whom} did not go out: "Re: Refund"`, `A mail to ${whom} did not go out yet: "Re: Refund"`,
        `a mail to ${whom} went out: "Re: Refund"`, `A mail to ${whom} goes out unless you stop it: "Re: Refund"`, `A mail to ${whom} is tried again: "Re: Refund"`,
      ],
      'payment.refund': [
        `a refund of 22.02 EUR to ${whom} (payment pay_1)`, `Paid 22.02 EUR back to ${whom} (payment pay_1)`, `You paid 22.02 EUR back to ${whom} (payment pay_1) by hand`, `22.02 EUR was not paid back to ${whom} (payment pay_1)`, `22.02 EUR was not paid back to ${whom} (payment pay_1) yet`,
        `22.02 EUR was paid back to ${whom} (payment pay_1)`, `22.02 EUR is paid back to ${whom} (payment pay_1) unless you stop it`, `Paying 22.02 EUR back to ${whom} (payment pay_1) is tried again`,
      ],
      'credit.grant': [
        `a credit of 22.02 EUR for ${whom}`, `Gave a credit of 22.02 EUR to ${whom}`, `You gave a credit of 22.02 EUR to ${whom} by hand`, `A credit of 22.02 EUR was not given to ${whom}`, `A credit of 22.02 EUR was not given to ${whom} yet`,
        `a credit of 22.02 EUR was given to ${whom}`, `A credit of 22.02 EUR is given to ${whom} unless you stop it`, `Giving a credit of 22.02 EUR to ${whom} is tried again`,
      ],
      'credit.revoke': [
        `taking a credit of 22.02 EUR back from ${whom}`, `Took a credit of 22.02 EUR back from ${whom}`, `You took a credit of 22.02 EUR back from ${whom} by hand`, `A credit of 22.02 EUR was not taken back from ${whom}`, `A credit of 22.02 EUR was not taken back from ${whom} yet`,
        `a credit of 22.02 EUR was taken back from ${whom}`, `A credit of 22.02 EUR is taken back from ${whom} unless you stop it`, `Taking a credit of 22.02 EUR back from ${whom} is tried again`,
      ],
    });
  });

  it('says what was done by hand, and what may have gone out before', async (t) => {
    const refund = await (await scene(t)).words('payment.refund');
    assert.equal(doneWords(refund, { id: 're_1' }), refund.done);
    assert.equal(doneWords(refund, { doneByHand: true, note: 'At the bank.' }), refund.byHand);
    assert.equal(doneWords(refund, { doneByHand: true, mayHaveGoneOut: true }), 'You paid 22.02 EUR back to jane@example.com (payment pay_1) by hand; nobody knows whether, before that, 22.02 EUR was paid back to jane@example.com (payment pay_1)');
  });

  it('goes by the edit, names the first of several recipients, and is cut where a subject is endless', async (t) => {
    const { ledger, words } = await scene(t);
    const payload = { to: [{ address: 'jane@example.com', name: 'Jane' }, { address: 'bo@example.com', name: '' }], subject: 'x'.repeat(900), text: 'Yes.' };
    await ledger.append([{ kind: 'effect.edited', actor: 'operator', task: 't1', data: { effect: ids['mail.send'], call: 0, payload, sentence: 'Send it' } }]);
    assert.equal((await words('mail.send')).done, `A mail to jane@example.com and 1 other went out: "${'x'.repeat(199)}…"`);
  });

  it('is one clean line, whatever stands in a name, a payment or a subject', async (t) => {
    const { ledger, words } = await scene(t);
    const edit = (kind: EffectKind, payload: Json, sentence: string): Draft<'effect.edited'> => ({ kind: 'effect.edited', actor: 'operator', task: 't1', data: { effect: ids[kind], call: effectKinds.indexOf(kind), payload, sentence } });
    const hostile = { ...money, customer: 'jane\r\n\u001b[2J\u202emoc.elpmaxe', payment: 'pay\n1\u2066', reason: 'Late.' };
    const mail = { to: [{ address: 'jane@example.com', name: '' }], subject: 'Re: \u202eRefund', text: 'Yes.' };
    await ledger.append([edit('mail.send', mail, 'Send it'), ...(['payment.refund', 'credit.grant', 'credit.revoke'] as const).map((kind) => edit(kind, hostile, 'Do it'))]);
    for (const kind of effectKinds) assert.doesNotMatch(Object.values(await words(kind)).join(' '), unclean, kind);
    assert.equal((await words('payment.refund')).done, 'Paid 22.02 EUR back to jane [2J moc.elpmaxe (payment pay 1)');
    assert.equal((await words('credit.grant')).done, 'Gave a credit of 22.02 EUR to jane [2J moc.elpmaxe');
    assert.equal((await words('mail.send')).done, 'A mail to jane@example.com went out: "Re: Refund"');
    await ledger.append([edit('payment.refund', { of: 'another Keelson' }, 'Pay\n\u001b[2J\u202eit back')]);
    assert.equal((await words('payment.refund')).draft, 'the effect "Pay [2J it back"');
  });

  it('stands in the words of an item in place of what to do, and leaves what it does not know as it is', async (t) => {
    const { ledger } = await scene(t);
    const item = (summary: string, effect: EffectId | null) => itemWords(ledger, { data: { summary, effect } } as Parameters<typeof itemWords>[1]);
    const { sentence } = proposal('mail.send', 0).data;
    assert.equal(await item(sentence, ids['mail.send']), 'A mail to jane@example.com: "Re: Refund"');
    assert.equal(await item(`Sent or not? ${sentence}`, ids['mail.send']), 'Sent or not? A mail to jane@example.com: "Re: Refund"');
    assert.equal(await item('Not sent: do payment.refund', ids['payment.refund']), 'Not sent: a refund of 22.02 EUR to jane@example.com (payment pay_1)');
    assert.equal(await item('Which plan?', ids['mail.send']), 'Which plan?');
    assert.equal(await item('Which plan?', null), 'Which plan?');
  });

  it('names nobody who is forgotten', async (t) => {
    const { ledger, words } = await scene(t);
    await ledger.forget(['customer:jane@example.com'], 'operator', 'They asked.');
    for (const kind of effectKinds) assert.doesNotMatch(JSON.stringify(await words(kind)), /jane|22\.02|Refund/u);
    assert.equal((await words('mail.send')).unlessStopped, 'Something for somebody who is forgotten goes out unless you stop it');
  });
});

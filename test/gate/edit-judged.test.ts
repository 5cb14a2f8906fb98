import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { Terminal, type KeelsonError } from '../../src/vocabulary/errors.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import type { MailToSend } from '../../src/vocabulary/mail.ts';
import { ClerkHouse, day } from './clerk-house.ts';

/** What is written decides: "lawyer" is denied, "discount" staged, and all other mail goes by `then`. */
const byText = (then: string): string => `version: 1
rules:
  - { id: no-law, when: effect.text.contains("lawyer"), then: deny, because: nobody here is one }
  - { id: discounts, when: effect.text.contains("discount"), then: stage, because: money is thought about twice }
  - { id: mail-rule, when: effect.kind == "mail.send", then: ${then}, because: for the test }
`;

async function drafted(t: TestContext, then = 'review', text = 'Hello.'): Promise<{ house: ClerkHouse; task: TaskId }> {
  const house = await ClerkHouse.open(t, then);
  house.rules(byText(then));
  await house.restart();
  return { house, task: await house.does({ mails: [text] }) };
}

async function edit(house: ClerkHouse, text: string): Promise<void> {
  const { id, effectDetail } = await house.item();
  await house.company.inbox.edit(id, { ...(effectDetail?.payload as MailToSend), text });
}

async function refused(house: ClerkHouse, text: string, code: string, rule: RegExp): Promise<void> {
  const before = (await house.company.ledger.stats()).headHash;
  await assert.rejects(edit(house, text), (error: KeelsonError) => error.code === code && rule.test(error.message) && error.nextStep !== '');
  assert.equal((await house.company.ledger.stats()).headHash, before, 'nothing changed');
}

const verdicts = async (house: ClerkHouse) => (await house.events('effect.judged')).map(({ data }) => [data.verdict, data.rules.join(' ')]);

describe('what the operator writes instead is judged as a proposal is (E1)', () => {
  test('and what a rule denies is refused by its name, whereupon the item is there as before', async (t) => {
    const { house, task } = await drafted(t);
    await refused(house, 'My lawyer writes to you.', 'inbox.edit-denied', /no-law.*nobody here is one/u);
    await house.decide('approve');
    await house.later(day);
    assert.deepEqual([await house.states(task), house.sent()], [['succeeded'], ['Hello.']]);
  });

  test('and what a rule stages is staged as it was written: two more decisions send it, once', async (t) => {
    const { house, task } = await drafted(t);
    await edit(house, 'You get a discount.');
    await house.later(day);
    const item = await house.item();
    assert.deepEqual([await house.states(task), house.sent(), item.actions], [['staged'], [], ['unstage', 'reject']]);
    const rules = async () => (await house.company.policy.explain(item.effect!)).explanation?.rules.filter(({ matched }) => matched).map(({ id }) => id);
    assert.deepEqual(await rules(), ['discounts', 'mail-rule']);
    assert.deepEqual([item.evidence[0]?.text, await verdicts(house)], ['You get a discount.', [['review', 'mail-rule'], ['stage', 'discounts']]]);
    await house.restart();
    await house.decide('unstage');
    assert.deepEqual(await rules(), ['discounts', 'mail-rule'], 'also after the own word');
    await house.decide('approve');
    await house.later(day);
    assert.deepEqual([await house.states(task), house.sent()], [['succeeded'], ['You get a discount.']]);
  });

  test('but what was let go of may be edited without being staged again; denied is denied', async (t) => {
    const { house, task } = await drafted(t, 'review', 'A discount.');
    await house.decide('unstage');
    await refused(house, 'A discount, or the lawyer.', 'inbox.edit-denied', /no-law/u);
    await edit(house, 'A small discount.');
    await house.later(day);
    assert.deepEqual([await house.states(task), house.sent()], [['succeeded'], ['A small discount.']]);
  });

  test('and the verdict on record is the one on what was sent, with the facts of it', async (t) => {
    const { house, task } = await drafted(t);
    await edit(house, 'Hello, see https://shop.example/a and https://shop.example/b.');
    await house.later(day);
    const { id } = await house.effect(task);
    const { explanation } = await house.company.policy.explain(id);
    const judged = await house.events('effect.judged');
    assert.deepEqual([judged.map(({ data }) => data.facts?.effect.links.length), explanation?.verdict.rules, house.sent().length], [[0, 2], ['mail-rule'], 1]);
  });

  test('by the rules of now, not those of the draft', async (t) => {
    const { house, task } = await drafted(t);
    house.rules(byText('deny'));
    await house.restart();
    await refused(house, 'Hello again.', 'inbox.edit-denied', /mail-rule/u);
    assert.deepEqual(await house.states(task), ['review']);
  });

  test('in a cool-off as well: it is stopped, or goes out at once as it was written', async (t) => {
    const { house, task } = await drafted(t, 'allow after 10m unless stopped');
    await refused(house, 'My lawyer writes to you.', 'inbox.edit-denied', /no-law/u);
    await edit(house, 'Hello, Jane.');
    await house.run();
    assert.deepEqual([await house.states(task), house.sent()], [['succeeded'], ['Hello, Jane.']]);
  });

  test('also once more after it failed: the word of the operator that it may be asked about holds for every edit', async (t) => {
    const { house, task } = await drafted(t, 'review', 'A discount.');
    let fails = true;
    house.adapter.execute = async () => {
      if (fails) throw new Terminal('mail.refused', 'No.', 'Write otherwise.');
      return { ok: true };
    };
    await house.decide('unstage');
    await edit(house, 'A small discount.');
    await house.run();
    assert.deepEqual(await house.states(task), ['failed']);
    fails = false;
    await edit(house, 'A tiny discount.');
    await house.run();
    assert.deepEqual([await house.states(task), (await house.effect(task)).edited], [['succeeded'], true]);
    assert.deepEqual((await house.events('effect.judged')).map(({ actor }) => actor), ['system', 'operator', 'operator', 'operator']);
  });

  test('and one that failed before is not staged: that is refused, and it can be sent otherwise', async (t) => {
    const { house, task } = await drafted(t);
    let fails = true;
    house.adapter.execute = async (approved) => {
      house.adapter.calls.push(approved);
      if (fails) throw new Terminal('mail.refused', 'No.', 'Write otherwise.');
      return { ok: true };
    };
    await house.decide('approve');
    await house.run();
    fails = false;
    assert.deepEqual(await house.states(task), ['failed']);
    await refused(house, 'You get a discount.', 'inbox.edit-staged', /discounts/u);
    await refused(house, 'My lawyer writes to you.', 'inbox.edit-denied', /no-law/u);
    await edit(house, 'Hello once more.');
    await house.later(day);
    assert.deepEqual([await house.states(task), house.adapter.calls.length], [['succeeded'], 2]);
  });
});

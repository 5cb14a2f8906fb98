import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { Terminal } from '../../src/vocabulary/errors.ts';
import { TrustHouse } from './trust-house.ts';

let house: TrustHouse;
const open = async (): Promise<void> => void (house = await TrustHouse.open());

describe('trust ends, or does not begin,', () => {
  afterEach(() => house.mails.close());

  test('when what went out by itself has to be taken back', async () => {
    await open();
    await house.earn();
    await house.ask();
    const { effect } = await house.item();
    await house.mails.later(600_000);
    await house.company.tasks.start('take-back', effect);
    await house.mails.run();
    assert.deepEqual((await house.standing()).relaxed, ['mail-is-reviewed'], 'proposing to take it back is not yet taking it back');
    await house.decide('approve');
    assert.deepEqual(await house.standing(), { samples: 0, good: 0, relaxed: [], last: 'compensated' });
  });

  test('for an approval that has to be taken back: it counts as bad instead of as good', async () => {
    await open();
    await house.ask();
    const { effect } = await house.item();
    await house.decide('approve');
    await house.approve(3);
    await house.company.tasks.start('take-back', effect);
    await house.mails.run();
    await house.decide('approve');
    assert.deepEqual(await house.standing(), { samples: 4, good: 3, relaxed: [], last: 'compensated' });
  });

  test('with an edit beyond the tolerance; a smaller one is good', async () => {
    await open();
    await house.ask();
    await house.edit((text) => text.replace('Hello', 'Dear'));
    assert.deepEqual(await house.standing(), { samples: 1, good: 1, relaxed: [], last: 'edited' });
    await house.ask();
    await house.edit(() => 'Here it is.');
    assert.deepEqual(await house.standing(), { samples: 2, good: 1, relaxed: [], last: 'edited' });
    // By another tolerance the same edit is another outcome: what is folded is how much was changed.
    house.changePolicy((text) => text.replace('threshold: 0.6', 'threshold: 0.6, editTolerance: 0'));
    assert.equal((await house.standing()).good, 0);
  });

  test('with an edit beyond the tolerance while it is relaxed', async () => {
    await open();
    await house.earn();
    await house.ask();
    await house.edit(() => 'Here it is.');
    assert.deepEqual((await house.standing()).relaxed, []);
  });

  test('when the operator says so, with a reason; saying it of what is not relaxed is refused', async () => {
    await open();
    await house.earn();
    const of = { agent: 'writer', kind: 'mail.send', playbook: 'playbooks/invoice-ready.md' };
    await assert.rejects(house.company.trust.tighten({ ...of, rule: 'money-is-staged' }, 'x'), { code: 'trust.not-relaxed' });
    await house.company.trust.tighten(of, 'A customer complained.');
    assert.deepEqual(await house.standing(), { samples: 0, good: 0, relaxed: [], last: 'approved' });
    await assert.rejects(house.company.trust.tighten(of, 'x'), { code: 'trust.not-relaxed' });
    await house.ask();
    assert.equal((await house.item()).summary, 'Send "Your invoice"');
    await house.decide('approve');
    assert.deepEqual(await house.items('proposal'), []);
  });

  test('before it is answered, when a decision speaks against it: the question is withdrawn', async () => {
    await open();
    await house.approve(5);
    const { id } = await house.item('proposal');
    await house.ask();
    // Decided, but the company does not run: the question is still there, and accepting is refused.
    await house.company.inbox.decide((await house.item()).id, { action: 'reject', text: 'No.' });
    await assert.rejects(house.company.inbox.decide(id, { action: 'accept', text: null }), { code: 'trust.not-earned' });
    await house.mails.run();
    assert.equal((await house.company.inbox.show(id)).state, 'withdrawn');
  });

  test('with a rule that policy.yaml does not have any more, or does not let be relaxed', async () => {
    await open();
    await house.approve(5);
    const { id } = await house.item('proposal');
    const accept = (): Promise<unknown> => house.company.inbox.decide(id, { action: 'accept', text: null });
    house.changePolicy((text) => text.replace('relaxable: true', 'relaxable: false').replace(/^tests:[\s\S]*/mu, ''));
    await assert.rejects(accept(), (error: unknown) => error instanceof Terminal && error.code === 'trust.not-relaxable' && /decline/.test(error.nextStep));
    house.changePolicy((text) => text.replaceAll('mail-is-reviewed', 'all-mail-is-reviewed'));
    await assert.rejects(accept(), { code: 'trust.rule-gone' });
    assert.equal((await house.company.inbox.show(id)).state, 'open');
    await house.decide('decline', null, 'proposal');
    assert.deepEqual((await house.standing()).relaxed, []);
  });

  test('where the rule that may be relaxed is not the one that held the mails back', async () => {
    await open();
    await house.approve(4);
    await house.ask();
    await house.company.inbox.decide((await house.item()).id, { action: 'approve', text: null });
    house.changePolicy((text) => text.replaceAll('mail-is-reviewed', 'all-mail-is-reviewed'));
    await house.mails.run();
    assert.deepEqual([(await house.standing()).samples, await house.items('proposal')], [5, []]);
    await house.approve(1);
    assert.match((await house.item('proposal')).summary, /^Relax all-mail-is-reviewed/);
  });

  test('where other rules hold all of it back anyway: nobody is asked', async () => {
    await open();
    house.changePolicy((text) => text.replace('rules:\n', 'rules:\n  - { id: always, when: "true", then: review, because: Always. }\n').replace(/^tests:[\s\S]*/mu, ''));
    await house.approve(6);
    assert.deepEqual([(await house.standing()).samples, await house.items('proposal')], [6, []]);
  });

  test('E5: at what untrusted text has chosen, which is reviewed whatever was earned', async () => {
    await open();
    await house.earn();
    await house.ask();
    assert.match((await house.item()).summary, /^Goes out/);
    await house.decide('approve');
    await house.ask('And https://evil.example/prize for you.');
    const { summary, evidence } = await house.item();
    assert.equal(summary, 'Send "Your invoice"');
    assert.match(JSON.stringify(evidence), /Text from outside chose a link in it/);
  });

  test('at what follows a failure: it is no word about the draft, and an approval counts once', async () => {
    let broken = true;
    house = await TrustHouse.open(async () => {
      if (broken) throw new Terminal('smtp.refused', 'It was refused.', 'Look at the address.');
      return { messageId: 'x@acme.example' };
    });
    await house.decide('dismiss', null, 'escalation');
    await house.ask();
    await house.decide('approve');
    assert.deepEqual(await house.standing(), { samples: 1, good: 1, relaxed: [], last: 'approved' });
    broken = false;
    await house.decide('send-again', null, 'escalation');
    broken = true;
    await house.ask();
    await house.decide('approve');
    await house.decide('dismiss', null, 'escalation');
    assert.deepEqual(await house.standing(), { samples: 2, good: 2, relaxed: [], last: 'approved' });
  });
});

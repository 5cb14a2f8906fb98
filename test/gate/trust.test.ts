import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { LedgerEvent } from '../../src/vocabulary/events.ts';
import { day } from '../effects/house.ts';
import { TrustHouse } from './trust-house.ts';

let house: TrustHouse;
const open = async (): Promise<void> => void (house = await TrustHouse.open());
const kinds = async (): Promise<string[]> => (await house.company.ledger.tail({ limit: 1_000 })).map(({ kind }) => kind);

describe('trust', () => {
  afterEach(() => house.mails.close());

  test('grows by approvals until a rule may be relaxed, and then the operator is asked, with the evidence and a backtest', async () => {
    await open();
    const support = async (): Promise<void> => house.askByMail().then(() => house.decide('approve'));
    for (let n = 2; n <= 4; n++) await support();
    assert.deepEqual(await house.items('proposal'), []);
    await support();
    const { summary, evidence, actions, recommended, subject, expiresAt } = await house.item('proposal');
    assert.equal(summary, 'Relax mail-is-reviewed for mails of support by playbooks/invoice-copy.md? You approved 5 of the last 5 drafts as they were, or nearly.');
    const text = (label: string): string => evidence.find((one) => one.label === label)?.text ?? '';
    // z is 1.645, so the lower bound for 5 of 5 is 5/(5 + 2.706).
    assert.match(text('what you decided'), /more than 64\.8 % of them are good .*asks for 60 %, over at least 5/);
    assert.match(text('what would change'), /"allow after 10m unless stopped" instead of "review"/);
    // The first went to somebody who had never had anything from us: another rule holds such a mail back whatever trust says.
    assert.match(text('backtest'), /^Of 5 so far 4 more would have gone out without your word\./);
    assert.equal(text('newest decisions').split('\n').length, 5);
    assert.deepEqual([actions, recommended.action, subject, expiresAt], [['accept', 'decline'], 'accept', null, house.mails.clock.now() + 14 * day]);
    assert.ok(!/jane/iu.test(JSON.stringify([summary, evidence])), 'it is about nobody, so nobody is named in it');
  });

  test('shows first what would have gone out although it was not wanted', async () => {
    await open();
    await house.ask();
    await house.decide('reject', 'Wrong number.');
    await house.approve(8);
    const { summary, evidence, recommended } = await house.item('proposal');
    assert.match(summary, /8 of the last 9/);
    assert.match(evidence.find(({ label }) => label === 'backtest')?.text ?? '', /^Of 9 so far 9 more .*\n1 rejected by you: e[0-9a-f]{24}\n/);
    assert.match(recommended.why, /^Look at the backtest first: .* 1 was rejected by you\./);
    assert.ok(!JSON.stringify(evidence).includes('Wrong number'), 'a reason may name somebody, and this is sealed for nobody');
  });

  test('is a fact that rules may look at, of this agent, kind and playbook', async () => {
    await open();
    await house.approve(2);
    await house.ask();
    const [judged] = (await house.company.ledger.tail({ kind: 'effect.judged', limit: 1 })) as LedgerEvent<'effect.judged'>[];
    // 2/(2 + 2.7055)
    assert.deepEqual({ ...judged?.data.facts?.trust, lower: judged?.data.facts?.trust.lower.toFixed(4) }, { samples: 2, good: 2, lower: '0.4250', relaxed: [] });
  });

  test('accepted, lets the next mail go out by itself after its cool-off, and one that is stopped makes the rule strict again', async () => {
    await open();
    await house.earn();
    await house.ask();
    assert.match((await house.item()).summary, /^Goes out on 5 Jan 2026, 00:10 unless you stop it/);
    const sent = house.adapter.calls.length;
    await house.mails.later(600_000);
    assert.deepEqual([house.adapter.calls.length, await house.items()], [sent + 1, []]);
    await house.ask();
    await house.decide('reject', 'Not this one.');
    assert.deepEqual(await house.standing(), { samples: 0, good: 0, relaxed: [], last: 'rejected' });
    await house.ask();
    assert.equal((await house.item()).summary, 'Send "Your invoice"');
    await house.mails.later(day);
    assert.equal(house.adapter.calls.length, sent + 1, 'nothing went out by itself any more');
  });

  test('has to be earned again from the start after it ended', async () => {
    await open();
    await house.earn();
    await house.ask();
    await house.decide('reject', 'No.');
    await house.approve(4);
    assert.deepEqual([(await house.standing()).samples, await house.items('proposal')], [4, []]);
    await house.approve(1);
    await house.item('proposal');
  });

  test('accepting is one append: the decision, and what follows from it', async () => {
    await open();
    await house.earn();
    const events = await house.company.ledger.tail({ limit: 1_000 });
    const relaxed = events.find((event): event is LedgerEvent<'trust.relaxed'> => event.kind === 'trust.relaxed');
    const decided = events.find(({ seq }) => seq === relaxed?.cause);
    assert.deepEqual([relaxed?.actor, relaxed?.data], ['operator', { rule: 'mail-is-reviewed', agent: 'writer', kind: 'mail.send', playbook: 'playbooks/invoice-ready.md', editTolerance: 0.05 }]);
    assert.deepEqual([decided?.kind, decided?.seq], ['inbox.decided', (relaxed?.seq ?? 0) - 1]);
  });

  test('answered once can not be answered again', async () => {
    await open();
    await house.approve(5);
    const { id } = await house.item('proposal');
    await house.company.inbox.decide(id, { action: 'accept', text: null });
    for (const action of ['accept', 'decline'] as const) await assert.rejects(house.company.inbox.decide(id, { action, text: null }), { code: 'inbox.closed' });
    assert.equal((await kinds()).filter((kind) => kind === 'trust.relaxed').length, 1);
  });

  test('answered twice at the same moment counts once', async () => {
    await open();
    await house.approve(5);
    const { id } = await house.item('proposal');
    const answers = await Promise.allSettled((['accept', 'decline', 'accept'] as const).map((action) => house.company.inbox.decide(id, { action, text: null })));
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
    const decided = (await house.company.ledger.tail({ kind: 'inbox.decided', limit: 100 })).filter((event) => event.kind === 'inbox.decided' && event.data.item === id);
    assert.equal(decided.length, 1);
  });

  test('declined changes nothing, and is asked again only after as many decisions again', async () => {
    await open();
    await house.approve(5);
    await house.decide('decline', null, 'proposal');
    await house.approve(4);
    await house.mails.restart();
    await house.mails.run();
    assert.deepEqual([await house.items('proposal'), (await house.standing()).relaxed], [[], []]);
    await house.approve(1);
    assert.match((await house.item('proposal')).summary, /10 of the last 10/);
  });

  test('nobody answers about changes nothing, and is asked again only after as many decisions again', async () => {
    await open();
    await house.approve(5);
    await house.mails.later(15 * day);
    assert.deepEqual([await house.items('proposal'), (await house.standing()).relaxed], [[], []]);
    await house.approve(4);
    assert.deepEqual(await house.items('proposal'), []);
  });

  test('holds after a restart: what is asked, what is relaxed, and every projection folded again', async () => {
    await open();
    await house.approve(5);
    await house.mails.restart();
    await house.mails.run();
    await house.decide('accept', null, 'proposal');
    const before = await house.standing();
    await house.mails.restart();
    assert.deepEqual(await house.standing(), before);
    assert.equal((await house.company.ledger.rebuild()).identical, true);
    await house.ask();
    assert.match((await house.item()).summary, /^Goes out/);
  });
});

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { NeedsOperator } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';
import { Approved } from './approved.ts';
import { openGate } from './gate.ts';
import { EffectHouse, fakeAdapter, type FakeAdapter } from './test-effects.ts';

let adapter: FakeAdapter;
let house: EffectHouse;
beforeEach(async () => {
  adapter = fakeAdapter('blind', async () => ({ ok: true }));
  house = await EffectHouse.open(adapter);
});
afterEach(() => house.close());

const closedBecause = (why: RegExp) => (error: unknown) => error instanceof NeedsOperator && error.code === 'gate.closed' && why.test(error.message);
const refuses = (effect: EffectId, why: RegExp, ledger: Ledger = house.ledger): Promise<void> => assert.rejects(openGate(ledger, effect, 1, Date.now()), closedBecause(why));
const forge = (...drafts: Draft[]): Promise<unknown> => house.ledger.append(drafts);
const approval = (effect: EffectId, actor: Draft['actor'] = 'operator'): Draft => ({ kind: 'effect.approved', actor, task: 't1', data: { effect, call: 0, by: actor } });
const judged = (effect: EffectId, verdict: 'allow' | 'review' | 'deny'): Draft => ({ kind: 'effect.judged', actor: 'system', task: 't1', data: { effect, call: 0, verdict, rules: ['forged'], why: 'forged' } });

/** The same ledger with a row of the projection as somebody may have left it. */
function withRow(change: Partial<EffectRow>): Ledger {
  const { effects } = house.ledger;
  const get: Ledger['effects']['get'] = async (id) => {
    const row = await effects.get(id);
    return row && { ...row, ...change };
  };
  return Object.create(house.ledger, { effects: { value: { ...effects, get } } }) as Ledger;
}

test('E1: with intent, verdict and the operator\'s approval on record the gate makes an approved effect', async () => {
  const effect = await house.proposeApproved();
  const { approved } = await openGate(house.ledger, effect, 3, Date.now());
  assert.ok(Approved.is(approved));
  assert.deepEqual([approved.id, approved.task, approved.attempt, 'text' in approved.payload && approved.payload.text], [effect, 't1', 3, 'It is paid.']);
});

test('E1: the gate stays closed without an intent, a verdict or an approval', async () => {
  await refuses('e000000000000000000000000', /never proposed/);
  const effect = await house.propose();
  await refuses(effect, /no approval/);
  await house.decide('approve');
  await refuses(effect, /no verdict/, withRow({ judgedSeq: null }));
  await refuses(effect, /no approval/, withRow({ approvedSeq: null }));
});

test('E1: a verdict or an approval of another effect opens nothing', async () => {
  const other = await house.row(await house.proposeApproved());
  const effect = await house.proposeApproved();
  await refuses(effect, /no verdict/, withRow({ judgedSeq: other.judgedSeq }));
  await refuses(effect, /no approval/, withRow({ approvedSeq: other.approvedSeq }));
  await refuses(effect, /no verdict/, withRow({ judgedSeq: other.approvedSeq }));
  await assert.rejects(openGate(withRow({ proposedSeq: other.proposedSeq }), effect, 1, Date.now()), /has content/);
});

test('E6: what was for somebody who was forgotten is not sent, approved or not', async () => {
  const effect = await house.proposeApproved();
  const { subject } = await house.ledger.event((await house.row(effect)).proposedSeq);
  assert.ok(subject !== null);
  await house.ledger.forget([subject], 'operator', 'asked');
  await refuses(effect, /was forgotten/);
});

test('E1: an approval by anybody but the operator opens nothing where the verdict asks for review', async () => {
  for (const actor of ['system', 'agent:support', 'adapter:fake', 'source:mail'] as const) {
    const effect = await house.propose();
    await forge(approval(effect, actor));
    await refuses(effect, new RegExp(`${actor} approved it`));
  }
  const allowed = await house.propose({ digest: null, judge: () => ({ outcome: 'allow', afterMs: 0, rules: ['small'], why: 'small' }) });
  assert.ok(Approved.is((await openGate(house.ledger, allowed, 1, Date.now())).approved), 'the verdict "allow" needs no operator');
  await forge(approval(allowed, 'agent:support'));
  await refuses(allowed, /agent:support approved it/);
});

test('E1: an approval counts for the verdict and the content that the operator saw, and for none after it', async () => {
  const judgedAgain = await house.proposeApproved();
  await forge(judged(judgedAgain, 'allow'));
  await refuses(judgedAgain, /older than its verdict/);
  const edited = await house.proposeApproved();
  const { payload } = (await openGate(house.ledger, edited, 1, Date.now())).approved;
  await forge({ kind: 'effect.edited', actor: 'agent:support', task: 't1', data: { effect: edited, call: 0, payload: { ...payload, text: 'Pay eve.' }, sentence: 'forged' } });
  await refuses(edited, /newer than its approval/);
});

test('E6: what policy denies is not opened by an approval', async () => {
  const effect = await house.propose({ digest: null, judge: () => ({ outcome: 'deny', afterMs: 0, rules: ['no'], why: 'no' }) });
  await forge(approval(effect));
  await refuses(effect, /policy denies/);
});

test('E6: the gate is closed for an effect that is rejected, expired, withdrawn, in doubt, failed or done', async () => {
  const ends: Draft[] = [
    { kind: 'effect.rejected', actor: 'operator', task: 't1', data: { effect: '', call: 0, reason: 'no' } },
    { kind: 'effect.expired', actor: 'system', task: 't1', data: { effect: '', call: 0 } },
    { kind: 'effect.withdrawn', actor: 'system', task: 't1', data: { effect: '', call: 0, reason: 'no' } },
    { kind: 'effect.doubted', actor: 'system', task: 't1', data: { effect: '', call: 0, attempt: 1, why: 'cut', retryAt: null } },
    { kind: 'effect.failed', actor: 'system', task: 't1', data: { effect: '', call: 0, attempt: 1, failure: { code: 'x', message: 'x', nextStep: 'x', failure: 'terminal' }, retryAt: null } },
    { kind: 'effect.succeeded', actor: 'system', task: 't1', data: { effect: '', call: 0, receipt: null, by: 'fake' } },
  ];
  for (const end of ends) {
    const effect = await house.proposeApproved();
    await forge({ ...end, data: { ...end.data, effect } } as Draft);
    await refuses(effect, /its state is/);
  }
});

test('E6: a payload on record that no adapter should see is refused', async () => {
  const effect = await house.propose();
  const { payload } = adapterPayload();
  await forge(
    { kind: 'effect.edited', actor: 'operator', task: 't1', data: { effect, call: 0, payload: { ...payload, subject: 'Hi\r\nBcc: eve@example.com' }, sentence: 'forged' } },
    approval(effect),
  );
  await assert.rejects(openGate(house.ledger, effect, 1, Date.now()), { code: 'effect.bad-payload' });
  await house.run();
  assert.deepEqual([adapter.calls.length, (await house.row(effect)).state], [0, 'failed']);
});

test('E1: the dispatcher reads the verdict again at the moment of dispatch, and sends nothing when it is gone', async () => {
  const effect = await house.proposeApproved();
  // Between the approval and the dispatch, as a policy that was tightened overnight would do.
  await forge(judged(effect, 'deny'));
  await house.run();
  assert.equal(adapter.calls.length, 0);
  assert.equal((await house.row(effect)).state, 'failed');
  const last = (await house.ledger.events({ newestFirst: true, limit: 2 }))[1];
  assert.ok(last?.kind === 'effect.failed' && last.data.failure.code === 'gate.closed');
  assert.ok(!(await house.kinds()).includes('effect.started'));
});

function adapterPayload() {
  return { payload: { to: [{ address: 'jane@example.com', name: '' }], cc: [], subject: 'x', text: 'x', inReplyTo: null, references: [], thread: null } };
}

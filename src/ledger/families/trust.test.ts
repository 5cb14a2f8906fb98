import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proposed } from '../../../test/ledger/sample-effects.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { VerdictOutcome } from '../../vocabulary/effects.ts';
import type { TrustKey } from '../../vocabulary/trust.ts';
import type { Ledger } from '../port.ts';
import { openLedger } from '../sqlite-ledger.ts';

const jane = 'customer:jane@example.com';
const mails = { agent: 'support', kind: 'mail.send', playbook: 'refunds.md' } as const;
const own = { task: 't1', subject: jane } as const;

let folder: string;
let ledger: Ledger;
let made: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-trust-'));
  ledger = await openLedger(folder, { create: 'Acme' });
  made = 0;
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

type Ids = { effect: string; call: number };

async function draft({ verdict = 'review', afterMs = 0, playbook = mails.playbook, compensates = null }: { verdict?: VerdictOutcome; afterMs?: number; playbook?: string | null; compensates?: string | null } = {}): Promise<Ids> {
  made += 1;
  const ids = { effect: `e${made.toString(16).padStart(24, '0')}`, call: made };
  const plain = proposed({ task: 't1', item: 0, subject: jane, ...ids });
  await ledger.append([{ ...plain, data: { ...plain.data, playbook, compensates } }, { ...own, kind: 'effect.judged', actor: 'system', data: { ...ids, verdict, afterMs, rules: ['mail'], why: '' } }]);
  return ids;
}

const approved = (ids: Ids, actor: 'operator' | 'system' = 'operator'): Draft => ({ ...own, kind: 'effect.approved', actor, data: { ...ids, by: actor } });
const rejected = (ids: Ids, actor: 'operator' | 'system' = 'operator'): Draft => ({ ...own, kind: 'effect.rejected', actor, data: { ...ids, reason: 'no' } });
const succeeded = (ids: Ids): Draft => ({ ...own, kind: 'effect.succeeded', actor: 'adapter:outbox', data: { ...ids, receipt: null, by: 'outbox' } });
const edited = (ids: Ids, changed: number | null): Draft[] => [{ ...own, kind: 'effect.edited', actor: 'operator', data: { ...ids, payload: null, sentence: 'x', changed } }, approved(ids)];
const relaxed = (change: Partial<TrustKey & { rule: string; editTolerance: number }> = {}): Draft => ({ kind: 'trust.relaxed', actor: 'operator', data: { rule: 'mail', ...mails, ...change } });

async function outcomes(of: TrustKey = mails): Promise<[string, number][]> {
  return (await ledger.trust.outcomes(of, 0, 100)).map(({ outcome, changed }) => [outcome, changed]);
}
async function standing(tolerance = 0.05, limit = 500, of: TrustKey = mails): Promise<[number, number]> {
  const { samples, good } = await ledger.trust.standing(of, tolerance, limit);
  return [samples, good];
}
const rules = async (of: TrustKey = mails): Promise<string[]> => (await ledger.trust.relaxed(of)).map(({ rule }) => rule);

describe('what the operator decided about drafts', () => {
  it('is told by the share of the draft that did not stand, newest first', async () => {
    await ledger.append([approved(await draft())]);
    await ledger.append(edited(await draft(), 0.04));
    await ledger.append(edited(await draft(), 0.4));
    await ledger.append([rejected(await draft())]);
    assert.deepEqual(await outcomes(), [['rejected', 1], ['edited', 0.4], ['edited', 0.04], ['approved', 0]]);
    assert.deepEqual([await standing(), await standing(0), await standing(0.5)], [[4, 2], [4, 1], [4, 3]]);
  });

  it('counts an edit that was not measured as if nothing had stood', async () => {
    await ledger.append(edited(await draft(), null));
    assert.deepEqual(await outcomes(), [['edited', 1]]);
  });

  it('counts the newest of them alone when there are more than asked for', async () => {
    await ledger.append([rejected(await draft())]);
    for (let n = 0; n < 3; n++) await ledger.append([approved(await draft())]);
    assert.deepEqual([await standing(0, 4), await standing(0, 3)], [[4, 3], [3, 3]]);
  });

  it('is counted for each agent, kind and playbook by itself; without a playbook it is ""', async () => {
    await ledger.append([approved(await draft())]);
    await ledger.append([rejected(await draft({ playbook: null }))]);
    assert.deepEqual([await standing(), await standing(0, 9, { ...mails, playbook: '' }), await standing(0, 9, { ...mails, agent: 'sales' })], [[1, 1], [1, 0], [0, 0]]);
    assert.deepEqual(await ledger.trust.keys(0, 9), [{ ...mails, playbook: '' }, mails]);
    assert.deepEqual(await ledger.trust.keys(await ledger.trust.newest(), 9), []);
  });

  it('counts a rejection of what is staged or cools off', async () => {
    await ledger.append([rejected(await draft({ verdict: 'stage' }))]);
    await ledger.append([rejected(await draft({ verdict: 'allow', afterMs: 1_000 }))]);
    assert.deepEqual(await outcomes(), [['rejected', 1], ['rejected', 1]]);
  });

  it('is none where nobody decided: what the rules let through, denied, took back or let expire', async () => {
    await ledger.append([approved(await draft({ verdict: 'allow' }), 'system')]);
    await ledger.append([rejected(await draft({ verdict: 'deny' }), 'system')]);
    await ledger.append([{ ...own, kind: 'effect.expired', actor: 'system', data: await draft() }]);
    await ledger.append([{ ...own, kind: 'effect.withdrawn', actor: 'operator', data: { ...(await draft()), reason: 'cancelled' } }]);
    await ledger.append([succeeded(await draft())]);
    assert.deepEqual(await outcomes(), []);
  });

  const failure = { code: 'x.y', message: 'no', nextStep: 'Retry.', failure: 'terminal' } as const;
  const later: Record<string, (ids: Ids) => Draft> = {
    'a failure': (ids) => ({ ...own, kind: 'effect.failed', actor: 'system', data: { ...ids, attempt: 1, failure, retryAt: null } }),
    'a doubt': (ids) => ({ ...own, kind: 'effect.doubted', actor: 'system', data: { ...ids, attempt: 1, why: '', retryAt: null } }),
    'a budget that is used up': (ids) => ({ ...own, kind: 'effect.held', actor: 'system', data: { ...ids, budget: 'mails', why: '', retryAt: null } }),
  };
  for (const [what, event] of Object.entries(later)) {
    it(`is no word about the draft after ${what}: neither a rejection nor an edit nor another approval counts`, async () => {
      for (const decided of [(ids: Ids) => [rejected(ids)], (ids: Ids) => edited(ids, 0.9), (ids: Ids) => [approved(ids)]]) {
        const ids = await draft();
        await ledger.append([approved(ids), event(ids)]);
        await ledger.append(decided(ids));
        const policys = await draft({ verdict: 'allow' });
        await ledger.append([approved(policys, 'system'), event(policys)]);
        await ledger.append(decided(policys));
      }
      assert.deepEqual(await outcomes(), [['approved', 0], ['approved', 0], ['approved', 0]]);
    });
  }

  it('is bad in the end when the effect had to be taken back, whoever let it go, and only once that is done', async () => {
    const first = await draft();
    const second = await draft({ verdict: 'allow' });
    await ledger.append([approved(first), succeeded(first), approved(second, 'system'), succeeded(second)]);
    const back = [await draft({ compensates: first.effect, playbook: null }), await draft({ compensates: second.effect, playbook: null })];
    await ledger.append(back.map((ids) => approved(ids)));
    assert.deepEqual(await outcomes(), [['approved', 0]]);
    await ledger.append(back.map(succeeded));
    assert.deepEqual(await outcomes(), [['compensated', 1], ['compensated', 1]]);
  });
});

it('whose decisions count together is found without reading every outcome, the latest decided first', async () => {
  for (const playbook of ['a.md', 'b.md', null, 'a.md', 'c.md', 'a.md']) await ledger.append([approved(await draft({ playbook }))]);
  const playbooks = async (limit = 10, agent: string | null = 'support'): Promise<string[]> => (await ledger.trust.keysOf(agent, limit)).map(({ playbook }) => playbook);
  assert.deepEqual([await playbooks(), await playbooks(10, null)], [['a.md', 'c.md', '', 'b.md'], ['a.md', 'c.md', '', 'b.md']]);
  assert.deepEqual([await playbooks(10, 'letter'), (await playbooks(2)).length], [[], 2]);
  assert.deepEqual((await ledger.trust.keysOf(null, 10))[0], { ...mails, playbook: 'a.md' });
});

describe('a relaxed rule', () => {
  it('is ended by the first bad outcome, in the fold of that outcome; what counts begins anew after it', async () => {
    await ledger.append([approved(await draft()), relaxed(), relaxed({ rule: 'posts' })]);
    await ledger.append([approved(await draft())]);
    assert.deepEqual([await rules(), await standing()], [['mail', 'posts'], [2, 2]]);
    const [event] = await ledger.append([rejected(await draft())]);
    assert.deepEqual([await rules(), await standing(), (await ledger.trust.standing(mails, 0, 9)).since], [[], [0, 0], event?.seq]);
    await ledger.append([approved(await draft())]);
    assert.deepEqual(await standing(), [1, 1]);
  });

  it('is ended by an edit beyond the tolerance that was accepted with it, and by what is taken back', async () => {
    await ledger.append([relaxed({ editTolerance: 0.2 })]);
    await ledger.append(edited(await draft(), 0.2));
    assert.deepEqual(await rules(), ['mail']);
    await ledger.append(edited(await draft(), 0.21));
    assert.deepEqual(await rules(), []);
    const ids = await draft({ verdict: 'allow' });
    await ledger.append([relaxed(), approved(ids, 'system'), succeeded(ids)]);
    assert.deepEqual(await rules(), ['mail']);
    await ledger.append([succeeded(await draft({ compensates: ids.effect, playbook: null }))]);
    assert.deepEqual(await rules(), []);
  });

  it('is ended by a rejection whatever edits it tolerates', async () => {
    await ledger.append([relaxed({ editTolerance: 1 })]);
    await ledger.append([rejected(await draft())]);
    assert.deepEqual(await rules(), []);
  });

  it('stays for another agent, kind or playbook', async () => {
    await ledger.append([relaxed({ playbook: '' }), relaxed({ agent: 'sales' }), relaxed({ kind: 'credit.grant' })]);
    await ledger.append([rejected(await draft())]);
    assert.deepEqual([await rules({ ...mails, playbook: '' }), await rules({ ...mails, agent: 'sales' }), await rules({ ...mails, kind: 'credit.grant' })], [['mail'], ['mail'], ['mail']]);
  });

  it('is ended by the operator alone among others, and may be relaxed again', async () => {
    await ledger.append([approved(await draft()), relaxed(), relaxed({ rule: 'posts' })]);
    await ledger.append([{ kind: 'trust.tightened', actor: 'operator', data: { rule: 'mail', ...mails, reason: 'x' } }]);
    assert.deepEqual([await rules(), await standing()], [['posts'], [0, 0]]);
    await ledger.append([relaxed()]);
    assert.deepEqual(await rules(), ['posts', 'mail']);
  });
});

it('L3: what was earned stays when somebody is forgotten, and is folded again from what is left', async () => {
  await ledger.append(edited(await draft(), 0.4));
  await ledger.append([approved(await draft()), relaxed()]);
  const before = [await outcomes(), await rules()];
  await ledger.forget([jane], 'operator', 'She asked.');
  assert.deepEqual([await outcomes(), await rules()], before);
  assert.equal((await ledger.rebuild()).identical, true);
});

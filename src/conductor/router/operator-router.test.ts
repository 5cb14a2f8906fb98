import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScratch, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { plainRouting } from './decide.ts';
import { operatorRouter } from './operator-router.ts';

const trained = (version: number): Draft => ({ kind: 'router.trained', actor: 'agent:router', data: { version, classifier: 'a'.repeat(64), upTo: 1, examples: 9, intents: 2, heldOut: { examples: 4, accuracy: 0.5, before: 0.75 }, why: `Why ${version}.`, ms: 1 } });
const adopted = (version: number): Draft => ({ kind: 'router.adopted', actor: 'system', data: { version, reason: 'x' } });

test('going back passes over versions that were never in use', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([trained(1), adopted(1), trained(2), trained(3), adopted(3)]);
  const nobody = (): never => assert.fail('no task is started');
  const router = operatorRouter({ ledger, engine: { start: nobody } as never, clock: steadyClock(), hold: { running: nobody, during: nobody }, routing: plainRouting(ledger) });
  assert.deepEqual(await router.revert(), { version: 1, before: 3 });
  assert.deepEqual((await router.versions()).map(({ version, inUse, adoptedAt, why }) => [version, inUse, adoptedAt !== null, why]), [[3, false, true, 'Why 3.'], [2, false, false, 'Why 2.'], [1, true, true, 'Why 1.']]);
  assert.deepEqual(await router.revert(2), { version: 2, before: 1 });
  assert.deepEqual(await router.revert('none'), { version: null, before: 2 });
  await assert.rejects(router.revert('none'), { code: 'router.in-use' });
  assert.deepEqual(await router.revert(), { version: 3, before: null });
});

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { scratchFolder, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import { systemRandom } from '../../vocabulary/ports.ts';
import { openVault } from '../access/vault.ts';
import { WebhookSecrets } from './secrets.ts';

function twoProcesses(t: TestContext): [WebhookSecrets, WebhookSecrets] {
  const folder = scratchFolder(t);
  const clock = steadyClock();
  const opened = (): WebhookSecrets => new WebhookSecrets(openVault(folder, { clock, random: systemRandom }).secrets, () => clock.now());
  return [opened(), opened()];
}

const later = Number.MAX_SAFE_INTEGER;
const secretsOf = async (secrets: WebhookSecrets): Promise<string[]> => (await secrets.of('shop')).map(({ secret }) => secret);

test('what is revoked while another secret is being put on record does not come back with it', async (t) => {
  const [one, other] = twoProcesses(t);
  await one.add('shop', 'leaked', null);
  await assert.rejects(one.add('shop', 'new', later, async () => assert.equal(await other.revoke('shop'), 1)), { code: 'webhook.changed' });
  assert.deepEqual(await secretsOf(other), []);
});

test('of two secrets that are set at once neither is lost without a word', async (t) => {
  const [one, other] = twoProcesses(t);
  await one.add('shop', 'first', null);
  await assert.rejects(one.add('shop', 'second', later, () => other.add('shop', 'third', later)), { code: 'webhook.changed' });
  assert.deepEqual(await secretsOf(one), ['third', 'first']);
  const [fresh, another] = twoProcesses(t);
  await assert.rejects(fresh.add('shop', 'second', null, () => another.add('shop', 'third', null)), { code: 'webhook.changed' });
  assert.deepEqual(await secretsOf(fresh), ['third']);
});

import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { startEmbeddingsPeer } from '../../../test/peers/embeddings-peer.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { BudgetSetting } from '../../vocabulary/budgets.ts';
import { embedderSettingsSchema } from '../../vocabulary/embedder.ts';
import { KeelsonError } from '../../vocabulary/errors.ts';
import { systemClock, systemRandom } from '../../vocabulary/ports.ts';
import { configuredEmbedder } from '../../models/embedder.ts';
import { windowName } from '../../policy/windows.ts';
import { meteredEmbedder, type EmbedMeter } from './metered-embedder.ts';
import { settleCutOff } from './settle-cut-off.ts';

const price = { input: 100, cachedInput: 100, cacheWrite: 100, output: 0, currency: 'EUR' };
const cap = (unit: 'money' | 'tokens', amount: number): BudgetSetting => ({ id: unit, scope: 'company', agent: null, kind: null, per: 'day', unit, cap: amount, currency: unit === 'money' ? 'EUR' : null, whenReached: 'wait' });

async function house(t: TestContext, change: Partial<EmbedMeter> = {}) {
  const peer = await startEmbeddingsPeer();
  t.after(() => peer.close());
  const ledger = await openScratch(t, { clock: systemClock });
  const plain = configuredEmbedder(embedderSettingsSchema.parse({ provider: 'local', baseUrl: peer.baseUrl, model: 'tiny' }), { env: {}, now: () => systemClock.now() });
  const embedder = meteredEmbedder(plain, { ledger, clock: systemClock, random: systemRandom, zone: 'UTC', budgets: () => [cap('money', 100), cap('tokens', 10_000)], model: 'local/tiny', price, ...change });
  const used = (budget: string) => ledger.budgets.window(budget, windowName('UTC', systemClock.now(), 'day'));
  const calls = async () => (await ledger.events({ kind: 'model.called', limit: 10 })).flatMap((event) => (event.kind === 'model.called' ? [event.data] : []));
  return { peer, ledger, embedder, used, calls };
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'answered', (error: unknown) => (error instanceof KeelsonError ? error.code : String(error)));

describe('vectors under budgets', () => {
  test('what they cost is on record and counted, and nothing stays reserved (B1)', async (t) => {
    const { embedder, used, calls } = await house(t);
    const vectors = await embedder.embed(['where is my parcel', 'a refund']);
    assert.equal(vectors.length, 2);
    const [call] = await calls();
    assert.deepEqual([call?.purpose, call?.tier, call?.outcome], ['memory.embed', 'embed', 'answered']);
    assert.ok(call !== undefined && call.counts !== 'nothing');
    for (const budget of ['money', 'tokens']) {
      const { reserved, spent } = await used(budget);
      assert.deepEqual([reserved, spent > 0], [0, true], budget);
    }
  });

  test('without room nobody is asked, and it says when there will be (B2)', async (t) => {
    const { peer, embedder, calls } = await house(t, { budgets: () => [cap('tokens', 20)] });
    assert.equal(await codeOf(embedder.embed(['a text that is longer than twenty bytes'])), 'budget.used-up');
    assert.equal(peer.requests.length, 0);
    assert.deepEqual(await calls(), []);
  });

  test('under a cap on money a model without a price is not asked, and one on this machine is', async (t) => {
    const unknown = await house(t, { price: null });
    assert.equal(await codeOf(unknown.embedder.embed(['a'])), 'models.no-price');
    assert.equal(unknown.peer.requests.length, 0);
    const free = await house(t, { price: 'free' });
    await free.embedder.embed(['a']);
    assert.equal((await free.used('money')).spent, 0);
    const foreign = await house(t, { price: { ...price, currency: 'USD' } });
    assert.equal(await codeOf(foreign.embedder.embed(['a'])), 'models.other-currency');
  });

  test('an answer of an error costs nothing; a connection that breaks may have cost all of it', async (t) => {
    const { peer, embedder, used, calls } = await house(t);
    peer.answer = () => ({ status: 503, body: '{"error":{"message":"busy"}}' });
    assert.equal(await codeOf(embedder.embed(['a'])), 'models.provider-failed');
    assert.deepEqual([(await used('tokens')).reserved, (await used('tokens')).spent], [0, 0]);
    peer.answer = () => 'cut';
    assert.equal(await codeOf(embedder.embed(['a'])), 'models.connection-lost');
    assert.deepEqual((await calls()).map(({ counts }) => counts), ['nothing', 'worst']);
    assert.deepEqual([(await used('tokens')).reserved, (await used('tokens')).spent], [0, 17]);
  });

  test('what a crash left reserved counts as spent', async (t) => {
    const { ledger, used } = await house(t);
    const window = windowName('UTC', systemClock.now(), 'day');
    const lines = [{ budget: 'money', window, amount: 30, cap: 100 }, { budget: 'tokens', window, amount: 700, cap: 10_000 }];
    for (const id of ['embed:a', 'embed:b', 'effect:c']) await ledger.append([{ kind: 'budget.reserved', actor: 'system', data: { reservation: id, lines, what: 'vectors' } }]);
    await settleCutOff(ledger);
    assert.deepEqual([await used('money'), await used('tokens')].map(({ reserved, spent }) => [reserved, spent]), [[30, 60], [700, 1_400]]);
    await settleCutOff(ledger);
    assert.equal((await used('money')).spent, 60);
  });
});

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import { initCompany, openCompany } from '../src/company.ts';
import type { AgentContract, TaskContext } from '../src/vocabulary/contract.ts';
import { jsonSchema, type Json } from '../src/vocabulary/json.ts';
import type { ModelPeer } from '../test/peers/model-peer.ts';
import { prices, small } from './cost-prices.ts';
import { median, quantile, type Measures } from './report.ts';

const policy = `version: 1
rules: []
budgets:
  - { id: money, per: day, cap: 1000 USD }
  - { id: tokens, per: day, cap: 100000000 tokens }
`;
/** Until code is compiled and connections are open. */
const warmUpPairs = 30;
const instruction = 'You answer the mails of customers of a small company. Use only what stands below.';
/** About as much as a draft is made from. */
const body = 'Somebody asks for a copy of an invoice, which they find in their account. '.repeat(30);

/** The same request by `ctx.model` and by the bare SDK, one after the other, to the same server; which of them goes first alternates. */
export async function measureOverhead(place: string, peer: ModelPeer, pairs: number): Promise<Measures> {
  const folder = join(place, 'overhead');
  await initCompany(folder, { name: 'Bench', address: 'bench@keelson.example', zone: 'UTC' });
  writeFileSync(join(folder, 'policy.yaml'), policy);
  const models = { providers: { server: { kind: 'openai-compatible', baseUrl: peer.baseUrl } }, tiers: { draft: `server/${small}` }, prices: { [`server/${small}`]: prices[small] } };
  appendFileSync(join(folder, 'company.yaml'), `\nmodels: ${JSON.stringify(models)}\n`);
  const samples: { ours: number; bare: number }[] = [];
  const company = await openCompany(folder, { agents: [asker(peer.baseUrl, pairs + warmUpPairs, samples) as unknown as AgentContract<never, never>] });
  try {
    await company.tasks.start('asker', null);
    await company.run({ untilIdle: true });
  } finally {
    await company.close();
  }
  const measured = samples.slice(warmUpPairs);
  if (measured.length !== pairs) throw new Error(`${measured.length} pairs were measured, not ${pairs}`);
  const added = measured.map(({ ours, bare }) => ours - bare);
  return {
    modelOverheadP50Ms: median(added),
    modelOverheadP95Ms: quantile(added, 0.95),
    modelCallP50Ms: median(measured.map(({ ours }) => ours)),
    bareCallP50Ms: median(measured.map(({ bare }) => bare)),
  };
}

function asker(baseUrl: string, pairs: number, samples: { ours: number; bare: number }[]): AgentContract<Json, Json> {
  const model = createOpenAICompatible({ name: 'server', baseURL: baseUrl, includeUsage: true })(small);
  const bare = async (text: string): Promise<number> => {
    const started = performance.now();
    await streamText({ model, instructions: instruction, prompt: `## Topic\n${text}`, maxOutputTokens: 300, temperature: 0, maxRetries: 0 }).text;
    return performance.now() - started;
  };
  const ours = async (ctx: TaskContext, name: string, text: string): Promise<number> => {
    const started = performance.now();
    const answer = await ctx.model.text(name, { purpose: 'bench.draft', tier: 'draft', instruction, parts: [{ label: 'Topic', text, keep: 'always', untrusted: false, stable: false }], outputTokensMax: 300, without: 'operator' });
    if (answer.model === null || answer.reused) throw new Error('the model was not asked');
    return performance.now() - started;
  };
  return {
    name: 'asker', version: 1, does: 'Measures calls of a model.', input: jsonSchema, output: jsonSchema, effects: [], lane: 'routine', limits: { callsMax: 100_000, taskMsMax: null }, compensation: {}, key: () => 'asker', title: () => 'calls of a model',
    async run(ctx) {
      for (let n = 0; n < pairs; n++) {
        // No two prompts are the same, for the cache's sake, and both of a pair are of one length.
        const text = (way: string): string => `${way} ${String(n).padStart(6, '0')}: ${body}`;
        const own = n % 2 === 0 ? await ours(ctx, `call ${n}`, text('a')) : 0;
        const { ms } = await ctx.step(`bare ${n}`, async () => ({ ms: await bare(text('b')) }));
        samples.push({ ours: n % 2 === 0 ? own : await ours(ctx, `call ${n}`, text('a')), bare: ms });
      }
      return null;
    },
  };
}

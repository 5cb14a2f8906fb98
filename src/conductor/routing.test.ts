import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { mailReceived, signal } from '../../test/ledger/sample-events.ts';
import { openScratch, steadyClock, steadyRandom } from '../../test/ledger/scratch-ledger.ts';
import type { AgentContract } from '../vocabulary/contract.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import { routingSchema } from '../vocabulary/routing.ts';
import type { Ledger } from '../ledger/port.ts';
import { EmbeddedEngine } from '../tasks/engine.ts';
import { decideRoute, plainRouting, type Routing } from './router/decide.ts';
import { routeSignals } from './routing.ts';

function agent(name: string, input: z.ZodType): AgentContract<never, never> {
  const contract = { name, version: 1, does: 'x', input, output: z.null(), effects: [], lane: 'routine', limits: { callsMax: 1, taskMsMax: null }, compensation: {}, key: (given: { signal: number }) => `${name}:${given.signal}`, title: () => name, run: async () => null };
  return contract as unknown as AgentContract<never, never>;
}

/** Agents that are started and not run. */
async function routed(t: TestContext, settings: unknown, ...signals: Parameters<Ledger['append']>[0]): Promise<{ ledger: Ledger; intents: LedgerEvent<'intent.recorded'>['data'][]; created: LedgerEvent<'task.created'>['data'][] }> {
  const ledger = await openScratch(t);
  const engine = new EmbeddedEngine({ ledger, clock: steadyClock(), random: steadyRandom, context: () => assert.fail('nothing runs') });
  t.after(() => engine.close());
  engine.register(agent('support', z.object({ signal: z.number(), mail: z.object({}) })));
  engine.register(agent('clerk', z.object({ signal: z.number(), type: z.string(), topic: z.string().nullable(), body: z.json() })));
  engine.register(agent('picky', z.strictObject({ never: z.string() })));
  await ledger.append(signals);
  const routing = { ...plainRouting(ledger), settings: routingSchema.parse(settings) };
  assert.equal(await routeSignals(ledger, engine, routing), signals.length);
  const intents = (await ledger.events({ kind: 'intent.recorded', limit: 100 })) as LedgerEvent<'intent.recorded'>[];
  const created = (await ledger.events({ kind: 'task.created', limit: 100 })) as LedgerEvent<'task.created'>[];
  return { ledger, intents: intents.map(({ data }) => data), created: created.map(({ data }) => data) };
}

test('without rules a mail goes to support, and another signal to nobody', async (t) => {
  const { intents, created, ledger } = await routed(t, {}, mailReceived('m1'), signal('s1'));
  assert.deepEqual(intents.map(({ intent, agent: to, routed: how }) => [intent, to, how]), [['support.reply', 'support', { by: 'default' }], ['none', null, { by: 'default' }]]);
  assert.deepEqual(created.map(({ agent: name, tainted }) => [name, tainted]), [['support', true]]);
  assert.deepEqual(await ledger.signals.unrouted(5), []);
});

test('a rule gives a signal of its type to an agent, with what it says, and as a stranger’s word (E5)', async (t) => {
  const { intents, created } = await routed(t, { rules: [{ when: { type: 'calendar' }, agent: 'clerk' }] }, signal('s1'), signal('s2', 'weather'));
  assert.deepEqual(intents.map(({ intent, agent: to }) => [intent, to]), [['clerk', 'clerk'], ['none', null]]);
  assert.deepEqual(created.map(({ input, tainted }) => [input, tainted]), [[{ signal: 2, type: 'calendar', topic: null, body: { title: 's1' } }, true]]);
});

test('a signal that its agent does not take is told in the inbox, once, and the others are routed', async (t) => {
  const { ledger, intents } = await routed(t, { rules: [{ when: { type: 'calendar' }, agent: 'picky' }] }, signal('s1'), mailReceived('m1'));
  assert.deepEqual(intents.map(({ agent: to }) => to), [null, 'support']);
  const [opened, ...more] = (await ledger.events({ kind: 'inbox.opened', limit: 9 })) as LedgerEvent<'inbox.opened'>[];
  assert.equal(more.length, 0);
  assert.deepEqual([opened?.data.type, opened?.data.actions, opened?.cause], ['escalation', ['dismiss'], 2]);
  assert.match(opened?.data.summary ?? '', /A signal calendar could not be given to anybody: picky could not be started \(contract\.bad-input\)/u);
});

test('mail that needs no answer by company.yaml is left alone only when the classifier is nearly certain, and asked about otherwise', async (t) => {
  const { ledger } = await routed(t, {}, mailReceived('m1'));
  const mail = (await ledger.event(2)) as LedgerEvent<'mail.received'>;
  const said = (confidence: number, abstained = false): Routing => ({
    settings: routingSchema.parse({ intents: { newsletter: 'none' } }),
    inUse: { current: async () => ({ version: 3, problem: null, classifier: { intents: ['newsletter', 'refund'], trainedOn: 9, abstainBelow: 0.2, classify: () => ({ intent: 'newsletter', confidence, alternatives: [{ intent: 'refund', confidence: 1 - confidence }], abstained, scope: 0.5 }), explain: () => assert.fail('nobody asks'), toBytes: () => new Uint8Array() } }) },
  });
  const agents = await Promise.all([said(0.95), said(0.89), said(0.99, true)].map(async (routing) => (await decideRoute(routing, mail)).agent));
  assert.deepEqual(agents, [null, 'triage', 'triage']);
  const { reason, routed: how, input } = await decideRoute(said(0.89), mail);
  assert.match(reason, /newsletter, 89 %; next comes refund, 10 %; mail about it needs no answer by company\.yaml, and that takes 90 %\./u);
  const guesses = [{ intent: 'newsletter', confidence: 0.89 }, { intent: 'refund', confidence: 1 - 0.89 }];
  assert.deepEqual([how, input], [{ by: 'classifier', version: 3, confidence: 0.89, alternatives: guesses, abstained: true }, { guesses }]);
});

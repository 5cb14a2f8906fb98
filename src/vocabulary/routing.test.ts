import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routingProblem, routingSchema } from './routing.ts';

const agents = [{ name: 'support' }, { name: 'rollback', startedOnlyBy: 'keelson task rollback ID' }, { name: 'clerk' }];

function refusal(settings: unknown): string {
  const parsed = routingSchema.safeParse(settings);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
  const problem = routingProblem(parsed.data, agents);
  return problem === null ? 'accepted' : `${problem.path.join('.')}: ${problem.message}`;
}

test('rules and intents may name agents that there are, and none', () => {
  assert.equal(refusal({}), 'accepted');
  assert.equal(refusal({ rules: [{ when: { type: 'mail' }, agent: 'none' }, { when: { from: '*@x.example' }, intent: 'invoices' }, { when: { type: 'calendar' }, agent: 'clerk' }], intents: { newsletter: 'none', invoices: 'clerk' } }), 'accepted');
  assert.equal(refusal({ rules: [{ when: { type: 'mail' }, agent: 'sales' }] }), 'routing.rules.0.agent: there is no agent sales: write support, clerk or none');
  assert.equal(refusal({ intents: { a: 'rollback' } }), 'routing.intents.a: the agent rollback is started by `keelson task rollback ID` alone');
});

test('a rule that could never do what it says is refused', () => {
  assert.match(refusal({ rules: [{ when: { type: 'mail' } }] }), /an intent, an agent, or both/u);
  assert.match(refusal({ rules: [{ when: {}, agent: 'none' }] }), /at least one of type/u);
  assert.match(refusal({ rules: [{ when: { type: 'calendar', from: 'a@b' }, agent: 'clerk' }] }), /no from, to or subject/u);
  assert.match(refusal({ rules: [{ when: { type: 'calendar' }, agent: 'support' }] }), /takes mail only/u);
  assert.match(refusal({ rules: [{ when: { type: 'calendar' }, intent: 'x' }] }), /needs an agent/u);
  assert.match(refusal({ rules: [{ when: { from: '*a*b*c*d*e*f*' }, intent: 'x' }] }), /at most five/u);
  assert.match(refusal({ rules: [{ when: { from: 7 }, intent: 'x' }] }), /must be a pattern/u);
  assert.match(refusal({ rule: [] }), /rule/u);
  assert.match(refusal({ intents: { a: 'Support Team' } }), /the name of an agent, or none/u);
});

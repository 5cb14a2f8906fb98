import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { builtInAgents } from '../../agents/index.ts';
import type { AgentContract } from '../../vocabulary/contract.ts';
import { contractWords } from './contract-words.ts';

const clerk: AgentContract = {
  name: 'clerk',
  version: 3,
  earlier: [{ version: 2, run: () => Promise.resolve(null) }],
  does: 'Files things.',
  input: z.object({ about: z.string().describe('What it is about'), at: z.number().int().nullable(), marks: z.array(z.enum(['red', 'green'])).default([]), who: z.object({ name: z.string(), address: z.string() }).exactOptional() }),
  output: z.union([z.literal('filed'), z.boolean()]),
  effects: ['credit.grant', 'mail.send'],
  lane: 'routine',
  limits: { callsMax: 1_200, taskMsMax: 36 * 3_600_000 },
  compensation: { 'credit.grant': { how: 'It is revoked.', onFailure: 'stop' } },
  key: () => 'clerk',
  title: () => 'Clerk',
  run: () => Promise.resolve(null),
};

describe('a contract in words', () => {
  const words = contractWords(clerk);

  it('names what goes in and comes out, by the schemas that are enforced', () => {
    assert.deepEqual(words.takes, [
      { name: 'about', what: 'What it is about', optional: false },
      { name: 'at', what: 'a whole number or nothing', optional: false },
      { name: 'marks', what: 'a list: red or green', optional: true },
      { name: 'who', what: 'name, address', optional: true },
    ]);
    assert.deepEqual(words.gives, [{ name: '', what: 'filed or yes or no', optional: false }]);
  });

  it('says of each effect how it is taken back, and owns up where the contract is silent', () => {
    assert.deepEqual(words.proposes.map(({ words: what, reversible, takenBack, onFailure }) => [what, reversible, takenBack, onFailure]), [
      ['give a customer a credit', true, 'It is revoked.', 'A rollback stops there and asks you.'],
      ['send a mail', false, 'Its contract does not say.', 'The rest of a rollback goes on.'],
    ]);
  });

  it('tells its bounds, who may start it, and which versions it goes on with', () => {
    assert.deepEqual(words.bounds.slice(1), ['A task of it makes at most 1,200 calls, and is stopped at the next.', 'A task of it is stopped after 36 hours.', 'You, other agents and schedules may start it.']);
    assert.equal(words.once.at(-1), 'This is version 3. Tasks that began with version 2 go on with that one; others stop and ask you.');
    const alone = contractWords({ ...clerk, earlier: [], effects: [], startedOnlyBy: 'keelson clerk', limits: { callsMax: 1, taskMsMax: null } });
    assert.deepEqual(alone.bounds, ['It proposes nothing that leaves the house.', 'A task of it makes at most 1 calls, and is stopped at the next.', 'A task of it may wait as long as it has to.', 'Only `keelson clerk` starts it.']);
  });

  for (const agent of builtInAgents) {
    it(`has words for everything that ${agent.name} takes and gives`, () => {
      const { takes, gives } = contractWords(agent);
      for (const { name, what } of [...takes, ...gives]) assert.doesNotMatch(what, /^$|undefined|plain JSON/u, `${agent.name}.${name}`);
    });
  }
});

import fc from 'fast-check';
import type { TaskContext } from '../../src/vocabulary/contract.ts';
import { Retryable, Terminal } from '../../src/vocabulary/errors.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import { agent, type AnyAgent } from './company-of-agents.ts';

/**
 * A random agent as data, so that a failing one can be printed and shrunk. Every call is named for its place in the tree.
 * What the outside does (answers, signals, the operator's retry) is a reaction, so the result depends on the tree alone,
 * however often the process dies in between.
 */
export type Program =
  | { type: 'step'; turns: number; failures: number; attemptsMax: number }
  | { type: 'draw' }
  | { type: 'note' }
  | { type: 'sleep'; seconds: number }
  | { type: 'signal'; topic: string | null; comes: boolean }
  | { type: 'ask'; answered: boolean }
  | { type: 'refused' }
  | { type: 'caught' }
  | { type: 'quickest'; seconds: number }
  | { type: 'child'; of: Program; fails: boolean }
  | { type: 'sequence' | 'together'; of: Program[] };

const leaf: fc.Arbitrary<Program> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('step' as const), turns: fc.nat(3), failures: fc.constant(0), attemptsMax: fc.constant(3) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('step' as const), turns: fc.nat(2), failures: fc.integer({ min: 1, max: 3 }), attemptsMax: fc.integer({ min: 2, max: 4 }) }) },
  { weight: 2, arbitrary: fc.constant<Program>({ type: 'draw' }) },
  fc.constant<Program>({ type: 'note' }),
  fc.record({ type: fc.constant('sleep' as const), seconds: fc.nat(3) }),
  fc.record({ type: fc.constant('signal' as const), topic: fc.constantFrom(null, 'red', 'blue'), comes: fc.boolean() }),
  fc.record({ type: fc.constant('ask' as const), answered: fc.boolean() }),
  fc.constant<Program>({ type: 'refused' }),
  fc.constant<Program>({ type: 'caught' }),
  fc.record({ type: fc.constant('quickest' as const), seconds: fc.integer({ min: 1, max: 4 }) }),
);

const { node } = fc.letrec<{ node: Program }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'program' },
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('child' as const), of: tie('node'), fails: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('sequence' as const, 'together' as const), of: fc.array(tie('node'), { minLength: 1, maxLength: 4, depthIdentifier: 'program' }) }) },
  ),
}));

export const programs: fc.Arbitrary<Program> = fc.record({ type: fc.constantFrom('sequence', 'together'), of: fc.array(node, { minLength: 1, maxLength: 5 }) });

/** `ordered`: nothing else of the task runs beside this, so even what is drawn is the same in every run. */
interface Place {
  ctx: TaskContext;
  name: string;
  ordered: boolean;
}

async function perform(program: Program, place: Place): Promise<Json> {
  const { ctx, name } = place;
  switch (program.type) {
    case 'step':
      return unreliable(program, place);
    case 'draw':
      return draw(place);
    case 'note':
      // Its version counts how often it was written.
      return ctx.memory.putNote(name, 'text', [], 'simulation');
    case 'sleep':
      await ctx.sleep(name, program.seconds * 1_000);
      return 'slept';
    case 'signal': {
      const outcome = await ctx.waitFor(name, program.comes ? { signal: 'wanted', ...(program.topic === null ? {} : { topic: program.topic }) } : { signal: 'unwanted', timeoutMs: 2_500 });
      return outcome.arrived;
    }
    case 'ask': {
      const answer = await ctx.ask(name, { summary: name, recommended: 'yes', ...(program.answered ? {} : { expiresMs: 1_500 }) });
      return answer.expired ? 'expired' : answer.text;
    }
    case 'refused':
      return ctx.child(name, 'nobody', null).then(
        () => 'accepted',
        () => ctx.step(`${name}.after`, () => 'refused'),
      );
    case 'caught':
      return ctx.step(name, () => Promise.reject(new Terminal('sim.no', 'No.', 'Nothing.'))).catch(() => ctx.step(`${name}.after`, () => 'caught'));
    case 'quickest':
      return Promise.race([ctx.step(name, () => 'step'), ctx.sleep(`${name}.slow`, program.seconds * 1_000).then(() => 'sleep')]);
    case 'child':
      return { ...(await ctx.child(name, program.fails ? 'failing' : 'child', { name: `${name}.child`, program: program.of })) } as Json;
    case 'sequence': {
      const results: Json[] = [];
      for (const [index, part] of program.of.entries()) results.push(await perform(part, { ...place, name: `${name}.${index}` }));
      return results;
    }
    case 'together':
      return Promise.all(program.of.map((part, index) => perform(part, { ctx, name: `${name}.${index}`, ordered: place.ordered && program.of.length === 1 })));
  }
}

function unreliable({ turns, failures, attemptsMax }: Extract<Program, { type: 'step' }>, { ctx, name }: Place): Promise<string> {
  return ctx.step(
    name,
    async ({ attempt }) => {
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (attempt <= failures) throw new Retryable('sim.not-yet', `Attempt ${attempt} fails.`, 'Wait.');
      return `${name} after ${attempt}`;
    },
    { retry: { attemptsMax, delayMs: 500, delayMsMax: 2_000 } },
  );
}

/** T6 from inside: what is recorded of the first drawing must be what every later one gives. */
async function draw({ ctx, name, ordered }: Place): Promise<Json> {
  const drawn = [ctx.random(), ctx.uuid(), ctx.now()];
  const recorded = await ctx.step(name, () => drawn);
  if (JSON.stringify(recorded) !== JSON.stringify(drawn)) throw new Terminal('sim.drew-otherwise', `T6: ${name} drew ${JSON.stringify(drawn)}, and before ${JSON.stringify(recorded)}.`, 'Look at the replay.');
  return ordered ? drawn.slice(0, 2) : 'drawn';
}

/** What a child is given: its names go on from its parent's, so that each is used once in the company. */
interface Part {
  name: string;
  program: Program;
}

const whole = (ctx: TaskContext, input: Json): Promise<Json> => {
  const { name, program } = input as unknown as Part;
  return perform(program, { ctx, name, ordered: true });
};

export const programAgents: AnyAgent[] = [
  agent('program', whole),
  agent('child', whole),
  agent('failing', async (ctx, input) => {
    await whole(ctx, input);
    throw new Terminal('sim.failed', 'This child fails.', 'Nothing.');
  }),
];

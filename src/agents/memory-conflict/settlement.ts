import { z } from 'zod';
import type { Question, TaskContext } from '../../vocabulary/contract.ts';
import { KeelsonError } from '../../vocabulary/errors.ts';

export const settlementSchema = z.object({
  outcome: z.enum(['kept', 'moved', 'merged', 'reverted', 'nothing-done']),
  /** One sentence for whoever reads the task. */
  reason: z.string(),
});
export type Settlement = z.infer<typeof settlementSchema>;

/** Asks for one of the choices; nothing else is taken for an answer, and it waits for ever: until then everything stays as it is. `null` when it was taken back. */
export async function choose(ctx: TaskContext, name: string, question: Question & { choices: string[] }): Promise<string | null> {
  const answer = await ctx.ask(name, { ...question, type: 'conflict', closed: true });
  return answer.expired ? null : (question.choices.find((choice) => choice === answer.text) ?? null);
}

/** Does what the operator decided. The world may have moved on since the question: then nothing is done, and the task says why. */
export async function apply(done: Settlement, write: () => Promise<unknown>): Promise<Settlement> {
  try {
    await write();
    return done;
  } catch (error) {
    if (error instanceof KeelsonError && error.failure === 'terminal') return { outcome: 'nothing-done', reason: `${error.message} ${error.nextStep}` };
    throw error;
  }
}

export const unanswered: Settlement = { outcome: 'nothing-done', reason: 'The question got no answer that could be used, so everything stays as it is.' };

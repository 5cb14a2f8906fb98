import { z } from 'zod';
import { upkeepStages, type AgentContract, type TaskContext } from '../../vocabulary/contract.ts';

const memoryUpkeepInput = z.object({
  requested: z.number().int().nullable().describe('When the operator asked for it, epoch ms; `null` when it is due by its schedule'),
});
type MemoryUpkeepInput = z.infer<typeof memoryUpkeepInput>;

const count = z.number().int().nonnegative();
export const memoryUpkeepOutput = z.object({
  expired: count,
  indexed: count,
  promoted: count,
  summaries: count,
  archived: count,
  more: z.boolean().describe("There was more than one night's work: the next one goes on"),
});
type MemoryUpkeepOutput = z.infer<typeof memoryUpkeepOutput>;

/** A piece is at most ten thousand items, or twenty summaries. */
const piecesPerStageMax = 1_000;

/** Keeps memory in order by the rules of company.yaml: expires, indexes, promotes, summarises, archives. */
export const memoryUpkeepAgent: AgentContract<MemoryUpkeepInput, MemoryUpkeepOutput> = {
  name: 'memory-upkeep',
  version: 1,
  does: 'Expires, promotes, summarises and archives what the company remembers, by the rules of company.yaml.',
  input: memoryUpkeepInput,
  output: memoryUpkeepOutput,
  effects: [],
  lane: 'background',
  limits: { callsMax: upkeepStages.length * piecesPerStageMax, taskMsMax: null },
  compensation: {},
  key: ({ requested }) => `memory-upkeep:${requested ?? 'scheduled'}`,
  title: () => 'Upkeep of memory',
  run: keepMemory,
};

/** Each piece is a step, so a task that is interrupted goes on behind the last piece that was recorded. */
async function keepMemory(ctx: TaskContext): Promise<MemoryUpkeepOutput> {
  const done = { expired: 0, indexed: 0, promoted: 0, summaries: 0, archived: 0, more: false };
  for (const stage of upkeepStages) {
    let more = true;
    for (let pieces = 0; more && pieces < piecesPerStageMax; pieces++) {
      const piece = await ctx.memory.upkeep(stage);
      done.expired += piece.expired;
      done.indexed += piece.indexed;
      done.promoted += piece.promoted;
      done.summaries += piece.summaries;
      done.archived += piece.archived;
      more = piece.more;
    }
    done.more ||= more;
  }
  return done;
}

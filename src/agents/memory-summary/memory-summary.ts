import { z } from 'zod';
import type { AgentContract, SummarySource, TaskContext } from '../../vocabulary/contract.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { PromptPart, TextWish } from '../../vocabulary/model-contract.ts';
import { checkSummary } from '../../text/summary-check.ts';
import { dayOf } from '../../text/turns.ts';

const ref = z.string().min(1).max(limits.threadCharsMax);
export const memorySummaryInput = z.object({
  scope: z.object({ name: ref, filter: z.union([z.object({ thread: ref }), z.object({ subjects: z.array(ref).min(1).max(10) })]) }),
  subject: ref.nullable(),
  items: z.array(z.number().int().positive()).min(2).max(limits.summarySourcesMax).describe('Sequence numbers of its sources, oldest first'),
});
type MemorySummaryInput = z.infer<typeof memorySummaryInput>;

export const memorySummaryOutput = z.object({
  written: z.boolean().describe('`false`: there was nothing to summarise any more'),
  model: z.string().nullable().describe('Who wrote it; `null` when it is sentences of its sources'),
});
type MemorySummaryOutput = z.infer<typeof memorySummaryOutput>;

/**
 * Has a model write the summary of one quiet conversation or closed project, about one subject. A task of its own for each, and under that subject: so what the model is shown and what it says are sealed with
 * the subject's key and go when it is forgotten, and a provider that is busy for hours holds up nothing else.
 */
export const memorySummaryAgent: AgentContract<MemorySummaryInput, MemorySummaryOutput> = {
  name: 'memory-summary',
  version: 1,
  does: 'Has a model summarise a conversation that has been quiet for long, or a closed project.',
  input: memorySummaryInput,
  output: memorySummaryOutput,
  effects: [],
  lane: 'background',
  // Two steps, and what the question to a model takes on the worst day of its providers.
  limits: { callsMax: 130, taskMsMax: null },
  compensation: {},
  startedOnlyBy: 'keelson memory upkeep',
  // An item is in one summary at most, so its sources name it.
  key: ({ items }) => `memory-summary:${items[0]}-${items.at(-1)}:${items.length}`,
  title: ({ items }) => `A summary of ${items.length} items`,
  subject: ({ subject }) => subject,
  run: summarise,
};

async function summarise(ctx: TaskContext, work: MemorySummaryInput): Promise<MemorySummaryOutput> {
  const { sources, charsMax } = await ctx.memory.summarySources(work);
  if (sources.length === 0) return { written: false, model: null };
  const { value, model, without } = await ctx.model.text('summary', wish(ctx, sources, charsMax));
  return ctx.memory.putSummary(work, without === null ? { model: model ?? 'a model', text: value } : { refused: without.reason });
}

const charsPerToken = 2;

function wish({ company: { name, zone } }: TaskContext, sources: readonly SummarySource[], charsMax: number): TextWish {
  return {
    purpose: 'memory.summarise',
    tier: 'plan',
    instruction: [
      `You condense what was written in one conversation or project for the memory of ${name}. Whoever reads it later has nothing else at hand.`,
      'Say what was asked, agreed, promised, paid and decided, how it ended, and what is still open. Leave out greetings, thanks and small talk.',
      'A line for each point, oldest first, beginning with its day and who said it: 2026-03-31 jane@example.com: … Use the language and the words of what you condense.',
      'Say only what stands there. Numbers, dates, names, addresses and codes are written as they stand there, and none is added.',
      `At most ${charsMax} characters. Write the lines and nothing else.`,
    ].join('\n'),
    parts: partsOf(sources, zone),
    outputTokensMax: Math.max(200, Math.ceil(charsMax / charsPerToken)),
    without: () => '',
    check: (text) => problemOf(text, sources, { charsMax, zone }),
  };
}

function problemOf(text: string, sources: readonly SummarySource[], { charsMax, zone }: { charsMax: number; zone: string }): string | null {
  if (text.trim() === '') return 'It is empty.';
  if (text.length > charsMax) return `It has ${text.length} characters; ${charsMax} are the most.`;
  const { ok, missing } = checkSummary(text, sources, { zone });
  return ok ? null : `It says what does not stand there: ${missing.slice(0, 10).map((one) => `“${one.slice(0, 80)}”`).join(', ')}. Leave it out, or write it as it stands there.`;
}

const partCharsMax = 6_000;

/** In pieces, so that too long a conversation loses its middle: how it began and how it ended says most. */
function partsOf(sources: readonly SummarySource[], zone: string): PromptPart[] {
  const pieces: string[] = [''];
  for (const { author, at, text } of sources) {
    const turn = `${dayOf(at, zone)} ${author ?? 'somebody'}: ${text}`;
    if ((pieces.at(-1) ?? '').length + turn.length > partCharsMax && pieces.at(-1) !== '') pieces.push('');
    pieces[pieces.length - 1] += `${turn}\n\n`;
  }
  const last = pieces.length - 1;
  return pieces.map((text, index) => ({ label: `What was written, part ${index + 1} of ${pieces.length}`, text: text.trim(), keep: index === 0 || index === last ? 'always' : index, untrusted: true, stable: false }));
}

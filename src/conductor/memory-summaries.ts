import type { SummaryWork, TaskContext, TaskMemory } from '../vocabulary/contract.ts';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { defaultMemoryRules } from '../vocabulary/memory-rules.ts';
import { memorySummaryAgent } from '../agents/memory-summary/memory-summary.ts';
import { condenseGroup, turnsOf, type CondenseDeps, type SummaryGroup } from '../memory/upkeep/condense.ts';
import type { Summariser } from '../memory/upkeep/summariser.ts';
import type { HandOver } from '../memory/upkeep/upkeep.ts';
import { cutText, ownText } from '../text/turns.ts';
import type { Engine } from '../tasks/port.ts';
import type { TaskRun } from '../tasks/run.ts';
import type { ContextDeps } from './agent-context.ts';

/** Each summary is a task about its subject. `undefined` when no model is there to write any: then upkeep makes them of sentences, at once. */
export function summariesByTasks({ ledger, models }: ContextDeps, run: TaskRun, engine: Engine): HandOver | undefined {
  if (models === undefined || models.modelsOf('plan').length === 0) return undefined;
  return async (group) => {
    const work: SummaryWork = workOf(group);
    const { task, created } = await engine.start({ agent: memorySummaryAgent.name, input: work, subject: group.subject, cause: run.created.seq, tainted: true, byItsCommand: true });
    if (created) return 'begun';
    const status = (await ledger.tasks.get(task))?.status;
    return status === 'ready' || status === 'parked' ? 'pending' : 'over';
  };
}

function workOf({ scope: { name, filter }, subject, items }: SummaryGroup): SummaryWork {
  return { scope: { name, filter: filter.thread === undefined ? { subjects: [...(filter.subjects ?? [])] } : { thread: filter.thread } }, subject, items };
}

/** Of all sources together, about what a prompt of the tier `plan` takes. */
const sourcesCharsMax = 60_000;
const sourceCharsMin = 200;

/** Reading what is to be summarised, and putting the summary in its place. */
export function summaryCalls(deps: ContextDeps, run: TaskRun, core: Pick<TaskContext, 'step'>): Pick<TaskMemory, 'summarySources' | 'putSummary'> {
  const { ledger, memoryRules: rules = defaultMemoryRules, clock, company } = deps;
  const condensing = (summariser: Summariser): CondenseDeps => ({ ledger, rules, zone: company.zone, now: clock.now(), summariser, by: { actor: `agent:${run.contract.name}`, cause: run.created.seq } });
  return {
    summarySources: (work) =>
      core.step('memory.summarySources', async (attempt) => {
        attempt.untrusted();
        const turns = (await turnsOf({ ledger, now: clock.now() }, work)) ?? [];
        const share = Math.max(sourceCharsMin, Math.floor(sourcesCharsMax / Math.max(1, turns.length)));
        const sources = turns.map(({ seq, author, at, text }) => ({ seq, author, at, text: cutText(ownText(text), share) ?? '' }));
        return { sources, charsMax: rules.summaryChars };
      }),
    putSummary: (work, text) =>
      core.step('memory.putSummary', async () => {
        const { summaries } = await condenseGroup(condensing(given(text)), work);
        // Cut off between the append and its record, it finds its own work done.
        const [summary] = await ledger.items.summariesOf(work.items[0] ?? 0);
        if (summary === undefined) return { written: summaries > 0, model: null };
        const event = await ledger.event(summary);
        return { written: true, model: event.kind === 'note.put' ? event.data.provenance.model : null };
      }),
  };
}

function given(text: { model: string; text: string } | { refused: string }): Summariser {
  if ('text' in text) return { model: text.model, summarise: () => Promise.resolve(text.text) };
  return { model: 'a model', summarise: () => Promise.reject(new NeedsOperator('memory.no-model', text.refused, 'Nothing to do: sentences of the sources stand in.')) };
}

import type { EventData } from './events.ts';
import { costText } from './exact-cost.ts';
import type { ExactCost, ModelOutcome } from './models.ts';

// Calls of models in words, for the log and for the timeline of a task.

const outcomeWords: Readonly<Record<ModelOutcome, string>> = {
  answered: 'answered', invalid: 'answered wrongly', truncated: 'was cut off', refused: 'declined to answer', empty: 'answered with nothing', failed: 'failed', lost: 'was lost: the process stopped meanwhile',
};

/** `local/qwen3:8b answered: 900 tokens in (512 cached), 80 out, 0.0012 EUR`. */
export function calledWords({ model, attempt, outcome, counts, usage, cost, worst, failure }: EventData<'model.called'>): string {
  const again = attempt > 1 ? `, attempt ${attempt},` : '';
  const why = failure === null || outcome === 'lost' ? '' : ` (${failure.code})`;
  return `${model}${again} ${outcomeWords[outcome]}${why}${counts === 'nothing' ? '; it cost nothing' : counts === 'worst' ? `; may have cost up to ${sumWords(worst.tokens, worst.cost)}` : `: ${countedWords(usage, cost)}`}`;
}

/** `local/qwen3:8b was not asked: the answer of event 120 was used again, which saved 980 tokens and 0.0012 EUR`. */
export function reusedWords({ model, answered, saved: { usage, cost } }: EventData<'model.reused'>): string {
  return `${model} was not asked: the answer of event ${answered} was used again, which saved ${sumWords(usage.input + usage.output, cost)}`;
}

function countedWords(usage: EventData<'model.called'>['usage'], cost: ExactCost | null): string {
  const tokens = usage === null ? 'tokens unknown' : `${number(usage.input)} tokens in${usage.cachedInput > 0 ? ` (${number(usage.cachedInput)} cached)` : ''}, ${number(usage.output)} out`;
  return `${tokens}, ${cost === null ? 'no price' : costText(cost)}`;
}

export function sumWords(tokens: number, cost: ExactCost | null): string {
  return `${number(tokens)} tokens${cost === null ? '' : ` and ${costText(cost)}`}`;
}

const number = (value: number): string => value.toLocaleString('en');

import type { EffectState } from '../../vocabulary/effects.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { EffectView, TaskDetail } from '../../vocabulary/views.ts';
import type { Display, Format } from './display.ts';
import { outcomeLine, receiptPairs } from './effects.ts';
import { wrapped } from './lines.ts';
import { taskOutcomeText, type TaskOutcome } from './rollback.ts';
import { safeLine } from './safe-text.ts';
import { fields } from './table.ts';

/** What came of a credit or a refund: the agent's word, each effect with its receipt, and where to read why. */
export function goodwillText(display: Display, { effects, ...outcome }: TaskOutcome & { effects: readonly EffectView[] }): string {
  const result = resultOf(outcome.task);
  const said = result === null ? [] : [wrapped(display, safeLine(result.reason), formats[result.given] ?? 'yellow')];
  const told = effects.map((effect) => effectLines(display, effect));
  const asked = effects.filter(({ state }) => byTheRules.has(state)).map(({ id }) => wrapped(display, `\`keelson policy explain ${id}\` shows which rules decided, and by what.`, 'dim'));
  return [taskOutcomeText(display, outcome), ...told, ...said, ...asked].join('\n');
}

/** It has ended, and nothing was given. */
export function wasNotGiven(task: TaskDetail): boolean {
  if (task.status === 'failed' || task.status === 'stopped' || task.status === 'cancelled') return true;
  const result = resultOf(task);
  return result !== null && result.given !== 'succeeded';
}

/** The rules had it wait, or end. */
const byTheRules: ReadonlySet<EffectState> = new Set(['review', 'staged', 'cooling', 'rejected', 'expired']);

const formats: Readonly<Record<string, Format>> = { succeeded: 'green', rejected: 'red' };

function effectLines(display: Display, effect: EffectView): string {
  return fields(display, [[effect.state === 'succeeded' ? 'done' : 'effect', outcomeLine(effect)], ['id', effect.id], ...receiptPairs(effect.receipt), ['next', effect.state === 'succeeded' ? '' : (effect.failure?.nextStep ?? '')]]);
}

/** What the agent says of itself; `null` until the task has ended. */
function resultOf({ result }: { result: Json }): { given: string; reason: string } | null {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return null;
  const { given, reason } = result;
  return typeof given === 'string' && typeof reason === 'string' ? { given, reason } : null;
}

import type { RollbackPlan, RollbackStep } from '../../vocabulary/gate-views.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { ItemView, TaskDetail } from '../../vocabulary/views.ts';
import { heading, type Display } from './display.ts';
import { titled, wrapped } from './lines.ts';
import { quoted } from './quoted.ts';
import { safeLine } from './safe-text.ts';
import { fields } from './table.ts';
import { counted } from './times.ts';

/** What a rollback would do: what is taken back, in its order; what can't be, with its correction; what stays. */
export function rollbackPlanText(display: Display, plan: RollbackPlan): string {
  const { steps } = plan;
  const head = titled(display, `Rollback of ${plan.task}`, safeLine(plan.title));
  if (plan.by !== null) return `${head}\n${plan.by} rolls it back, or did: \`keelson task ${plan.by}\` shows how it stands.`;
  const parts = [
    section(display, 'Taken back, newest first', steps, (step) => backLines(display, step)),
    section(display, 'Can not be taken back', steps, (step) => correctLines(display, step)),
    section(display, 'Stays as others wrote it, or as it began', steps, (step) => keepLines(display, step)),
    section(display, 'Nothing to do', steps, (step) => (step.do === 'nothing' ? lines(display, step.sentence, step.why) : null)),
  ].filter((part) => part !== null);
  return [head, ...(parts.length === 0 ? ['It did nothing that could be taken back.'] : parts)].join('\n\n');
}

/** The steps of which `say` has something to say, each with its place in the order of the whole. */
function section(display: Display, title: string, steps: readonly RollbackStep[], say: (step: RollbackStep) => string | null): string | null {
  const said = steps.flatMap((step, index) => {
    const text = say(step);
    return text === null ? [] : [`  ${String(index + 1).padStart(2)}  ${text}`];
  });
  return said.length === 0 ? null : `${heading(display, title)}\n${said.join('\n')}`;
}

function backLines(display: Display, step: RollbackStep): string | null {
  switch (step.do) {
    case 'withdraw':
      return lines(display, step.sentence, 'withdrawn: it has not begun');
    case 'compensate':
      return lines(display, step.sentence, `by: ${step.by}`, step.how, step.onFailure === 'stop' ? 'if that fails, the rest waits for you' : 'if that fails, the rest goes on');
    case 'revert':
      return lines(display, `${step.fields.join(', ')} of ${step.ref}`, `as before version ${step.version}`);
    default:
      return null;
  }
}

function correctLines(display: Display, step: RollbackStep): string | null {
  if (step.do !== 'correct') return null;
  const draft = step.correction === '' ? '' : `\n${quoted(display, step.correction)}`;
  return `${lines(display, step.sentence, step.why, step.drafted ? 'a correction is drafted, for you to read before it goes out:' : step.correction === '' ? 'see to it by hand' : 'nothing here can send a correction; in words:')}${draft}`;
}

function keepLines(display: Display, step: RollbackStep): string | null {
  if (step.do !== 'keep') return null;
  const changed = step.conflicts.map(({ field, task, now }) => `${field}: the task wrote ${shown(task)}, now it is ${shown(now)}`);
  return lines(display, step.version === null ? step.ref : `version ${step.version} of ${step.ref}`, step.why, ...changed);
}

function lines(display: Display, first: string, ...more: readonly string[]): string {
  return [safeLine(first), ...more.filter((line) => line !== '').map((line) => `      ${display.paint('dim', safeLine(line))}`)].join('\n');
}

function shown(value: Json): string {
  return value === null ? 'nothing' : JSON.stringify(value);
}

export interface TaskOutcome {
  task: TaskDetail;
  waiting: readonly ItemView[];
  /** The company ran after it was begun. */
  ran: boolean;
}

/** How a rollback stands: what was taken back, what was left, and what waits. */
export function rollbackText(display: Display, { plan, ...outcome }: TaskOutcome & { plan: RollbackPlan }): string {
  const already = plan.by === null ? '' : `${display.paint('yellow', `${plan.task} is rolled back once: by ${plan.by}.`)}\n`;
  const result = resultOf(outcome.task.result);
  const told = result === null ? [] : [list(display, 'Taken back or corrected', result.undone), list(display, 'Left as it was', result.left)].filter((part) => part !== '');
  return [`${already}${taskOutcomeText(display, outcome)}`, ...told].join('\n\n');
}

/** How a task stands that was just begun, with what the operator can do about it. */
export function taskOutcomeText(display: Display, { task, waiting, ran }: TaskOutcome): string {
  const status = fields(display, [
    ['status', task.status],
    ['failure', task.failure?.message ?? ''],
    ['next', task.failure?.nextStep ?? ''],
  ]);
  const items = waiting.map((item) => wrapped(display, `Waits for you: #${item.id} ${item.type}: ${safeLine(item.summary)}`, 'yellow'));
  const advice = ran ? [] : [display.paint('dim', 'Begun only. `keelson run --until-idle` lets it happen.')];
  const open = waiting[0] === undefined ? [] : [display.paint('dim', `${counted(waiting.length, 'item')} open. \`keelson show ${waiting[0].id}\` shows one with its evidence.`)];
  return [titled(display, task.id, safeLine(task.title)), status, ...items, ...open, ...advice].join('\n');
}

function list(display: Display, title: string, entries: readonly { what: string; how: string }[]): string {
  return entries.length === 0 ? '' : `${heading(display, title)}\n${entries.map(({ what, how }) => `  ${lines(display, what, how)}`).join('\n')}`;
}

/** What the agent says of itself; a task that has not ended, or was something else, says nothing. */
function resultOf(result: Json): { undone: { what: string; how: string }[]; left: { what: string; how: string }[] } | null {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return null;
  return { undone: entriesIn(result['undone']), left: entriesIn(result['left']) };
}

function entriesIn(value: Json | undefined): { what: string; how: string }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return [];
    const { what, how } = entry;
    return typeof what === 'string' && typeof how === 'string' ? [{ what, how }] : [];
  });
}

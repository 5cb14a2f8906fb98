import type { Acted, OpenSlot, Understanding } from '../../vocabulary/understanding.ts';
import type { ItemView, TaskDetail } from '../../vocabulary/views.ts';
import type { Display } from './display.ts';
import { below, wrapped } from './lines.ts';
import { taskOutcomeText } from './rollback.ts';
import { safeLine } from './safe-text.ts';
import { fields } from './table.ts';

/** What was understood: the slots, what will happen, and what is open. Nothing of it has happened. */
export function understandingText(display: Display, { intent, slots, will, questions, why, instead, examples, notes }: Understanding): string {
  const title = intent === null ? [] : [display.paint('bold', intent.name)];
  const filled = slots.length === 0 ? [] : [fields(display, slots.map(({ label, shown }) => [`  ${label}`, shown]))];
  return [
    ...title,
    ...filled,
    ...(will === null ? [] : [wrapped(display, safeLine(will), 'green')]),
    ...(why === null ? [] : [wrapped(display, safeLine(why), 'yellow')]),
    ...questions.map((question) => openSlotText(display, question)),
    ...notes.map((note) => wrapped(display, safeLine(note), 'yellow')),
    ...list(display, 'Instead:', instead),
    ...list(display, 'For example:', examples.map((example) => `keelson do "${example}"`)),
  ].join('\n');
}

/** A question with its numbered choices. */
export function openSlotText(display: Display, { question, choices }: OpenSlot): string {
  return [wrapped(display, safeLine(question), 'yellow'), ...choices.map(({ shown }, index) => below(display, `${index + 1}  ${safeLine(shown)}`))].join('\n');
}

/** Where nobody can be asked: the words that would run it, or settle the first question. */
export function howToRun(display: Display, { words, outcome, questions }: Understanding, answers: Readonly<Record<string, string>>): string[] {
  const set = Object.entries(answers).map(([slot, value]) => ` --set ${quoted(`${slot}=${value}`)}`);
  const command = `keelson do ${quoted(words)}${set.join('')}`;
  if (outcome === 'clear') return ['', wrapped(display, `Nothing was done. This does it: ${safeLine(`${command} --yes`)}`, 'dim')];
  const [question] = questions;
  if (question === undefined) return [];
  const example = question.choices[0]?.value ?? 'VALUE';
  return ['', wrapped(display, `Nothing was done. Say which: ${safeLine(`${command} --set ${quoted(`${question.slot}=${example}`)}`)}`, 'dim')];
}

/** What came of it. */
export function actedText(display: Display, { acted, begun, ran }: { acted: Acted; begun: { taskDetail: TaskDetail; waiting: readonly ItemView[] } | null; ran: boolean }): string {
  const said = wrapped(display, safeLine(acted.said), acted.created ? 'green' : 'yellow');
  if (begun === null) return acted.ref === null ? said : `${said}\n${display.paint('dim', `\`keelson memory show ${safeLine(acted.ref)}\` shows it.`)}`;
  return [said, taskOutcomeText(display, { task: begun.taskDetail, waiting: [...begun.waiting], ran })].join('\n');
}

function list(display: Display, title: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [title, ...entries.map((entry) => below(display, safeLine(entry)))];
}

/** For a shell: in single quotes, which nothing inside but themselves can end. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

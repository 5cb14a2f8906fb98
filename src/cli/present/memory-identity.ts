import type { AssociationView, IdentityView } from '../../vocabulary/memory.ts';
import type { Display } from './display.ts';
import { safeLine } from './safe-text.ts';
import { fields, table, type Cell } from './table.ts';
import { count } from './times.ts';

/** Who somebody is: the name that counts, the others, and what outside systems call them. */
export function identityText(display: Display, { identity, subjects, handles }: IdentityView, more: readonly [string, string][] = []): string {
  return fields(display, [
    ['identity', identity],
    ['also', subjects.filter((subject) => subject !== identity).join(', ')],
    ['handles', handles.map(({ type, value }) => `${type}:${value}`).join(', ')],
    ...more,
  ]);
}

/** A handle that was given, or the question that its other holder makes. */
export function claimText(display: Display, handle: string, { identity, task }: { identity: IdentityView; task: string | null }): string {
  if (task === null) return `${display.paint('green', `${safeLine(identity.identity)} has ${safeLine(handle)} now.`)}\n${identityText(display, identity)}`;
  return `${display.paint('yellow', `${safeLine(handle)} belongs to somebody else already, so nothing is changed.`)} A question is in the inbox (${safeLine(task)}): \`keelson inbox\` lists it.`;
}

const evidenceShown = 5;

/** What was learned, with how sure it is and on what it stands. */
export function associationsText(display: Display, scope: string, views: readonly AssociationView[]): string {
  if (views.length === 0) return `Nothing was learned about ${safeLine(scope)} yet. It comes with outcomes: answered mails, approved and edited drafts. \`keelson memory correct\` tells it outright.`;
  const rows = views.map((view): Cell[] => [
    view.name,
    view.value === null ? '' : String(view.value),
    view.corrected ? { text: 'your word', format: 'green' } : `${Math.round(view.confidence * 100)} %`,
    evidenceText(view),
    view.values.filter(({ value }) => value !== view.value).map(({ value, weight }) => `${value} (${Number(weight.toFixed(2))})`).join(', '),
  ]);
  return table(display, [{ title: 'what' }, { title: 'value', shrinksTo: 12 }, { title: 'confidence', align: 'right' }, { title: 'evidence', shrinksTo: 14 }, { title: 'also seen', shrinksTo: 14 }], rows);
}

function evidenceText({ evidence }: AssociationView): string {
  if (evidence.length === 0) return '';
  const more = evidence.length > evidenceShown ? ` and ${count(evidence.length - evidenceShown)} more` : '';
  return `${evidence.length === 1 ? 'event' : 'events'} ${evidence.slice(0, evidenceShown).join(', ')}${more}`;
}

/** One of them, after a correction. */
export function associationText(display: Display, view: AssociationView): string {
  const said = view.corrected ? 'is as you say, whatever is observed' : 'goes by what is observed again';
  return `${display.paint('green', `${view.name} of ${safeLine(view.scope)} ${said}.`)}\n${associationsText(display, view.scope, [view])}`;
}

import { assert, Terminal } from '../../vocabulary/errors.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId, ItemId, TaskId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ItemRowView } from '../../vocabulary/page-views.ts';
import { rollbackAgentName, rollbackInput, rollbackKey } from '../../vocabulary/rollback.ts';
import type { EffectStory, TaskStory } from '../../vocabulary/story-views.ts';
import type { TaskView } from '../../vocabulary/views.ts';
import type { Ledger } from '../../ledger/port.ts';
import { auditRows } from './audit-pages.ts';
import { eventRows } from './event-pages.ts';
import { itemRow } from './item-pages.ts';
import { effectView } from './items.ts';
import { taskDetail, taskView } from './tasks.ts';

/** One effect with all that was said and done about it. Throws Terminal `effect.unknown`. */
export async function effectStory(ledger: Ledger, effect: EffectId): Promise<EffectStory> {
  const row = await ledger.effects.get(effect);
  if (!row) throw new Terminal('effect.unknown', `There is no effect ${effect}.`, 'The ledger lists what was to happen outside.');
  const { events } = await ledger.journal(row.task);
  const numbers = events.filter((event) => isAbout(event, effect)).map(({ seq }) => seq);
  const items = new Set(await itemsIn(ledger, row.task, events));
  const shown = (await Promise.all([...items].map((item) => itemOf(ledger, item)))).filter((item) => item !== null);
  const task = await ledger.tasks.get(row.task);
  assert(task, `${effect} belongs to a task`);
  const [audit] = await auditRows(ledger, [row]);
  assert(audit, `${effect} has a row`);
  return {
    row: audit,
    effect: await effectView(ledger, effect),
    title: (await taskView(ledger, task)).title,
    events: events.filter(({ seq }) => numbers.includes(seq)),
    items: shown.filter((item) => item.effect === effect),
  };
}

function isAbout({ data }: LedgerEvent, effect: EffectId): boolean {
  return 'effect' in data && data.effect === effect;
}

/** One task with what it proposed, asked, started and saw. Throws Terminal `task.unknown`. */
export async function taskStory(ledger: Ledger, zone: string, task: TaskId): Promise<TaskStory> {
  const detail = await taskDetail(ledger, task);
  const { events, links } = await ledger.journal(task);
  const seen = [...events, ...links.map(({ event }) => event)].toSorted((one, other) => one.seq - other.seq);
  const items = await Promise.all((await itemsIn(ledger, task, events)).map((item) => itemOf(ledger, item)));
  const children = await ledger.tasks.children(task);
  const input = detail.agent === rollbackAgentName ? rollbackInput.safeParse(detail.input) : null;
  return {
    task: detail,
    effects: await auditRows(ledger, await ledger.effects.ofTask(task)),
    events: eventRows(seen.slice(0, limits.storyEventsMax), zone),
    eventsLeft: Math.max(0, seen.length - limits.storyEventsMax),
    items: items.filter((item) => item !== null),
    parent: detail.parent === null ? null : await viewOf(ledger, detail.parent),
    children: (await Promise.all(children.slice(0, limits.listRowsDefault).map((child) => viewOf(ledger, child)))).filter((child) => child !== null),
    childrenLeft: Math.max(0, children.length - limits.listRowsDefault),
    rolledBackBy: await ledger.tasks.byKey(rollbackKey(task)),
    rollsBack: input?.success === true ? input.data.task : null,
  };
}

async function viewOf(ledger: Ledger, task: TaskId): Promise<TaskView | null> {
  const row = await ledger.tasks.get(task);
  return row === null ? null : taskView(ledger, row);
}

/** Items that a task opened: an opening does not say its number, what ended it does, and the open ones are listed. */
async function itemsIn(ledger: Ledger, task: TaskId, events: readonly LedgerEvent[]): Promise<ItemId[]> {
  const ended = events.flatMap(({ data }) => ('item' in data && typeof data.item === 'number' ? [data.item] : []));
  const open = (await ledger.inbox.openOfTask(task)).map(({ id }) => id);
  return [...new Set([...ended, ...open])].toSorted((one, other) => one - other);
}

async function itemOf(ledger: Ledger, item: ItemId): Promise<ItemRowView | null> {
  const row = await ledger.inbox.get(item);
  return row === null ? null : itemRow(ledger, row);
}

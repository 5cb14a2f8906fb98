import { Terminal } from '../../vocabulary/errors.ts';
import { effectIdPattern, parseItemId, parseTaskId, type EffectId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { effectText } from '../present/effects.ts';
import { inboxText, itemText, snoozedText } from '../present/inbox.ts';
import { taskText } from '../present/tasks.ts';
import type { Session } from '../session.ts';

export async function inbox(session: Session, options: { all?: boolean; snoozed?: boolean }): Promise<void> {
  const all = options.all === true;
  const only = options.snoozed === true;
  await session.withCompany(async (company) => {
    const items = await company.inbox.list({ all, snoozed: only ? 'only' : 'hide', limit: limits.listRowsMax });
    const { snoozed } = await company.inbox.counts();
    session.print((display) => (only ? snoozedText(display, items) : inboxText(display, items, all, snoozed)), items);
  });
}

/** Shows an inbox item (`7`), a task (`t42`) or an effect (`e` and 24 hex digits). */
export async function show(session: Session, reference: string): Promise<void> {
  if (/^#?\d+$/.test(reference)) {
    const id = parseItemId(reference);
    await session.withCompany(async (company) => {
      const item = await company.inbox.show(id);
      session.print((display) => itemText(display, item), item);
    });
  } else if (/^t\d+$/.test(reference)) {
    const id = parseTaskId(reference);
    await session.withCompany(async (company) => {
      const task = await company.tasks.show(id);
      session.print((display) => taskText(display, task), task);
    });
  } else if (effectIdPattern.test(reference)) {
    await session.withCompany(async (company) => {
      const effect = await company.effects.show(reference as EffectId);
      session.print((display) => effectText(display, effect), effect);
    });
  } else {
    throw new Terminal('usage.unknown-reference', `"${reference}" is neither an inbox number, a task nor an effect.`, 'Write 7 for an inbox item, t42 for a task, or an effect id: e and 24 hex digits.');
  }
}

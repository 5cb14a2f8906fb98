import { Terminal } from '../vocabulary/errors.ts';
import type { Decision, ItemAction } from '../vocabulary/inbox.ts';
import type { ItemDetail, ItemView } from '../vocabulary/views.ts';
import { commandsFor } from './present/inbox.ts';

/** Refuses an item that is decided already or that does not offer the action, and says what is possible instead. */
export function assertOffers(item: ItemDetail, action: ItemAction): void {
  if (item.state !== 'open') {
    throw new Terminal('inbox.not-open', `Item ${item.id} is ${item.state}${item.decision === null ? '' : ` (${item.decision.action})`} already.`, `\`keelson show ${item.id}\` shows how it ended; \`keelson inbox\` lists what is open.`);
  }
  if (!item.actions.includes(action)) throw notOffered(item, action);
}

/** What an answer in words means for this item: an answer to a question, or one of the ways out of a doubt or an escalation. */
export function decisionFromWords(item: ItemView, words: string): Decision {
  const text = words.trim();
  if (text === '') throw new Terminal('usage.empty-answer', 'The answer is empty.', `\`keelson show ${item.id}\` shows what is asked.`);
  if (item.type === 'question') {
    const number = /^\d+$/.test(text) ? Number(text) : 0;
    return { action: 'answer', text: item.choices[number - 1] ?? text };
  }
  const action = text.toLowerCase().replace(/[\s_]+/g, '-');
  const offered = item.actions.find((candidate) => candidate === action);
  if (item.type === 'approval' || offered === undefined) throw notOffered(item, text);
  return { action: offered, text: null };
}

function notOffered(item: ItemView, wanted: string): Terminal {
  return new Terminal('inbox.action-not-offered', `Item ${item.id} is ${item.type === 'approval' || item.type === 'escalation' ? 'an' : 'a'} ${item.type}; "${wanted}" is not among its actions.`, `You can: ${commandsFor(item).join('; ')}.`);
}

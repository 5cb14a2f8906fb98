import { Terminal } from '../vocabulary/errors.ts';
import type { Decision, ItemAction } from '../vocabulary/inbox.ts';
import type { ItemView } from '../vocabulary/views.ts';
import { commandsFor } from './present/inbox.ts';

/** Refuses an item that is decided already or that does not offer the action, and says what is possible instead. */
export function assertOffers(item: ItemView, action: ItemAction): void {
  if (item.state !== 'open') {
    throw new Terminal('inbox.not-open', `Item ${item.id} is ${item.state}${item.decision === null ? '' : ` (${item.decision.action})`} already.`, `\`keelson show ${item.id}\` shows how it ended; \`keelson inbox\` lists what is open.`);
  }
  if (!item.actions.includes(action)) throw notOffered(item, action);
}

/** With these a note may follow. With the others it could be meant as a condition that nobody would keep: "wait a week", "send again, but to Jim". */
const withNote: readonly ItemAction[] = ['reject', 'sent', 'not-sent', 'retry', 'dismiss', 'decline', 'raise'];
/** They let something out and have commands of their own: a word in an answer must not slip through as one. */
const notByAnswer: readonly ItemAction[] = ['approve', 'edit'];

/** What an answer in words means for this item: an answer to what is asked, or one of the ways out that it offers, perhaps with a note (`dismiss it was me`, `raise 50 EUR`). */
export function decisionFromWords(item: ItemView, words: string): Decision {
  const text = words.trim();
  if (text === '') throw new Terminal('usage.empty-answer', 'The answer is empty.', `\`keelson show ${item.id}\` shows what is asked.`);
  if (item.actions.includes('answer')) return { action: 'answer', text: answerIn(item, text) };
  const { action, note } = actionIn(item, text);
  if (action === undefined || notByAnswer.includes(action)) throw notOffered(item, text);
  // What is to be rejected leaves the house otherwise: it has its own command, like approving.
  if (action === 'reject' && item.type === 'approval') throw notOffered(item, text);
  if (note !== null && !withNote.includes(action)) throw notOffered(item, text);
  return { action, text: note };
}

/** The choice of that number, or the words themselves; where only choices count, the one that is meant. A number that no choice has is neither. */
function answerIn({ id, choices, closed }: ItemView, text: string): string {
  const chosen = choices[/^\d+$/u.test(text) ? Number(text) - 1 : -1] ?? choices.find((choice) => choice.trim().toLowerCase() === text.toLowerCase());
  if (chosen !== undefined) return chosen;
  // A bare number is never a whole answer: beside choices it is one that was mistyped.
  const mistyped = choices.length > 0 && /^\d+$/u.test(text);
  if (!closed && !mistyped) return text;
  throw new Terminal('inbox.not-a-choice', `"${text.slice(0, 100)}" is not one of the choices of item ${id}.`, `Answer with the number of a choice${closed ? ' or in its words' : ', or in words of your own'}: ${choices.map((choice, index) => `${index + 1} ${choice}`).join('; ')}.`);
}

/** The offered action that the words begin with, in one word or two (`not sent`), and what follows it. */
function actionIn({ actions }: ItemView, text: string): { action: ItemAction | undefined; note: string | null } {
  const words = text.split(/\s+/u);
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join('-').toLowerCase().replaceAll('_', '-').replace(/[,.:;]$/u, '');
    const action = actions.find((candidate) => candidate === name);
    if (action !== undefined) return { action, note: words.slice(count).join(' ') || null };
  }
  return { action: undefined, note: null };
}

function notOffered(item: ItemView, wanted: string): Terminal {
  return new Terminal('inbox.action-not-offered', `Item ${item.id} is ${item.type === 'approval' || item.type === 'escalation' ? 'an' : 'a'} ${item.type}; "${wanted}" is not among its actions.`, `You can: ${commandsFor(item).join('; ')}.`);
}

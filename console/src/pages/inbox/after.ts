import type { QueryClient } from '@tanstack/react-query';
import { keyOf } from '../../api/query.ts';
import { doubtWords } from '../../kit/doubt-words.ts';
import { toast } from '../../kit/toast.tsx';
import { asks, decide, forgetAsk, isDealtWith, type Answered, type Ask } from './asks.ts';
import { isUnread } from './unread.ts';
import type { ItemRow } from './use-rows.ts';
import { outcomeSentence, titleParts, type Dossier, type ItemDetail } from './words.ts';

/** The newest decision that is confirmed, for the key that takes back. */
let last: { ask: Ask; item: ItemDetail | null } | null = null;

/** Says what became of a decision, and offers to take it back where that is possible, and only there. */
export function answeredToast(client: QueryClient, zone: string, { ask, decided, refused }: Answered): void {
  if (ask.phase === 'refused') return refusedToast(client, zone, ask);
  last = { ask, item: decided[0] ?? null };
  const { wanted, about } = ask;
  if (wanted.kind === 'snooze') {
    const [item = 0] = ask.items;
    if (wanted.until === null) {
      forgetAsk(item);
      return void toast({ text: `Back among what waits: ${about}` });
    }
    return void toast({ text: `Snoozed: ${about}`, undo: { run: () => wake(client, ask) } });
  }
  if (wanted.kind === 'batch') {
    const failed = refused.length === 0 ? {} : { detail: `${String(refused.length)} not: ${refused[0]?.message ?? ''}`, tone: 'bad' as const };
    return void toast({ text: `${decidedWords(wanted.action)}: ${String(decided.length)} of ${String(ask.items.length)}`, ...failed });
  }
  const action = wanted.kind === 'edit' ? 'edit' : wanted.action;
  const state = decided[0]?.effectDetail?.state;
  const goesOut = (action === 'approve' || action === 'edit' || action === 'send-again') && (state === 'approved' || state === 'started' || state === 'succeeded');
  toast({ text: `${decidedWords(action)}: ${about}`, ...(goesOut ? { detail: 'It goes out at once: there is no cool-off on it.' } : {}) });
}

/** `u`: what cools off on the screen is stopped, once one can have seen it; else the last thing is taken back. */
export function stopOrUndo(client: QueryClient, row: ItemRow | undefined): void {
  if (row?.effectState !== 'cooling' || isDealtWith(asks.get().get(row.id)) || isUnread(row.id, performance.now())) return undoLast(client);
  decide(client, [row.id], { kind: 'decide', action: 'reject', text: 'Stopped in its cool-off.' }, titleParts(row.title).who ?? row.summary.slice(0, 80));
}

/** Takes back the last thing, or says why that can't be. */
function undoLast(client: QueryClient): void {
  if (last === null) return void toast({ text: 'There is nothing to take back.', tone: 'info' });
  const { ask } = last;
  if (ask.wanted.kind === 'snooze' && ask.wanted.until !== null) {
    last = null;
    return wake(client, ask);
  }
  const word = ask.wanted.kind === 'edit' ? 'An approval' : ask.wanted.kind === 'snooze' ? 'This' : ask.wanted.action === 'approve' ? 'An approval' : 'This decision';
  toast({ text: `${word} can’t be taken back: ${ask.about}`, detail: 'It counted at once. A rule such as “allow after 10m unless stopped” gives you time to stop what goes out.', tone: 'info' });
}

function wake(client: QueryClient, { items, about }: Ask): void {
  decide(client, items, { kind: 'snooze', until: null }, about);
}

function refusedToast(client: QueryClient, zone: string, { items, problem, about }: Ask): void {
  const [item = 0] = items;
  const dossier = client.getQueryData<Dossier>(keyOf('inbox.dossier', { params: { item } }));
  const decision = dossier?.item.decision ?? null;
  if (items.length === 1 && dossier !== undefined && decision !== null) {
    return void toast({ text: `Too late for ${about}: ${outcomeSentence(decision, dossier.by, Date.now(), zone)}.`, detail: 'Nothing of your decision was done.', tone: 'bad' });
  }
  toast({ text: `Not done: ${about}. ${problem?.message ?? ''}`, ...(problem === null ? {} : { detail: problem.nextStep }), tone: 'bad' });
}

const words: Readonly<Record<string, string>> = { approve: 'Approved', edit: 'Edited and approved', reject: 'Rejected', answer: 'Answered', unstage: 'Unstaged, and asked once more', accept: 'Accepted', decline: 'Declined', raise: 'Cap raised', wait: 'Left to the next window', dismiss: 'Left as it is', retry: 'Tried again', sent: doubtWords.sent.done, 'not-sent': doubtWords['not-sent'].done, 'send-again': doubtWords['send-again'].done };

function decidedWords(action: string): string {
  return words[action] ?? action;
}

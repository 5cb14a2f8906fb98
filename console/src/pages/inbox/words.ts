import type { CallOutput } from '../../api/call.ts';
import { clockText, isoDay, shortDayText } from '../../format/time.ts';
import { doubtWords } from '../../kit/doubt-words.ts';
import type { IconName } from '../../kit/icon.tsx';
import { kindWords } from '../../kit/kind-words.ts';
import type { ItemType } from './search.ts';

export type Dossier = CallOutput<'inbox.dossier'>;
export type ItemDetail = Dossier['item'];
export type ItemAction = ItemDetail['actions'][number];

export const typeWords: Record<ItemType, { word: string; icon: IconName }> = {
  approval: { word: 'Approval', icon: 'check' },
  choice: { word: 'Choice', icon: 'question' },
  question: { word: 'Question', icon: 'question' },
  escalation: { word: 'Stopped', icon: 'warning' },
  doubt: { word: 'In doubt', icon: 'question' },
  conflict: { word: 'Conflict', icon: 'warning' },
  proposal: { word: 'Proposal', icon: 'policy' },
  budget: { word: 'Budget', icon: 'costs' },
};

export interface ActionWords {
  /** On the button. */
  verb: string;
  /** What was done, as the beginning of a sentence. */
  done: string;
  icon: IconName;
}

const actionWords: Record<ItemAction, ActionWords> = {
  approve: { verb: 'Approve', done: 'Approved', icon: 'check' },
  edit: { verb: 'Edit', done: 'Edited and approved', icon: 'edit' },
  reject: { verb: 'Reject', done: 'Rejected', icon: 'cross' },
  answer: { verb: 'Answer', done: 'Answered', icon: 'check' },
  sent: { verb: doubtWords.sent.verb, done: doubtWords.sent.done, icon: 'check' },
  'not-sent': { verb: doubtWords['not-sent'].verb, done: doubtWords['not-sent'].done, icon: 'cross' },
  'send-again': { verb: doubtWords['send-again'].verb, done: doubtWords['send-again'].done, icon: 'redo' },
  retry: { verb: 'Try again', done: 'Tried again', icon: 'redo' },
  dismiss: { verb: 'Leave it', done: 'Left as it is', icon: 'cross' },
  unstage: { verb: 'Unstage', done: 'Unstaged', icon: 'check' },
  accept: { verb: 'Accept', done: 'Accepted', icon: 'check' },
  decline: { verb: 'Decline', done: 'Declined', icon: 'cross' },
  raise: { verb: 'Raise the cap', done: 'Cap raised', icon: 'up' },
  wait: { verb: 'Wait', done: 'Left to the next window', icon: 'clock' },
};

/** An action as it is called on this item: what cools off goes out by itself, so approving is sending now, and rejecting is stopping. */
export function wordsOf(action: ItemAction, effect: ItemDetail['effectDetail']): ActionWords {
  if (effect?.state === 'cooling' && action === 'approve') return { verb: 'Send now', done: 'Sent before its time', icon: 'check' };
  if (effect?.state === 'cooling' && action === 'reject') return { verb: 'Stop it', done: 'Stopped', icon: 'cross' };
  if (effect?.kind === 'mail.send' && action === 'approve') return { verb: 'Approve and send', done: 'Approved', icon: 'check' };
  return actionWords[action];
}

export interface Outcome {
  action: string;
  text: string | null;
  at: number;
}

/** How an item ended: `Rejected`, `Expired before anybody decided`. */
export function outcomeWords({ action }: Pick<Outcome, 'action'>): string {
  if (action === 'withdrawn') return 'Not asked any more';
  if (action === 'expired') return 'Expired before anybody decided';
  return actionWords[action as ItemAction]?.done ?? action;
}

/** Where a decision was made: ` in the console`. */
function byWords(by: string | null): string {
  if (by === 'console') return ' in the console';
  if (by === 'command-line') return ' on the command line';
  if (by?.startsWith('token:') === true) return ` by the token ${by.slice(6)}`;
  return '';
}

/** `09:12` of today, `12 Nov, 09:12` of another day. */
export function momentText(at: number, now: number, zone: string): string {
  return isoDay(at, zone) === isoDay(now, zone) ? clockText(at, zone) : `${shortDayText(at, zone)}, ${clockText(at, zone)}`;
}

/** `Rejected in the console at 09:12: Jane was called.` */
export function outcomeSentence(decision: Outcome, by: string | null, now: number, zone: string): string {
  const when = momentText(decision.at, now, zone);
  return `${outcomeWords(decision)}${byWords(by)} ${when.includes(',') ? 'on' : 'at'} ${when}`;
}

/** `tom@reyes-carpentry.example` of `customer:tom@…`. */
export function subjectName(subject: string | null): string | null {
  return subject === null ? null : subject.replace(/^[a-z]+:/u, '');
}

/** `Jane Doe` and `Invoice 1042` of a task that is titled `Jane Doe: "Invoice 1042"`. */
export function titleParts(title: string | null): { who: string | null; about: string | null } {
  const found = /^(.{1,200}?): "(.*)"$/su.exec(title ?? '');
  return found === null ? { who: null, about: title } : { who: found[1] ?? null, about: found[2] ?? null };
}

export const riskWords = { low: 'low risk', medium: 'some risk', high: 'high risk' } as const;

/** `playbooks/cancel-subscription.md` as `cancel subscription`. */
export function playbookName(playbook: string): string {
  return /([^/]+)\.md$/u.exec(playbook)?.[1]?.replaceAll('-', ' ') ?? playbook;
}

/** What items of a batch have in common, in words: a playbook, an agent and what it proposes (`support: mail.send`), a budget and its window; null when there are none for it. */
export function batchName(batch: string): string | null {
  if (batch.endsWith('.md')) return playbookName(batch);
  const [, budget, agent, kind = ''] = /^(?:budget:([^:]+):.+|([\w-]+): ([\w.-]+))$/u.exec(batch) ?? [];
  if (budget !== undefined) return `budget ${budget}`;
  const what = (kindWords as Readonly<Record<string, string>>)[kind];
  return agent === undefined || what === undefined ? null : `${what} by ${agent}`;
}

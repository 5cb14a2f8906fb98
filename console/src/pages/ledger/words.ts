import type { CallOutput } from '../../api/call.ts';
import type { EffectKind, EffectState, EventGroup } from './search.ts';

export type AuditRow = CallOutput<'effects.page'>['rows'][number];
export type EventRow = CallOutput<'ledger.page'>['rows'][number];
export type EventKind = EventRow['kind'];

export const kindWords: Record<EffectKind, string> = { 'mail.send': 'Mail', 'payment.refund': 'Refund', 'credit.grant': 'Credit', 'credit.revoke': 'Credit taken back' };

/** What an effect's state is called in a filter. */
export const stateWords: Record<EffectState, string> = {
  review: 'Waits for you', staged: 'Staged', cooling: 'Cooling off', approved: 'Approved', held: 'Held by a budget', started: 'Being sent', waiting: 'Tried again later', repeating: 'Repeated with its key',
  succeeded: 'Done', failed: 'Failed', rejected: 'Rejected', expired: 'Expired', withdrawn: 'Withdrawn', doubt: 'In doubt',
};

/** Events by what they are about: at most 20 kinds each, which is what one request takes. */
export const groups: Record<EventGroup, { label: string; kinds: readonly EventKind[] }> = {
  effect: {
    label: 'Effects',
    kinds: ['effect.proposed', 'effect.judged', 'effect.edited', 'effect.approved', 'effect.rejected', 'effect.expired', 'effect.withdrawn', 'effect.held', 'effect.started', 'effect.succeeded', 'effect.failed', 'effect.doubted'],
  },
  task: { label: 'Tasks', kinds: ['task.created', 'task.completed', 'task.failed', 'task.stopped', 'task.resumed', 'task.cancelled', 'task.recovered', 'task.parked'] },
  step: { label: 'Steps and waits', kinds: ['step.completed', 'step.failed', 'call.refused', 'wait.opened', 'wait.ended'] },
  operator: { label: 'What you did', kinds: ['operator.stepped-in', 'inbox.decided', 'inbox.snoozed', 'effect.edited', 'budget.raised', 'trust.relaxed', 'trust.tightened', 'pause.set', 'pause.lifted', 'association.corrected', 'subject.forgotten'] },
  inbox: { label: 'Inbox', kinds: ['inbox.opened', 'inbox.decided', 'inbox.expired', 'inbox.snoozed', 'inbox.withdrawn'] },
  mail: { label: 'Mail that came in', kinds: ['mail.received'] },
  signal: { label: 'Signals', kinds: ['signal.received', 'signal.duplicate', 'signal.broken', 'intent.recorded'] },
  memory: {
    label: 'Memory',
    kinds: ['record.put', 'note.put', 'items.indexed', 'items.archived', 'items.promoted', 'items.expired', 'items.embedded', 'link.put', 'identity.claimed', 'identity.released', 'identity.merged', 'identity.split', 'association.observed', 'association.corrected', 'subject.forgotten', 'document.changed', 'document.removed'],
  },
  model: { label: 'Calls of models', kinds: ['model.called', 'model.reused', 'model.texts-expired'] },
  budget: { label: 'Budgets', kinds: ['budget.reserved', 'budget.settled', 'budget.released', 'budget.raised'] },
  trust: { label: 'Trust', kinds: ['trust.relaxed', 'trust.tightened'] },
  pause: { label: 'Pauses', kinds: ['pause.set', 'pause.lifted'] },
  reconciliation: { label: 'Reconciliation', kinds: ['reconciliation.done'] },
  router: { label: 'Router', kinds: ['router.taught', 'router.trained', 'router.adopted', 'router.discarded'] },
  schedule: { label: 'Schedules', kinds: ['schedule.set', 'schedule.removed', 'schedule.fired'] },
  access: { label: 'Access and requests', kinds: ['access.changed', 'request.done'] },
  company: { label: 'The company itself', kinds: ['company.created', 'clock.jumped', 'document.changed', 'document.removed'] },
};

/** `rule small-credits` or who it was: `you, in the console`. */
export function approverText(approval: AuditRow['approval']): string {
  if (approval === null) return '';
  return approval.how === 'rule' ? `rule ${approval.by.replace(/^policy: /u, '')}` : byText(approval.by);
}

function byText(by: string): string {
  if (by === 'console' || by === 'operator') return 'you';
  if (by === 'command-line') return 'you, command line';
  return by.startsWith('token:') ? `token ${by.slice(6)}` : by;
}

/** A line of an event as a sentence begins, without the id of an effect, which says nothing. */
export function eventText(sentence: string): string {
  const text = sentence.replaceAll(/(?<=^|\s)e[0-9a-f]{24}(?=\s|$)/gu, 'the effect');
  // Names that stand first are left as they are: of a step, of a customer.
  return /^[a-z]+(?:\s|$)/u.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
}

/** `you`, `agent support`. */
export function actorText(actor: string): string {
  if (actor === 'operator') return 'you';
  if (actor === 'system') return 'Keelson';
  return actor.replace(':', ' ');
}

/** The last of a long path: `refund-request` of `playbooks/refund-request.md`. */
export function playbookName(playbook: string): string {
  return /([^/]+)\.md$/u.exec(playbook)?.[1]?.replaceAll('-', ' ') ?? playbook;
}

import { dayOf, given, numberOf, oneOf, textOf } from '../../app/search.ts';

export const ledgerViews = ['effects', 'events'] as const;
export type LedgerView = (typeof ledgerViews)[number];

export const effectStates = ['review', 'staged', 'cooling', 'approved', 'held', 'started', 'waiting', 'repeating', 'succeeded', 'failed', 'rejected', 'expired', 'withdrawn', 'doubt'] as const;
export type EffectState = (typeof effectStates)[number];

export const effectKinds = ['mail.send', 'payment.refund', 'credit.grant', 'credit.revoke'] as const;
export type EffectKind = (typeof effectKinds)[number];

/** Events by what they are about. */
export const eventGroups = ['effect', 'task', 'step', 'operator', 'inbox', 'mail', 'signal', 'memory', 'model', 'budget', 'trust', 'pause', 'reconciliation', 'router', 'schedule', 'access', 'company'] as const;
export type EventGroup = (typeof eventGroups)[number];

export const orders = ['newest', 'oldest'] as const;

/** What the address says beside the path: the page's own filters and views. */
export interface LedgerSearch {
  /** Effects when it is left out. */
  view?: LedgerView;
  /** The event that shows in the panel. */
  event?: number;
  /** Begins with this event: where one jumped to. */
  at?: number;
  state?: EffectState;
  kind?: EffectKind;
  group?: EventGroup;
  /** The newest first when it is left out. */
  order?: (typeof orders)[number];
  agent?: string;
  adapter?: string;
  rule?: string;
  task?: string;
  customer?: string;
  text?: string;
  since?: string;
  until?: string;
}

export function readLedgerSearch(raw: Readonly<Record<string, unknown>>): LedgerSearch {
  const task = textOf(raw['task']);
  return given({
    view: oneOf(raw['view'], ledgerViews), event: numberOf(raw['event']), at: numberOf(raw['at']), state: oneOf(raw['state'], effectStates), kind: oneOf(raw['kind'], effectKinds), group: oneOf(raw['group'], eventGroups),
    order: oneOf(raw['order'], orders), agent: textOf(raw['agent']), adapter: textOf(raw['adapter']), rule: textOf(raw['rule']), task: task !== undefined && /^t\d+$/u.test(task) ? task : undefined,
    customer: textOf(raw['customer'], 320), text: textOf(raw['text']), since: dayOf(raw['since']), until: dayOf(raw['until']),
  });
}

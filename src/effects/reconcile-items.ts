import type { EventData } from '../vocabulary/events.ts';
import type { Finding } from '../vocabulary/gate-views.ts';

export type FindingKind = 'missing' | 'unknown' | 'differing';

const said: Record<FindingKind, { summary(adapter: string): string; what: string; next: string }> = {
  missing: {
    summary: (adapter) => `We have it as done, and ${adapter} does not know it`,
    what: 'Our ledger has a receipt for it; the provider does not report it.',
    next: 'Look it up there. If it really is missing, have it done anew (a new task, or by hand); if it is there under another name, dismiss this with a note.',
  },
  unknown: {
    summary: (adapter) => `${adapter} has something that we did not do`,
    what: 'The provider reports it; no effect of ours has its key. Somebody did it there by hand, or another program did.',
    next: 'If it was you, dismiss this with a note. If it was nobody you know, change the key of that account first.',
  },
  differing: {
    summary: (adapter) => `${adapter} says something else than we do`,
    what: 'Both have it, and they do not agree.',
    next: 'Decide which of them is right and correct the other one, then dismiss this with a note.',
  },
};

/** What the operator reads about a finding. It waits for ever, since nothing follows from it by itself. */
export function findingItem(kind: FindingKind, adapter: string, finding: Finding, topic: string): EventData<'inbox.opened'> {
  const { summary, what, next } = said[kind];
  const differences = finding.differences.map(({ field, ours, theirs }) => `${field}: ours ${ours ?? 'none'}, theirs ${theirs ?? 'none'}`);
  return {
    type: 'conflict',
    summary: `${summary(adapter)}: ${finding.sentence}`.slice(0, 500),
    evidence: [
      { label: 'what does not agree', text: what },
      ...(differences.length > 0 ? [{ label: 'field by field', text: differences.join('\n').slice(0, 20_000) }] : []),
      { label: 'where', text: [finding.effect === null ? null : `our effect ${finding.effect}`, finding.theirs === null ? null : `their ${finding.theirs}`].filter((place) => place !== null).join(', ') },
    ],
    recommended: { action: 'dismiss', why: next },
    actions: ['dismiss'],
    choices: [],
    closed: false,
    batch: null,
    topic,
    expiresAt: null,
    effect: null,
    call: null,
    name: null,
  };
}

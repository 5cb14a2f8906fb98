import type { EventData } from '../vocabulary/events.ts';
import type { Finding } from '../vocabulary/gate-views.ts';
import { limits } from '../vocabulary/limits.ts';

export type FindingKind = 'missing' | 'unknown' | 'differing';

const said: Record<FindingKind, { summary(adapter: string): string; what: string; next: string }> = {
  missing: {
    summary: (adapter) => `We have it as done, and ${adapter} does not know it`,
    what: 'Our ledger has a receipt for it; the provider does not list it under our key in that time.',
    next: 'First look it up there by our key (the id of our effect, below), on the days before and after too. If it is there, dismiss this with a note. Do it anew only when you are sure that it is nowhere: otherwise it happens twice.',
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
    ...toDismiss(topic, next),
    summary: `${summary(adapter)}: ${finding.sentence}`.slice(0, 500),
    evidence: [
      { label: 'what does not agree', text: what },
      ...(differences.length > 0 ? [{ label: 'field by field', text: differences.join('\n').slice(0, 20_000) }] : []),
      { label: 'where', text: [finding.effect === null ? null : `our effect ${finding.effect}`, finding.theirs === null ? null : `their ${finding.theirs}`].filter((place) => place !== null).join(', ') },
    ],
  };
}

/** The findings of one comparison that have no item of their own. */
export interface Rest {
  adapter: string;
  /** Epoch ms. */
  from: number;
  to: number;
  counts: Record<FindingKind, number>;
  /** Some of them, by their ids. */
  some: readonly string[];
}

/** What the operator reads when there is more than anybody would go through one by one. */
export function restItem({ adapter, from, to, counts, some }: Rest, topic: string): EventData<'inbox.opened'> {
  const { missing, unknown, differing } = counts;
  const [since, until] = [from, to].map((at) => new Date(at).toISOString().slice(0, 16));
  return {
    ...toDismiss(topic, `If others use that account too, say in a note that it is shared when you dismiss this, and give Keelson an account of its own: what others do there is always unknown here. Otherwise compare a shorter span: \`keelson reconcile --adapter ${adapter} --since DATE\` asks about the next ${limits.reconcileFindingsMax}.`),
    summary: `${adapter} and we do not agree about ${missing + unknown + differing} more things: ${missing} missing there, ${unknown} unknown to us, ${differing} differing.`,
    evidence: [
      { label: 'why together', text: `So much can't be gone through one by one: the first ${limits.reconcileFindingsMax} have an item each, and this one stands for the others. \`keelson reconcile --json\` lists all.` },
      { label: 'compared', text: `from ${since ?? ''} until ${until ?? ''} (UTC)` },
      { label: 'some of them', text: some.join('\n').slice(0, 20_000) },
    ],
  };
}

function toDismiss(topic: string, why: string): Omit<EventData<'inbox.opened'>, 'summary' | 'evidence'> {
  return { type: 'conflict', recommended: { action: 'dismiss', why }, actions: ['dismiss'], choices: [], closed: false, batch: null, topic, expiresAt: null, effect: null, call: null, name: null };
}

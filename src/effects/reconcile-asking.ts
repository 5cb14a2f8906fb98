/**
 * Puts what a comparison found into the inbox. Owns: that a finding is asked about once for ever, and that one comparison opens a bounded number of items
 * (`limits.reconcileFindingsMax`): what is past that has one item together, which says how many there are.
 */
import { Conflict } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Finding } from '../vocabulary/gate-views.ts';
import type { ItemId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import { findingItem, restItem, type FindingKind } from './reconcile-items.ts';

export interface Found {
  kind: FindingKind;
  finding: Finding;
  /** What it is about, for ever: our effect, or the provider's id. */
  key: string;
  subject: string | null;
}

interface Comparison {
  ledger: Ledger;
  adapter: { readonly name: string };
  from: number;
  to: number;
  actor: 'operator' | 'system' | `agent:${string}`;
}

/** What we believe and the provider doesn't comes first: an account that others use has no end of things that are unknown to us. */
const order: readonly FindingKind[] = ['differing', 'missing', 'unknown'];
const shownMax = 50;

/** Asks about each that nobody was asked about before, and writes the item into the finding: its own, the one for the rest, or `null` when it was decided before. */
export async function askAbout(comparison: Comparison, found: readonly Found[]): Promise<void> {
  const rest: Found[] = [];
  let opened = 0;
  for (const one of order.flatMap((kind) => found.filter((each) => each.kind === kind))) {
    const topic = topicOf(comparison.adapter.name, one);
    const asked = await comparison.ledger.inbox.newestAbout(topic);
    if (asked !== null) {
      one.finding.item = asked.state === 'open' ? asked.id : null;
    } else if (opened === limits.reconcileFindingsMax) {
      rest.push(one);
    } else {
      opened += 1;
      one.finding.item = await askAboutOne(comparison, one, topic);
    }
  }
  if (rest.length === 0) return;
  const item = await askAboutRest(comparison, rest);
  for (const { finding } of rest) finding.item = item;
}

/** What the items about one effect are about, if there are any. */
export function findingTopics(adapter: string, effect: string): string[] {
  return (['differing', 'missing'] as const).map((kind) => topicOf(adapter, { kind, key: effect }));
}

function topicOf(adapter: string, { kind, key }: Pick<Found, 'kind' | 'key'>): string {
  return `reconcile:${adapter}:${kind}:${key}`.slice(0, 500);
}

async function askAboutOne({ ledger, adapter, actor }: Comparison, { kind, finding, subject }: Found, topic: string): Promise<ItemId | null> {
  return openedItem(ledger, topic, [{ kind: 'inbox.opened', actor, subject, data: findingItem(kind, adapter.name, finding, topic) }], [{ type: 'topic-free', topic, open: false }]);
}

/** One of these is open for an adapter: it tells of the newest comparison. */
async function askAboutRest({ ledger, adapter: { name: adapter }, from, to, actor }: Comparison, rest: readonly Found[]): Promise<ItemId | null> {
  const topic = `reconcile:${adapter}:more`;
  const count = (kind: FindingKind): number => rest.filter((one) => one.kind === kind).length;
  // By their ids alone: the item is about nobody, so what it says of somebody could not be forgotten with them.
  const some = rest.slice(0, shownMax).map(({ kind, key }) => `${kind}: ${key}`);
  const data = restItem({ adapter, from, to, counts: { missing: count('missing'), unknown: count('unknown'), differing: count('differing') }, some }, topic);
  const [earlier] = await ledger.inbox.about(topic);
  const replaced: Draft[] = earlier === undefined ? [] : [{ kind: 'inbox.withdrawn', actor, cause: earlier.openedSeq, data: { item: earlier.id, effect: null, call: null, reason: 'It was compared and counted anew.' } }];
  return openedItem(ledger, topic, [...replaced, { kind: 'inbox.opened', actor, data }], [earlier === undefined ? { type: 'topic-free', topic, open: true } : { type: 'item-open', item: earlier.id }]);
}

/** The item that is open about it then, whoever opened it. */
async function openedItem(ledger: Ledger, topic: string, drafts: Draft[], expectations: Expectation[]): Promise<ItemId | null> {
  try {
    await ledger.append(drafts, expectations);
  } catch (error) {
    // Another comparison asked, or somebody decided, in the same moment.
    if (!(error instanceof Conflict)) throw error;
  }
  return (await ledger.inbox.about(topic))[0]?.id ?? null;
}

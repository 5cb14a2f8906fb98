import type { EventKind } from '../vocabulary/events.ts';
import type { AsOf, AssociationName, Handle, ItemState, LinkView, MemoryItemType, Tier } from '../vocabulary/memory.ts';
import type { Language } from '../text/language.ts';

/** One version of an item as the projection has it. Its text is in the event `seq`. */
export interface ItemRow {
  /** The event that holds it; also its place in every index. */
  seq: number;
  id: string;
  version: number;
  type: MemoryItemType;
  thread: string | null;
  author: string | null;
  subject: string | null;
  /** When it was said or written, epoch ms. */
  at: number;
  tier: Tier;
  importance: number;
  state: ItemState;
  expiresAt: number | null;
  language: Language;
  /** `encodeTerms` of `src/text/term-list.ts`. */
  terms: Uint8Array;
}

/** What narrows a search. Applied before anything is ranked. */
export interface ItemFilter {
  thread?: string;
  /** Any of these. */
  subjects?: readonly string[];
  /** All of these. */
  tags?: readonly string[];
  author?: string;
  types?: readonly MemoryItemType[];
  tiers?: readonly Tier[];
  asOf?: AsOf;
  /** 0 to 1. */
  importanceAtLeast?: number;
  /** Also what left the hot index by archiving. */
  archived?: boolean;
  /** Epoch ms: what expired before it is not there. */
  now: number;
}

export interface ItemQueries {
  /** The newest version (or the one that held as of then), whatever its state, expired ones excepted. */
  item(id: string, asOf?: AsOf): Promise<ItemRow | null>;
  /** All versions, newest first. */
  itemHistory(id: string, limit: number): Promise<ItemRow[]>;
  rows(seqs: readonly number[]): Promise<ItemRow[]>;
  /** How many the filter leaves, counted up to `max`. */
  count(filter: ItemFilter, max: number): Promise<number>;
  /** All that the filter leaves, in the order of `at`, then `seq`; for scopes known to be small. */
  scope(filter: ItemFilter, limit: number): Promise<ItemRow[]>;
  /** FTS5 BM25 over items that have at least one of the terms; higher is better. `terms` are stems of `src/text/analyse.ts`. */
  match(filter: ItemFilter, terms: readonly string[], limit: number): Promise<{ seq: number; score: number }[]>;
  /** The nearest by Hamming distance of the sign bits (`toBits` of the embedder), nearest first. */
  nearest(filter: ItemFilter, bits: Uint8Array, limit: number): Promise<{ seq: number; distance: number }[]>;
  /** Exact vectors for reranking. */
  vectors(seqs: readonly number[]): Promise<Map<number, Int8Array>>;
  /** The turns before and after an item in its thread, by `at`, then `seq`, the item itself not among them. */
  around(item: Pick<ItemRow, 'thread' | 'at' | 'seq'>, before: number, after: number, filter: ItemFilter): Promise<{ before: ItemRow[]; after: ItemRow[] }>;
  /** In how many items of the hot index each term occurs; absent means none. */
  termCounts(terms: readonly string[]): Promise<Map<string, number>>;
  /** Terms of the vocabulary that share trigrams with a word, most alike first. */
  similarTerms(word: string, limit: number): Promise<{ term: string; items: number }[]>;
  /** Of the hot index: how many items, how many terms they have in all, which languages. */
  totals(): Promise<{ items: number; terms: number; languages: Language[]; vocabulary: number }>;
  /** Lazily indexed items that wait, oldest first. */
  waiting(limit: number): Promise<number[]>;
  /** Items whose time has come and that are not marked expired yet. */
  expiring(now: number, limit: number): Promise<number[]>;
  nextExpiry(): Promise<number | null>;
  /** Threads with at least `messages` hot messages, the last of them before `before` (epoch ms), by name, beginning after `after`; those of a thread in order by `scope`. */
  longThreads(messages: number, before: number, limit: number, after?: string): Promise<string[]>;
  /** Hot items of a tier said before `before`, oldest first. */
  oldItems(tier: Tier, before: number, limit: number): Promise<ItemRow[]>;
  /** Those of them that a summary stands for. */
  summarisedItems(tier: Tier, before: number, limit: number): Promise<ItemRow[]>;
  /** The summaries that stand for an item. */
  summariesOf(seq: number): Promise<number[]>;
  countsByState(): Promise<{ state: ItemState; tier: Tier; type: MemoryItemType; count: number }[]>;
}

/** Vectors that models made: of hot items only. Which models there are is up to company.yaml, see `Embedder`. */
export interface EmbeddingQueries {
  /** Hot items without a vector of this model, newest first. */
  missing(model: string, limit: number): Promise<number[]>;
  /** What the filter leaves, nearest first, by the cosine (−1 to 1) of vectors of this model; what has none is not there. */
  nearestBy(model: string, filter: ItemFilter, vector: Int8Array, limit: number): Promise<{ seq: number; similarity: number }[]>;
  /** The cosine of a vector and of those of the items that have one of this model. */
  similarities(model: string, vector: Int8Array, seqs: readonly number[]): Promise<Map<number, number>>;
  /** Every model that ever made a vector, and how many hot items have one of it now. */
  models(): Promise<{ model: string; dimensions: number; items: number }[]>;
  /** How many texts were embedded on the UTC day of this time (epoch ms). */
  textsOn(at: number): Promise<number>;
}

export interface IdentityQueries {
  /** The identity that has a handle, before merges are followed; `null` when nobody claimed it. */
  holderOf(handle: Handle, asOf?: AsOf): Promise<string | null>;
  /** The event by which its holder got it. */
  claimedAt(handle: Handle): Promise<number | null>;
  /** What this very name holds; its other names are not looked at. */
  handlesOf(identity: string, asOf?: AsOf): Promise<Handle[]>;
  /**
   * Follows merges, and addresses that somebody claimed (`customer:jane@work.example` is whoever holds that address), to the
   * name that counts. A name that nothing is known of is its own.
   */
  canonical(identity: string, asOf?: AsOf): Promise<string>;
  /** All subjects that are this identity, the canonical one first. */
  subjectsOf(identity: string, asOf?: AsOf): Promise<string[]>;
  /** What a name was merged into by word, not by a claimed address. */
  mergedInto(identity: string): Promise<{ into: string; seq: number } | null>;
  identityCount(): Promise<number>;
}

export interface LinkQueries {
  /** In both directions, oldest first. */
  linksOf(kind: string, id: string, limit: number, asOf?: AsOf): Promise<LinkView[]>;
}

export interface AssociationQueries {
  /** The newest outcomes, newest first. */
  outcomes(scope: string, name: AssociationName, limit: number, asOf?: AsOf): Promise<{ seq: number; at: number; value: string | number; weight: number }[]>;
  /** The operator's newest word: `null` when there is none, or it was lifted. */
  correction(scope: string, name: AssociationName, asOf?: AsOf): Promise<{ seq: number; value: string | number } | null>;
  namesOf(scope: string): Promise<AssociationName[]>;
}

/** Whose keys there are. A subject gets its key with the first event about it. */
export interface SubjectQueries {
  /** Whether there is anything under this subject, by its exact name. */
  has(subject: string): boolean;
  /** Some of the subjects there are, in no particular order. */
  some(limit: number): string[];
  /** `uncleaned`: destroyed keys of which files may still hold traces, until a start gets them cleaned. */
  counts(): { keys: number; destroyed: number; uncleaned: number };
  /** How many events about it the first format wrote, which sealed nothing: no key can take them back. */
  unsealed(subject: string): Promise<number>;
  /** Of the newest events about it (`limits.recentEventsMax`), those of these kinds and of that actor, newest first. */
  recent(subject: string, wanted: { kinds: readonly EventKind[]; actor?: string; limit: number }): Promise<number[]>;
  /** Sequence numbers of the events about a subject, oldest first. */
  events(subject: string, after: number, limit: number): Promise<number[]>;
}

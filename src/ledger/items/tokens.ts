import { facetToken } from '../../text/facet.ts';
import { decodeTerms } from '../../text/term-list.ts';
import { memoryItemTypes, tiers, type MemoryItemType, type Tier } from '../../vocabulary/memory.ts';
import type { ItemFilter } from '../memory-port.ts';
import type { StoredItem } from './stored-item.ts';

const digits = '0123456789abcdefghijklmnopqrstuv';
/** Two digits at a time: a commit of a thousand items writes 20,000 tokens. */
const pairs = Array.from({ length: 1_024 }, (_, n) => (digits[n >>> 5] as string) + (digits[n & 31] as string));

/** The word that stands for a term in a full-text index: the 32 bits of its hash in base 32, 7 characters. Facets have 12, so that no text can pass for one. */
export function termToken(hash: number): string {
  return (pairs[hash >>> 22] as string) + (pairs[(hash >>> 12) & 1_023] as string) + (pairs[(hash >>> 2) & 1_023] as string) + (digits[hash & 3] as string);
}

const tierTokens = Object.fromEntries(tiers.map((tier) => [tier, facetToken('tier', tier)])) as Record<Tier, string>;
const typeTokens = Object.fromEntries(memoryItemTypes.map((type) => [type, facetToken('kind', type)])) as Record<MemoryItemType, string>;

/** What the full-text index holds of an item: its distinct terms, then all that a filter may ask for. */
export function tokensOf(item: StoredItem): string {
  let text = '';
  for (const hash of decodeTerms(item.terms).hashes) text += `${termToken(hash)} `;
  text += `${tierTokens[item.tier]} ${typeTokens[item.type]} ${item.tags}`;
  if (item.thread !== null) text += ` ${facetToken('thread', item.thread)}`;
  if (item.subject !== null) text += ` ${facetToken('subject', item.subject)}`;
  if (item.author !== null) text += ` ${facetToken('author', item.author)}`;
  return text;
}

export function tagTokens(tags: readonly string[]): string[] {
  return [...new Set(tags)].map((tag) => facetToken('tag', tag));
}

/** The filter as an FTS5 expression, `null` when it lets everything pass. Tokens are letters and digits: there is no syntax in them. */
export function facetsOf(filter: ItemFilter): string | null {
  const all: string[] = [];
  const any = (tokens: string[]): void => void all.push(tokens.length === 0 ? nothing : `(${tokens.join(' OR ')})`);
  if (filter.thread !== undefined) all.push(facetToken('thread', filter.thread));
  if (filter.author !== undefined) all.push(facetToken('author', filter.author));
  if (filter.subjects !== undefined) any(filter.subjects.map((subject) => facetToken('subject', subject)));
  if (filter.tags !== undefined) all.push(...tagTokens(filter.tags));
  if (filter.types !== undefined) any(filter.types.map((type) => typeTokens[type]));
  if (filter.tiers !== undefined) any(filter.tiers.map((tier) => tierTokens[tier]));
  return all.length === 0 ? null : all.join(' AND ');
}

/** A word that no item has. */
const nothing = 'none';

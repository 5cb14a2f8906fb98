/**
 * Puts summaries in place of long quiet threads and closed projects: notes and archiving in one append, so that a crash leaves
 * both or neither, and whoever comes second finds the sources gone from the hot index and writes nothing.
 *
 * M3: the summary names its sources; archived, they stay reachable. Items about different subjects never share a summary: it is
 * sealed under one key, and would outlive the forgetting of the others.
 */
import { hash } from 'node:crypto';
import { assert } from '../../vocabulary/errors.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { MemoryRules } from '../../vocabulary/memory-rules.ts';
import type { ItemFilter, ItemRow } from '../../ledger/memory-port.ts';
import type { Expectation, Ledger } from '../../ledger/port.ts';
import type { Turn } from '../../text/turns.ts';
import { itemContent, type ItemContent } from '../item-content.ts';
import { checkedSummary, type CheckedSummary, type Summariser } from './summariser.ts';
import { assertLasting } from './tier-rules.ts';
import { appendUnlessConflict, type UpkeepBy } from './write.ts';

export interface CondenseDeps {
  ledger: Ledger;
  rules: MemoryRules;
  zone: string;
  now: number;
  summariser?: Summariser | undefined;
  by: UpkeepBy;
}

/** What is summarised together, where it is about one subject. */
export interface Scope {
  /** Summaries are called `summary:<name>:1`, `summary:<name>:2` … */
  name: string;
  filter: Pick<ItemFilter, 'thread' | 'subjects'>;
}

/** What one summary is to be made of: hot items about one subject, by sequence number, oldest first. */
export interface SummaryGroup {
  scope: Scope;
  subject: string | null;
  items: number[];
}

export interface Condensed {
  summaries: number;
  archived: number;
}

/** A single item is its own summary. */
const sourcesMin = 2;
/** The oldest of a huge thread are read first; the next round reads on. */
const rowsMax = 10_000;
/** More people in a thread than this, and it takes several appends. */
const summariesPerAppend = 100;
const attemptsMax = 5;

/**
 * Summarises what is left hot of a scope, at most about `max` summaries. All of an ordinary thread goes in one append: were it cut off
 * after the first of two people, too little might be left of it to be a long thread again.
 */
export async function condense(deps: CondenseDeps, scope: Scope, max: number): Promise<Condensed> {
  const done: Condensed = { summaries: 0, archived: 0 };
  const skip = new Set<string | null>();
  for (let attempts = 0; done.summaries < max && attempts < attemptsMax && !deps.by.signal?.aborted; ) {
    const groups = groupsOf(await hotRows(deps, scope), skip);
    if (groups.length === 0) break;
    const summaries: NewSummary[] = [];
    for (const rows of groups) {
      const summary = await summaryOf(deps, rows);
      if (summary === null) skip.add(rows[0]?.subject ?? null);
      else summaries.push(summary);
    }
    if (summaries.length === 0) continue;
    if (await write(deps, scope.name, summaries)) {
      attempts = 0;
      done.summaries += summaries.length;
      for (const { rows } of summaries) done.archived += rows.length;
    } else attempts += 1;
  }
  return done;
}

function hotRows({ ledger, now }: Pick<CondenseDeps, 'ledger' | 'now'>, scope: Scope): Promise<ItemRow[]> {
  const filter: ItemFilter = { ...scope.filter, tiers: ['operational'], types: ['message', 'note', 'log'], now };
  return ledger.items.scope(filter, rowsMax);
}

/** What there is to summarise in a scope, for whoever writes each summary by itself. */
export async function groupsIn(deps: Pick<CondenseDeps, 'ledger' | 'now'>, scope: Scope): Promise<SummaryGroup[]> {
  return groupsOf(await hotRows(deps, scope), new Set()).map((rows) => ({ scope, subject: rows[0]?.subject ?? null, items: rows.map(({ seq }) => seq) }));
}

/** The turns of a group; `null` when it is no group any more: somebody wrote again, or something of it was changed, forgotten or summarised. */
export async function turnsOf(deps: Pick<CondenseDeps, 'ledger' | 'now'>, group: SummaryGroup): Promise<Turn[] | null> {
  const rows = await sameRows(deps, group);
  return rows === null ? null : turnsIn(rows, await contentsOf(deps.ledger, rows));
}

/** Puts a summary in the place of a group, by `deps.summariser` or as an extract. Nothing is done when it is no group any more, and once it was done it is done. */
export async function condenseGroup(deps: CondenseDeps, group: SummaryGroup): Promise<Condensed> {
  const rows = await sameRows(deps, group);
  const summary = rows === null ? null : await summaryOf(deps, rows);
  if (summary !== null && (await write(deps, group.scope.name, [summary]))) return { summaries: 1, archived: summary.rows.length };
  return { summaries: 0, archived: 0 };
}

async function sameRows(deps: Pick<CondenseDeps, 'ledger' | 'now'>, { scope, subject, items }: SummaryGroup): Promise<ItemRow[] | null> {
  const groups = groupsOf(await hotRows(deps, scope), new Set());
  return groups.find((rows) => rows[0]?.subject === subject && rows.length === items.length && rows.every(({ seq }, index) => seq === items[index])) ?? null;
}

/** What one append can take: for each subject its items, oldest first, in even portions that fit into a summary. */
function groupsOf(rows: readonly ItemRow[], skip: ReadonlySet<string | null>): ItemRow[][] {
  const bySubject = new Map<string | null, ItemRow[]>();
  for (const row of rows) {
    const group = bySubject.get(row.subject);
    if (group) group.push(row);
    else bySubject.set(row.subject, [row]);
  }
  const groups: ItemRow[][] = [];
  let sources = 0;
  for (const [subject, all] of bySubject) {
    if (skip.has(subject) || all.length < sourcesMin) continue;
    const portion = Math.ceil(all.length / Math.ceil(all.length / limits.summarySourcesMax));
    for (let from = 0; from < all.length; from += portion) {
      const group = all.slice(from, from + portion);
      sources += group.length;
      if (groups.length > 0 && (sources > limits.summarySourcesMax || groups.length >= summariesPerAppend)) return groups;
      groups.push(group);
    }
  }
  return groups;
}

/** `null`: there is nothing in them that could be said. */
async function summaryOf({ ledger, rules, zone, summariser, by }: CondenseDeps, rows: readonly ItemRow[]): Promise<NewSummary | null> {
  const subject = rows[0]?.subject ?? null;
  assert(rows.every((row) => row.subject === subject), 'a summary is about one subject');
  assertLasting(rows);
  const contents = await contentsOf(ledger, rows);
  const summary = await checkedSummary(turnsIn(rows, contents), { charsMax: rules.summaryChars, zone, ...(by.signal ? { signal: by.signal } : {}) }, summariser);
  const tags = [...new Set(contents.flatMap((content) => content.tags))].slice(0, limits.tagsPerItemMax);
  return summary.text === '' ? null : { subject, rows, tags, summary };
}

function contentsOf(ledger: Ledger, rows: readonly ItemRow[]): Promise<ItemContent[]> {
  return Promise.all(rows.map(({ seq }) => itemContent(ledger, seq)));
}

function turnsIn(rows: readonly ItemRow[], contents: readonly ItemContent[]): Turn[] {
  return rows.map(({ seq, author, at }, index) => ({ seq, author, at, text: contents[index]?.text ?? '' }));
}

/** `false`: somebody was first, or a source was forgotten, changed or archived since it was read; then the text must not be written. */
async function write({ ledger, by }: CondenseDeps, name: string, summaries: readonly NewSummary[]): Promise<boolean> {
  const ids = await freeIds(ledger, name, summaries.length);
  const drafts: Draft[] = [];
  const expectations: Expectation[] = [];
  for (const [index, summary] of summaries.entries()) {
    const id = ids[index] as string;
    drafts.push(summaryDraft(by, id, summary), ...archivedDrafts(by, summary.rows));
    expectations.push({ type: 'note-version', id, version: 0 }, { type: 'items-hot', items: summary.rows.map(({ seq }) => seq) });
  }
  return appendUnlessConflict(ledger, drafts, expectations);
}

interface NewSummary {
  subject: string | null;
  rows: readonly ItemRow[];
  tags: string[];
  summary: CheckedSummary;
}

function summaryDraft({ actor, cause }: UpkeepBy, id: string, { subject, rows, tags, summary }: NewSummary): Draft<'note.put'> {
  const { text, model, refused } = summary;
  const [first] = rows;
  assert(first, 'a summary has sources');
  const thread = rows.every((row) => row.thread === first.thread) ? first.thread : null;
  const source = refused === null ? 'memory-upkeep' : `memory-upkeep: sentences of the sources, since ${refused}`.slice(0, 1_000);
  return {
    kind: 'note.put',
    actor,
    cause,
    subject,
    data: {
      id,
      version: 1,
      text,
      tags,
      provenance: { source, model },
      call: null,
      name: null,
      type: 'summary',
      thread,
      author: null,
      when: Math.max(...rows.map(({ at }) => at)),
      tier: 'institutional',
      importance: Math.max(...rows.map(({ importance }) => importance)),
      sources: rows.map(({ seq }) => seq),
    },
  };
}

/** The sequence number of a summary in the same append is not known yet: the first of these has it as its cause. */
function archivedDrafts({ actor }: UpkeepBy, rows: readonly ItemRow[]): Draft<'items.archived'>[] {
  const drafts: Draft<'items.archived'>[] = [];
  for (let from = 0; from < rows.length; from += limits.itemsPerEventMax) {
    const items = rows.slice(from, from + limits.itemsPerEventMax).map(({ seq }) => seq);
    drafts.push({ kind: 'items.archived', actor, cause: 'previous', data: { items, summary: null, reason: 'The summary written with this stands for it.' } });
  }
  return drafts;
}

const digestChars = 16;

/** Numbers that are free. Whoever takes one first wins, since the append expects it to be free still. */
async function freeIds(ledger: Ledger, name: string, count: number): Promise<string[]> {
  const room = limits.subjectCharsMax - 'summary:'.length - ':1000000'.length;
  const short = name.length <= room ? name : `${name.slice(0, room - digestChars - 1)}~${hash('sha256', name, 'hex').slice(0, digestChars)}`;
  const idOf = (number: number): string => `summary:${short}:${number}`;
  const taken = async (number: number): Promise<boolean> => (await ledger.items.itemHistory(idOf(number), 1)).length > 0;
  // By doubling, then by halving: numbers are taken in order.
  let above = 1;
  while (await taken(above)) above *= 2;
  let below = Math.floor(above / 2);
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (await taken(middle)) below = middle;
    else above = middle;
  }
  const ids: string[] = [];
  for (let number = above; ids.length < count; number++) if (!(await taken(number))) ids.push(idOf(number));
  return ids;
}

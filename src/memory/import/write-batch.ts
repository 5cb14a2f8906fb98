import { Conflict, KeelsonError, Terminal } from '../../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../../vocabulary/events.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Expectation, Ledger } from '../../ledger/port.ts';
import type { Entry } from './entry.ts';

/** What an import needs of a ledger. */
export type ImportLedger = Pick<Ledger, 'append' | 'event' | 'blobs'> & { items: Pick<Ledger['items'], 'itemHistory'> };

export interface BatchContext {
  ledger: ImportLedger;
  /** `import:notes.jsonl`; the line is added. */
  source: string;
  now(): number;
  /** How long an ephemeral item lives, in ms. */
  ephemeralMs: number;
}

export interface BatchOutcome {
  added: number;
  changed: number;
  same: number;
  broken: { line: number; problem: string }[];
}

/** Somebody else wrote one of the items in between: so often is the batch read and written anew. */
const attemptsMax = 20;

/**
 * Writes entries in their order, in one append, as the next versions of their items. What is known word for word is
 * not written. An entry that the ledger refuses is reported, and the others are written.
 */
export async function writeBatch(context: BatchContext, entries: readonly Entry[]): Promise<BatchOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      const plan = await planBatch(context, entries);
      if (plan.drafts.length > 0) await context.ledger.append(plan.drafts, plan.expectations);
      return plan.outcome;
    } catch (error) {
      if (error instanceof Conflict && attempt < attemptsMax) continue;
      if (!(error instanceof Terminal)) throw error;
      if (entries.length > 1) return oneByOne(context, entries);
      return { added: 0, changed: 0, same: 0, broken: entries.map(({ line }) => ({ line, problem: error.message })) };
    }
  }
}

async function oneByOne(context: BatchContext, entries: readonly Entry[]): Promise<BatchOutcome> {
  const total: BatchOutcome = { added: 0, changed: 0, same: 0, broken: [] };
  for (const entry of entries) addOutcome(total, await writeBatch(context, [entry]));
  return total;
}

export function addOutcome(total: BatchOutcome, { added, changed, same, broken }: BatchOutcome): void {
  total.added += added;
  total.changed += changed;
  total.same += same;
  total.broken.push(...broken);
}

interface Known {
  version: number;
  /** What its newest version holds, in the form in which entries are compared. */
  content: string;
  /** For a text that is kept as a blob: all of it. */
  text: string | null;
  /** Lines that became one of its versions: in again, they add nothing, even where a later line says otherwise. */
  taken: ReadonlySet<string>;
}

const versionsComparedMax = 50;

function takenKey(source: string, content: string): string {
  return `${source}\n${content}`;
}

interface Plan {
  drafts: Draft[];
  expectations: Expectation[];
  outcome: BatchOutcome;
}

async function planBatch(context: BatchContext, entries: readonly Entry[]): Promise<Plan> {
  const plan: Plan = { drafts: [], expectations: [], outcome: { added: 0, changed: 0, same: 0, broken: [] } };
  // An id may come twice: the second entry is compared with the first.
  const planned = new Map<string, Known>();
  for (const entry of entries) {
    const known = planned.get(entry.id) ?? (await knownItem(context.ledger, entry.id));
    const content = contentOf(entry, beginning(entry.text));
    const same = known?.content === content && (known.text === null || known.text === entry.text);
    if (same || known?.taken.has(takenKey(`${context.source}:${entry.line}`, content))) {
      plan.outcome.same += 1;
      continue;
    }
    const version = known?.version ?? 0;
    if (!planned.has(entry.id)) plan.expectations.push({ type: 'note-version', id: entry.id, version });
    plan.drafts.push(await draftOf(context, entry, version + 1));
    plan.outcome[version === 0 ? 'added' : 'changed'] += 1;
    planned.set(entry.id, { version: version + 1, content, text: isLong(entry.text) ? entry.text : null, taken: known?.taken ?? new Set() });
  }
  return plan;
}

async function knownItem(ledger: ImportLedger, id: string): Promise<Known | null> {
  const [row] = await ledger.items.itemHistory(id, 1);
  if (row === undefined) return null;
  const event = await ledger.event(row.seq);
  // A document or a mail has a name of this form too; it is not a note, and no line of a file is its next version.
  if (event.kind !== 'note.put') throw new Terminal('import.id-taken', `The id ${JSON.stringify(id)} is that of a ${row.type} that came in by another way (event ${row.seq}).`, 'Give the line another id.');
  const taken = new Set<string>();
  const earlier = row.version > 1 ? await ledger.items.itemHistory(id, versionsComparedMax) : [];
  for (const { seq } of earlier) {
    const version = await ledger.event(seq);
    if (version.kind === 'note.put' && version.data.whole === null) taken.add(takenKey(version.data.provenance.source, storedContent(version)));
  }
  return { version: row.version, content: storedContent(event), text: event.data.whole === null ? null : await wholeText(ledger, event.data.whole), taken };
}

async function wholeText(ledger: ImportLedger, ref: string): Promise<string | null> {
  try {
    return Buffer.from(await ledger.blobs.get(ref)).toString('utf8');
  } catch (error) {
    // The bytes are lost or damaged; they differ from anything, so the line that still has them mends it.
    if (error instanceof KeelsonError) return '';
    throw error;
  }
}

async function draftOf({ ledger, source, now, ephemeralMs }: BatchContext, entry: Entry, version: number): Promise<Draft<'note.put'>> {
  const { line, id, subject, text, type, thread, author, when, tags, tier, importance, indexing } = entry;
  const whole = isLong(text) ? await ledger.blobs.put(Buffer.from(text, 'utf8'), { subject }) : null;
  return {
    kind: 'note.put',
    actor: 'operator',
    subject,
    data: {
      id, version, whole, tags, type, thread, author, when, tier, importance, indexing,
      text: beginning(text),
      provenance: { source: `${source}:${line}`, model: null },
      call: null,
      name: null,
      expiresAt: tier === 'ephemeral' ? now() + ephemeralMs : null,
    },
  };
}

function isLong(text: string): boolean {
  return text.length > limits.noteTextCharsMax;
}

/** What of a text goes into the event. Not cut within a surrogate pair. */
function beginning(text: string): string {
  return isLong(text) ? text.slice(0, limits.noteTextCharsMax).replace(/[\ud800-\udbff]$/, '') : text;
}

/** When an item expires, and where it came from, is not what it says. */
function contentOf({ subject, type, thread, author, when, tags, tier, importance, indexing, text: all }: Omit<Entry, 'id' | 'line'>, text: string): string {
  return JSON.stringify([subject, type, thread, author, when, tags, tier, importance, indexing, isLong(all), text]);
}

function storedContent({ subject, data }: LedgerEvent<'note.put'>): string {
  const { type, thread, author, when, tags, tier, importance, indexing, whole, text } = data;
  return JSON.stringify([subject, type, thread, author, when, tags, tier, importance, indexing, whole !== null, text]);
}

import { Terminal } from '../../vocabulary/errors.ts';
import type { CustomerView, MailsWanted, Moment } from '../../vocabulary/customer-views.ts';
import { traitsOf, type EffectKind } from '../../vocabulary/effects.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { AsOf } from '../../vocabulary/memory.ts';
import type { MailView } from '../../vocabulary/dossier.ts';
import type { Page } from '../../vocabulary/page-views.ts';
import type { RecordKinds } from '../../vocabulary/record-kinds.ts';
import type { Ledger } from '../../ledger/port.ts';
import { currentContent } from '../../effects/gate.ts';
import { readAssociations } from '../../memory/associations.ts';
import { readIdentity } from '../../memory/identities.ts';
import { parseIdentity } from '../../memory/refs.ts';
import { recordsAbout } from './customer-records.ts';
import { momentOf, momentsOf } from './customer-moments.ts';
import { mailView } from './dossier.ts';
import { pagesOf } from './events-about.ts';
import { readPage } from './read-page.ts';
import { taskView } from './tasks.ts';

export interface CustomerDeps {
  ledger: Ledger;
  kinds: RecordKinds;
  now: number;
}

const mailsFirst = 20;
const notesMax = 50;
const tasksMax = 20;
const moneyLooked = 100;
const moneyKinds: readonly EffectKind[] = ['payment.refund', 'credit.grant', 'credit.revoke'];

/**
 * Somebody in one piece of bounded size: everything as it was after the event `asOfSeq`, which is what the ledger knew then, or as it is. What can't be read as of then (the state of tasks and
 * effects that went on) is marked. Throws `memory.unknown-ref` for a name that nothing is known of, `memory.no-such-moment` for an event that there is not.
 */
export async function customerView(deps: CustomerDeps, name: string, asOfSeq?: number): Promise<CustomerView> {
  const { ledger, kinds, now } = deps;
  const given = parseIdentity(name, kinds);
  const present = await namesNow(ledger, given);
  const asOf = asOfSeq === undefined ? undefined : { seq: asOfSeq };
  const moment = asOfSeq === undefined ? null : await momentAt(ledger, asOfSeq, present);
  const identity = await readIdentity(ledger, given, asOf);
  const scope: Scope = { ledger, subjects: identity.subjects, asOf, below: asOfSeq === undefined ? undefined : asOfSeq + 1 };
  const [{ record, otherRecords }, associations, mails, notes, tasks, money, moments] = await Promise.all([
    recordsAbout(ledger, identity, asOf), readAssociations(ledger, identity.identity, now, asOf), customerMails(deps, { subject: identity.identity, limit: mailsFirst, ...(asOfSeq === undefined ? {} : { asOfSeq }) }), notesAbout(scope, now), tasksAbout(scope), moneyAbout(scope),
    momentsOf(ledger, present),
  ]);
  const id = identity.identity.slice(identity.identity.indexOf(':') + 1);
  const field = (wanted: string): string | null => record?.fields.map((one) => (one.name === wanted ? one.value : null)).find((value): value is string => typeof value === 'string' && value !== '') ?? null;
  const address = field('address') ?? (id.includes('@') ? id : null);
  return {
    subject: identity.identity, asOf: moment, title: field('name') ?? address ?? id, address, record, otherRecords, identity, associations, mails, notes, ...tasks, ...money, ...moments,
    isKnown: record !== null || otherRecords.length + associations.length + mails.rows.length + notes.length + tasks.tasks.length + money.money.length + identity.handles.length > 0,
  };
}

/** All names of whoever this is now. */
async function namesNow(ledger: Ledger, given: string): Promise<string[]> {
  const { subjects, handles } = await readIdentity(ledger, given);
  const known = handles.length > 0 || (await Promise.all(subjects.map(async (subject) => ledger.subjects.has(subject) || (await ledger.subjects.unsealed(subject)) > 0))).includes(true);
  if (known) return subjects;
  throw new Terminal('memory.unknown-ref', `Nothing is known about "${given.slice(0, 200)}".`, 'Check the spelling. Whoever was forgotten is not known any more.');
}

async function momentAt(ledger: Ledger, seq: number, subjects: readonly string[]): Promise<Moment> {
  const head = await ledger.head();
  if (seq < 1 || seq > head.seq) throw new Terminal('memory.no-such-moment', `There is no event ${seq}: the newest is ${head.seq}.`, 'Choose a moment of the slider, or go back to now.');
  const event = await ledger.event(seq);
  const own = event.subject !== null && subjects.includes(event.subject);
  return own ? momentOf(ledger, event) : { seq, at: event.at, text: 'In between, when nothing about them changed.' };
}

/** Mails with somebody in both directions, newest first, page by page. */
export async function customerMails({ ledger, kinds }: Pick<CustomerDeps, 'ledger' | 'kinds'>, wanted: MailsWanted): Promise<Page<MailView>> {
  const asOf = wanted.asOfSeq === undefined ? undefined : { seq: wanted.asOfSeq };
  const { subjects } = await readIdentity(ledger, parseIdentity(wanted.subject, kinds), asOf);
  return readPage({
    list: 'mailsof',
    request: wanted,
    read: (from, limit) => ledger.pages.events({ subjects, kinds: ['mail.received', 'effect.succeeded'], limit, below: Math.min(from.below ?? Number.MAX_SAFE_INTEGER, (wanted.asOfSeq ?? Number.MAX_SAFE_INTEGER - 1) + 1) }),
    place: (seq) => seq,
    view: async (seq) => ((await isMail(ledger, seq)) ? mailView(ledger, seq) : null),
    picks: false,
  });
}

async function isMail(ledger: Ledger, seq: number): Promise<boolean> {
  const event = await ledger.event(seq);
  if (event.kind === 'mail.received') return event.forgotten !== true;
  return event.kind === 'effect.succeeded' && event.forgotten !== true && (await ledger.effects.get(event.data.effect as never))?.kind === 'mail.send';
}

interface Scope {
  ledger: Ledger;
  subjects: readonly string[];
  asOf: AsOf | undefined;
  below: number | undefined;
}

function span({ subjects, below }: Scope): { subjects: readonly string[]; below?: number } {
  return below === undefined ? { subjects } : { subjects, below };
}

/** The newest version of each, newest first; what has expired is not there. */
async function notesAbout(scope: Scope, now: number): Promise<CustomerView['notes']> {
  const { seqs } = await pagesOf(scope.ledger, { ...span(scope), kinds: ['note.put'] }, notesMax);
  const newest = new Map<string, CustomerView['notes'][number]>();
  for (const seq of seqs) {
    const event = await scope.ledger.event(seq);
    if (event.kind !== 'note.put' || event.forgotten === true || newest.has(event.data.id)) continue;
    const { id, version, type, tier, author, tags, text, expiresAt, when } = event.data;
    if (expiresAt !== null && expiresAt <= now) continue;
    newest.set(id, { id, version, seq, at: when ?? event.at, type, tier, author, tags, text: text.slice(0, limits.noteTextCharsMax) });
  }
  return [...newest.values()];
}

async function tasksAbout(scope: Scope): Promise<Pick<CustomerView, 'tasks' | 'tasksLeft'>> {
  const { ledger, below } = scope;
  const { seqs, left } = await pagesOf(ledger, { ...span(scope), kinds: ['task.created'] }, tasksMax);
  const tasks: CustomerView['tasks'] = [];
  for (const seq of seqs) {
    const { task } = await ledger.event(seq);
    const row = task === null ? null : await ledger.tasks.get(task);
    if (row !== null) tasks.push({ ...(await taskView(ledger, row)), isLater: below !== undefined && row.updatedSeq >= below });
  }
  return { tasks, tasksLeft: left };
}

async function moneyAbout(scope: Scope): Promise<Pick<CustomerView, 'money' | 'moneyLeft'>> {
  const { ledger, below } = scope;
  const { seqs, left } = await pagesOf(ledger, { ...span(scope), kinds: ['effect.proposed'] }, moneyLooked);
  const money: CustomerView['money'] = [];
  for (const seq of seqs) {
    const row = await ledger.pages.effectAt(seq);
    if (row === null || !moneyKinds.includes(row.kind)) continue;
    const [content, proposed, last] = await Promise.all([currentContent(ledger, row), ledger.event(seq), ledger.event(row.updatedSeq)]);
    money.push({
      seq, effect: row.id, task: row.task, kind: row.kind, at: proposed.at, updatedAt: last.at, sentence: content.data.sentence, state: row.state,
      money: content.forgotten === true ? null : traitsOf(row.kind).money(content.data.payload as never),
      isLater: below !== undefined && row.updatedSeq >= below,
    });
  }
  return { money, moneyLeft: left };
}

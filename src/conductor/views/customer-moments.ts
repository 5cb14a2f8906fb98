import type { Moment } from '../../vocabulary/customer-views.ts';
import type { EventKind, LedgerEvent } from '../../vocabulary/events.ts';
import type { AssociationName } from '../../vocabulary/memory.ts';
import type { Ledger } from '../../ledger/port.ts';
import { currentContent } from '../../effects/gate.ts';
import { pagesOf } from './events-about.ts';

/** What changes the page of somebody when it happens. */
const kinds: readonly EventKind[] = [
  'mail.received', 'effect.succeeded', 'record.put', 'note.put', 'link.put', 'identity.claimed', 'identity.released', 'identity.merged', 'identity.split', 'association.observed', 'association.corrected', 'task.created',
];

/** Each is an event to be opened: more would be told apart by nobody on a slider, and cost the page its time. */
const momentsMax = 120;

/** The newest moments at which something about these names changed, oldest first. */
export async function momentsOf(ledger: Ledger, subjects: readonly string[]): Promise<{ moments: Moment[]; momentsLeft: boolean }> {
  const { seqs, left } = await pagesOf(ledger, { subjects, kinds }, momentsMax);
  return { moments: await Promise.all(seqs.toReversed().map(async (seq) => momentOf(ledger, await ledger.event(seq)))), momentsLeft: left };
}

export async function momentOf(ledger: Ledger, event: LedgerEvent): Promise<Moment> {
  return { seq: event.seq, at: event.at, text: event.forgotten === true ? 'Something that is forgotten.' : await words(ledger, event) };
}

async function words(ledger: Ledger, event: LedgerEvent): Promise<string> {
  switch (event.kind) {
    case 'mail.received':
      return `A mail came in: ${quoted(event.data.mail.subject === '' ? 'no subject' : event.data.mail.subject)}.`;
    case 'effect.succeeded': {
      const row = await ledger.effects.get(event.data.effect as never);
      return row === null ? 'Something was done.' : `Done: ${cut((await currentContent(ledger, row)).data.sentence)}`;
    }
    case 'task.created':
      return `A task began: ${cut(event.data.title)}`;
    case 'record.put':
      return recordWords(event);
    case 'note.put':
      return `${event.data.version === 1 ? 'New' : 'Changed'} ${event.data.type}: ${quoted(event.data.text)}.`;
    case 'link.put':
      return `The ${event.data.from.kind} ${cut(event.data.from.id)} ${event.data.removed ? 'is no longer linked to' : 'is linked to'} ${event.data.to.kind} ${cut(event.data.to.id)}.`;
    default:
      return whoOrWhat(event);
  }
}

function recordWords({ subject, data: { kind, id, version, reverts } }: LedgerEvent<'record.put'>): string {
  const what = `${kind}:${id}` === subject ? 'The record' : `The ${kind} ${cut(id)}`;
  if (reverts !== null) return `${what} changed: version ${version} takes version ${reverts} back.`;
  return version === 1 ? `${what} was begun.` : `${what} changed: version ${version}.`;
}

function whoOrWhat(event: LedgerEvent): string {
  switch (event.kind) {
    case 'identity.claimed':
      return `${event.data.handle.value} belongs to ${bare(event.data.identity)}.`;
    case 'identity.released':
      return `${event.data.handle.value} belongs to ${bare(event.data.identity)} no longer.`;
    case 'identity.merged':
      return `${bare(event.data.from)} was merged into ${bare(event.data.into)}.`;
    case 'identity.split':
      return `${bare(event.data.from)} was taken apart from ${bare(event.data.into)}.`;
    case 'association.observed':
      return `An outcome showed ${learned[event.data.name]}: ${cut(String(event.data.value))}.`;
    case 'association.corrected':
      return event.data.value === null ? `Your word on ${learned[event.data.name]} was lifted.` : `Your word on ${learned[event.data.name]}: ${cut(String(event.data.value))}.`;
    default:
      return 'Something changed.';
  }
}

const learned: Record<AssociationName, string> = { tone: 'the tone', language: 'the language', playbook: 'the playbook', 'reply-words': 'the length of replies, in words', 'answers-at-hour': 'the hour of writing', 'answer-delay-hours': 'the hours until an answer' };

/** Without what a subject begins with. */
function bare(subject: string): string {
  return cut(subject.replace(/^[a-z][a-z0-9-]*:/u, ''));
}

const charsMax = 100;

function cut(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= charsMax ? line : `${line.slice(0, charsMax - 1)}…`;
}

function quoted(text: string): string {
  return `“${cut(text)}”`;
}

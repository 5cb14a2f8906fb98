import type { Moment } from '../../vocabulary/customer-views.ts';
import type { EventKind, LedgerEvent } from '../../vocabulary/events.ts';
import type { Ledger } from '../../ledger/port.ts';
import { currentContent } from '../../effects/gate.ts';
import { pagesOf } from './events-about.ts';

/** What changes the page of somebody when it happens. */
const kinds: readonly EventKind[] = [
  'mail.received', 'effect.succeeded', 'record.put', 'note.put', 'link.put', 'identity.claimed', 'identity.released', 'identity.merged', 'identity.split', 'association.observed', 'association.corrected', 'task.created',
];

export const momentsMax = 200;

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
      return event.data.version === 1 ? `${event.data.kind} ${cut(event.data.id)} was put on record.` : `${event.data.kind} ${cut(event.data.id)} changed, version ${event.data.version}.`;
    case 'note.put':
      return `${event.data.version === 1 ? 'New' : 'Changed'} ${event.data.type}: ${quoted(event.data.text)}.`;
    case 'link.put':
      return `${event.data.from.kind} ${cut(event.data.from.id)} ${event.data.removed ? 'is no longer linked to' : 'is linked to'} ${event.data.to.kind} ${cut(event.data.to.id)}.`;
    default:
      return whoOrWhat(event);
  }
}

function whoOrWhat(event: LedgerEvent): string {
  switch (event.kind) {
    case 'identity.claimed':
      return `${event.data.handle.value} belongs to ${event.data.identity}.`;
    case 'identity.released':
      return `${event.data.handle.value} belongs to ${event.data.identity} no longer.`;
    case 'identity.merged':
      return `${event.data.from} was merged into ${event.data.into}.`;
    case 'identity.split':
      return `${event.data.from} was taken apart from ${event.data.into}.`;
    case 'association.observed':
      return `An outcome spoke for ${event.data.name} ${quoted(String(event.data.value))}.`;
    case 'association.corrected':
      return event.data.value === null ? `Your word on ${event.data.name} was lifted.` : `You said that ${event.data.name} is ${quoted(String(event.data.value))}.`;
    default:
      return 'Something changed.';
  }
}

const charsMax = 100;

function cut(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= charsMax ? line : `${line.slice(0, charsMax - 1)}…`;
}

function quoted(text: string): string {
  return `“${cut(text)}”`;
}

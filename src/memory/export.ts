import type { Json } from '../vocabulary/json.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { BlobRef } from '../vocabulary/ids.ts';
import type { Ledger } from '../ledger/port.ts';
import { eventsAbout } from './forget.ts';
import { resolveSubject } from './subjects.ts';

type Line = { [key: string]: Json };

/**
 * Everything about an identity, a line each: who it is, then every event under one of its subjects with its content, oldest
 * first for each subject, and behind an event the files that it names, in base64. What others wrote about them is not among it.
 */
export async function* exportIdentity(ledger: Ledger, name: string): AsyncGenerator<Line> {
  const { canonical, subjects } = await resolveSubject(ledger, name);
  const handles = (await Promise.all(subjects.map((subject) => ledger.identities.handlesOf(subject)))).flat();
  yield { type: 'identity', identity: canonical, subjects, handles: handles.map(({ type, value }) => ({ type, value })) };
  for (const subject of subjects) {
    for await (const event of eventsAbout(ledger, subject)) {
      yield { type: 'event', seq: event.seq, at: new Date(event.at).toISOString(), kind: event.kind, by: event.actor, task: event.task, subject: event.subject, data: event.data };
      for (const { name: file, ref } of filesOf(event)) yield { type: 'file', of: event.seq, name: file, blob: ref, base64: Buffer.from(await ledger.blobs.get(ref)).toString('base64') };
    }
  }
}

/** The raw mail holds its attachments too, but nobody should have to take a mail apart to find them. */
function filesOf(event: LedgerEvent): { name: string; ref: BlobRef }[] {
  if (event.kind === 'mail.received') {
    return [{ name: 'mail.eml', ref: event.data.mail.raw }, ...event.data.mail.attachments.map(({ name, blob }) => ({ name: name || 'unnamed', ref: blob }))];
  }
  if (event.kind === 'signal.received') return event.data.raw === undefined ? [] : [{ name: 'webhook', ref: event.data.raw }];
  return event.kind === 'note.put' && event.data.whole !== null ? [{ name: 'whole.txt', ref: event.data.whole }] : [];
}

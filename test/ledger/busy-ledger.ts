import type { TestContext } from 'node:test';
import type { Ledger } from '../../src/ledger/port.ts';
import { note, rawMail, sampleBlobs, sampleDay } from './sample-events.ts';
import { openScratch } from './scratch-ledger.ts';

export const jane = 'customer:jane@example.com';
export const joe = 'customer:joe@example.com';

/** A day of every kind of event, and two people with words of their own in every projection that keeps any in the clear. */
export async function busyLedger(t: TestContext): Promise<Ledger & { folder: string }> {
  const ledger = await openScratch(t);
  const provenance = { source: 'operator', model: null };
  for (const bytes of sampleBlobs) await ledger.blobs.put(bytes);
  for (const drafts of sampleDay()) await ledger.append(drafts);
  const whole = await ledger.blobs.put(rawMail, { subject: joe });
  const billing = note('billing', 1, 'Prefers the fjordbank for invoices.');
  await ledger.append([
    { ...note('allergy', 1, 'Allergic to zweihundert walnuts.'), subject: jane },
    { ...billing, subject: joe, data: { ...billing.data, whole } },
    { kind: 'identity.claimed', actor: 'operator', subject: joe, data: { identity: joe, handle: { type: 'handle', value: '@joseph' }, provenance } },
    { kind: 'association.corrected', actor: 'operator', subject: joe, data: { scope: joe, name: 'tone', value: 'chatty', provenance } },
  ]);
  return ledger;
}

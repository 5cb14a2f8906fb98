/**
 * What we know from ourselves: from records that the operator or an import wrote, and from what the operator has approved. What a task wrote down from a mail is
 * what that mail said, and so is a message that was imported: neither makes anything known, nor does a note that says something about somebody (E5).
 */
import type { EffectPayload } from '../vocabulary/effects.ts';
import { traitsOf } from '../vocabulary/effects.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Money } from '../vocabulary/money.ts';
import type { Ledger } from '../ledger/port.ts';
import { currentContent } from './gate.ts';
import { findLinks } from './links.ts';

/** The newest effects to somebody that are looked at for an approval. */
const earlierMax = 20;
const recordsMax = 200;
/** The newest versions of one record that are looked at. */
const versionsMax = 20;

/** How many of the recipients neither a record of ours names nor got something before that the operator approved. */
export async function countUnknown(ledger: Ledger, recipients: readonly string[]): Promise<number> {
  let unknown = 0;
  for (const recipient of recipients) if (!(await isKnown(ledger, recipient))) unknown += 1;
  return unknown;
}

async function isKnown(ledger: Ledger, recipient: string): Promise<boolean> {
  const subject = `customer:${recipient}`;
  if ((await operatorWrote(ledger, 'customer', recipient)) !== null || (await operatorRecords(ledger, subject)).length > 0) return true;
  if ((await ledger.subjects.recent(subject, { kinds: ['identity.claimed'], actor: 'operator', limit: 1 })).length > 0) return true;
  for (const type of ['address', 'handle', 'provider'] as const) {
    const claimed = await ledger.identities.claimedAt({ type, value: recipient });
    if (claimed !== null && (await ledger.event(claimed)).actor === 'operator') return true;
  }
  return gotSomethingApproved(ledger, subject, recipient);
}

async function gotSomethingApproved(ledger: Ledger, subject: string, recipient: string): Promise<boolean> {
  for (const seq of await ledger.subjects.recent(subject, { kinds: ['effect.succeeded'], limit: earlierMax })) {
    const done = await ledger.event(seq);
    const row = done.kind === 'effect.succeeded' ? await ledger.effects.get(done.data.effect as `e${string}`) : null;
    if (row === null || row.approvedSeq === null || (await ledger.event(row.approvedSeq)).actor !== 'operator') continue;
    const content = await currentContent(ledger, row);
    if (!content.forgotten && traitsOf(row.kind).recipients(content.data.payload as EffectPayload).includes(recipient)) return true;
  }
  return false;
}

/** The newest version of a record that the operator wrote in their own words. Taking a version back brings back what stood before, whoever wrote that. */
async function operatorWrote(ledger: Ledger, kind: string, id: string): Promise<Json | null> {
  for (const seq of await ledger.records.writtenByOperator(kind, id, versionsMax)) {
    const event = await ledger.event(seq);
    if (event.kind === 'record.put' && !event.forgotten && event.data.reverts === null) return event.data.value;
  }
  return null;
}

/** The same of each record about somebody. */
async function operatorRecords(ledger: Ledger, subject: string): Promise<Json[]> {
  const values = new Map<string, Json>();
  for (const seq of await ledger.subjects.recent(subject, { kinds: ['record.put'], actor: 'operator', limit: recordsMax })) {
    const event = await ledger.event(seq);
    if (event.kind !== 'record.put' || event.forgotten || event.data.reverts !== null) continue;
    const ref = `${event.data.kind}\n${event.data.id}`;
    if (!values.has(ref)) values.set(ref, event.data.value);
  }
  return [...values.values()];
}

/** Whether such a record about each who gets it names this very amount. What is on record about somebody else, whom a task may be about, counts for nothing. */
export async function namesAmount(ledger: Ledger, recipients: readonly string[], money: Money): Promise<boolean> {
  for (const recipient of recipients) if (!(await operatorRecords(ledger, `customer:${recipient}`)).some((value) => holds(value, money))) return false;
  return recipients.length > 0;
}

function holds(value: Json, money: Money): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && value['amount'] === money.amount && value['currency'] === money.currency) return true;
  return Object.values(value).some((inner) => holds(inner, money));
}

/** Whether a record about each who gets it names the provider's id of what it is about: a payment, a grant. Who pays whom hangs on that, whatever name stands beside it. */
export async function namesTarget(ledger: Ledger, recipients: readonly string[], target: string): Promise<boolean> {
  for (const recipient of recipients) if (!(await operatorRecords(ledger, `customer:${recipient}`)).flatMap(strings).includes(target)) return false;
  return recipients.length > 0;
}

/** The links that our persona, our playbooks, our products, and our records about somebody hold. */
export async function ownLinks(ledger: Ledger, subject: string | null): Promise<string[]> {
  const texts: string[] = [];
  for (const { path, type } of await ledger.documents.list()) {
    if (type === 'playbook' || type === 'persona') texts.push((await ledger.documents.text(path)) ?? '');
  }
  for (const { id } of await ledger.records.recordsOf('product', { limit: recordsMax })) {
    const value = await operatorWrote(ledger, 'product', id);
    if (value !== null) texts.push(...strings(value));
  }
  if (subject !== null) texts.push(...(await operatorRecords(ledger, subject)).flatMap(strings));
  return texts.flatMap(findLinks);
}

function strings(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/**
 * One person with several names: handles are claimed and released, names are merged and split. Nothing is moved and nothing
 * overwritten (M2): each is an event, so each can be taken back, and a read as of then sees who was who.
 */
import { Conflict, Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { AsOf, Handle, IdentityView } from '../vocabulary/memory.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import { getRecord, operatorWrites, type Writer } from './records.ts';

/** Who a name is: the name that counts, all others, and their handles. */
export async function readIdentity(ledger: Ledger, identity: string, asOf?: AsOf): Promise<IdentityView> {
  const subjects = await ledger.identities.subjectsOf(identity, asOf);
  const handles = (await Promise.all(subjects.map((subject) => ledger.identities.handlesOf(subject, asOf)))).flat();
  return { identity: subjects[0] ?? identity, subjects, handles };
}

/** Whether anything is known that makes the name an identity: a handle, another name, or an event about it. */
export async function isIdentity(ledger: Ledger, identity: string): Promise<boolean> {
  const { subjects, handles } = await readIdentity(ledger, identity);
  return subjects.length > 1 || handles.length > 0 || subjects[0] !== identity || ledger.subjects.has(identity);
}

export interface IdentityWrite {
  drafts: Draft[];
  expectations: Expectation[];
}

/**
 * Gives a handle to an identity. With `from` it is taken from that holder in the same append, which the operator has to have said;
 * without it the handle must be free, or be the same identity's. `source` is M1.
 */
export function claimWrite(writer: Writer, claim: { identity: string; handle: Handle; from: string | null; source: string }): IdentityWrite {
  const { identity, handle, from, source } = claim;
  checkName(identity);
  const provenance = { source, model: null };
  const { call, name, ...envelope } = writer;
  const released: Draft[] = from === null ? [] : [{ ...envelope, subject: from, kind: 'identity.released', data: { identity: from, handle, provenance } }];
  return {
    drafts: [...released, { ...envelope, subject: identity, kind: 'identity.claimed', data: { identity, handle, provenance, call, name } }],
    expectations: [{ type: 'handle-free', handle, identity: from ?? identity }],
  };
}

/** Who stands against a claim: whoever holds the handle, or the customer on record whose address it is. `null` when nobody does. */
export async function holderAgainst(ledger: Ledger, identity: string, handle: Handle): Promise<string | null> {
  const held = await ledger.identities.holderOf(handle);
  const onRecord = handle.type === 'address' && (await ledger.records.record('customer', handle.value)) !== null;
  const holder = held ?? (onRecord ? `customer:${handle.value}` : null);
  if (holder === null) return null;
  const [one, other] = await Promise.all([ledger.identities.canonical(holder), ledger.identities.canonical(identity)]);
  return one === other ? null : holder;
}

/** Claims a handle for the operator. `null`: somebody else has it, and nothing was written; `handleConflict` says what to ask. */
export async function claimHandle(ledger: Ledger, identity: string, handle: Handle, source = 'operator'): Promise<IdentityView | null> {
  const { drafts, expectations } = claimWrite(operatorWrites, { identity, handle, from: null, source });
  const held = (await ledger.identities.holderOf(handle)) === identity;
  try {
    if (!held) await ledger.append(drafts, expectations);
  } catch (error) {
    if (error instanceof Conflict) return null;
    throw error;
  }
  return readIdentity(ledger, identity);
}

/** Takes a handle away from whoever it is within an identity. */
export async function releaseHandle(ledger: Ledger, identity: string, handle: Handle, source = 'operator'): Promise<IdentityView> {
  const holder = await ledger.identities.holderOf(handle);
  const { subjects } = await readIdentity(ledger, identity);
  if (holder === null || !subjects.includes(holder)) {
    throw new Terminal('memory.not-holder', `${identity} does not have the ${handle.type} ${handle.value}.`, holder === null ? 'Nobody has it.' : `It belongs to ${holder}.`);
  }
  await ledger.append([{ kind: 'identity.released', actor: 'operator', subject: holder, data: { identity: holder, handle, provenance: { source, model: null } } }], [{ type: 'handle-free', handle, identity: holder }]);
  return readIdentity(ledger, identity);
}

/**
 * From here on `from` is the same as `into`. The merge is of exactly these two names: if `into` is split from a third one later,
 * `from` goes with it. The way from `into` to the name that counts must be the same at the commit, so that no circle can come about.
 * Both events of a merge and its split are about `from`, so they are forgotten together.
 */
export async function mergeWrite(ledger: Ledger, writer: Writer, merge: { from: string; into: string; source: string }): Promise<IdentityWrite> {
  const { from, into, source } = merge;
  [from, into].forEach(checkName);
  const [ofFrom, ofInto] = await Promise.all([ledger.identities.canonical(from), ledger.identities.canonical(into)]);
  if (ofFrom === ofInto) throw new Terminal('memory.same-identity', `${from} and ${into} are ${ofInto} already.`, 'Nothing to merge.');
  if (ofFrom !== from) throw new Terminal('memory.merged-already', `${from} is ${ofFrom} already.`, `Merge ${ofFrom}, or split ${from} from it first.`);
  const expectations: Expectation[] = [{ type: 'merged-into', from, into: null }];
  for (let name: string | null = into; name !== null; ) {
    const next: string | null = (await ledger.identities.mergedInto(name))?.into ?? null;
    expectations.push({ type: 'merged-into', from: name, into: next });
    name = expectations.length > limits.identityNamesMax ? null : next;
  }
  const { call, name, ...envelope } = writer;
  return { drafts: [{ ...envelope, subject: from, kind: 'identity.merged', data: { from, into, provenance: { source, model: null }, call, name } }], expectations };
}

export async function mergeIdentities(ledger: Ledger, from: string, into: string, source = 'operator'): Promise<IdentityView> {
  const { drafts, expectations } = await mergeWrite(ledger, operatorWrites, { from, into, source });
  await ledger.append(drafts, expectations);
  return readIdentity(ledger, into);
}

/** Takes the merge of a name back: it is itself again, with all that was ever filed under it. */
export async function splitIdentity(ledger: Ledger, from: string, source = 'operator'): Promise<IdentityView> {
  const merged = await ledger.identities.mergedInto(from);
  if (merged === null) {
    const { identity, subjects } = await readIdentity(ledger, from);
    const others = subjects.filter((name) => name !== identity);
    const nextStep = identity !== from ? `It is ${identity} by an address that this one has: take the handle away with --handle.` : others.length > 0 ? `Others were merged into it: split ${others.join(' or ')}.` : 'Nothing to split.';
    throw new Terminal('memory.not-merged', `${from} was not merged into another name.`, nextStep);
  }
  const { into } = merged;
  await ledger.append([{ kind: 'identity.split', actor: 'operator', subject: from, data: { from, into, provenance: { source, model: null } } }], [{ type: 'merged-into', from, into }]);
  return readIdentity(ledger, from);
}

/** When there was last anything about an identity, epoch ms; `null` for never. */
export async function lastHeard(ledger: Ledger, identity: string): Promise<number | null> {
  const subjects = await ledger.identities.subjectsOf(identity);
  const newest = await Promise.all(subjects.map((subject) => ledger.events({ subject, kind: 'mail.received', newestFirst: true, limit: 1 })));
  const times = newest.flatMap(([event]) => (event ? [event.at] : []));
  return times.length === 0 ? null : Math.max(...times);
}

/** The name on a customer's record, for a person to recognise them by. */
export async function nameOnRecord(ledger: Ledger, identity: string): Promise<string | null> {
  if (!identity.startsWith('customer:')) return identity.replace(/^person:/, '');
  const name = (await getRecord(ledger, 'customer', identity.slice('customer:'.length)))?.value['name'];
  return typeof name === 'string' && name !== '' ? name : null;
}

function checkName(identity: string): void {
  if (identity.trim() === '' || identity.length > limits.subjectCharsMax || /[\n\r]/.test(identity)) {
    throw new Terminal('memory.bad-identity', `"${identity.slice(0, 100)}" can't be the name of an identity.`, 'Write it as a subject, such as customer:jane@example.com or person:Jane.');
  }
}

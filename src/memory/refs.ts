import { Terminal } from '../vocabulary/errors.ts';
import { handleSchema, type Handle } from '../vocabulary/memory.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { isIdentity } from './identities.ts';
import { subjectNamed } from './person-subject.ts';

/** What a reference names, by its form alone: whether there is such a thing is for the reader to find out. */
export type Ref = { type: 'record'; kind: string; id: string } | { type: 'item'; id: string };

/**
 * `customer:jane@example.com` is a record when `customer` is a kind of records; anything else names an item (`document:persona.md`,
 * `mail:12`, an imported id) or an identity (`person:Jane`). Throws `memory.bad-ref` for an empty one.
 */
export function parseRef(text: string, kinds: RecordKinds): Ref {
  const ref = text.trim();
  if (ref === '' || /[\n\r]/.test(ref)) throw new Terminal('memory.bad-ref', `"${text.slice(0, 100)}" names nothing.`, 'Write a record as kind:id (customer:jane@example.com), an item by its id.');
  const colon = ref.indexOf(':');
  const kind = ref.slice(0, colon);
  const id = ref.slice(colon + 1);
  return colon > 0 && id !== '' && kinds.has(kind) ? { type: 'record', kind, id: recordId(kind, id) } : { type: 'item', id: ref };
}

/** The name of an identity: `jane` is a person, an address a customer, in lower case. */
export function parseIdentity(text: string, kinds: RecordKinds): string {
  const ref = parseRef(text, kinds);
  return ref.type === 'record' ? `${ref.kind}:${ref.id}` : subjectNamed(ref.id);
}

/** Mail addresses are compared in lower case, so that what a mail brings in and what the operator types is the same customer. */
function recordId(kind: string, id: string): string {
  return kind === 'customer' && id.includes('@') ? id.toLowerCase() : id;
}

/** `address:jane@work.example`, `handle:@jane`, `provider:stripe:cus_1`; with an @ inside and no type it is an address. Throws `memory.bad-handle`. */
export function parseHandle(text: string): Handle {
  const whole = text.trim();
  const [, type, value] = /^(address|handle|provider):(.+)$/u.exec(whole) ?? [null, /^[^\s@:]+@[^\s@]+$/u.test(whole) ? 'address' : '', whole];
  const parsed = handleSchema.safeParse({ type, value: type === 'address' ? value?.trim().toLowerCase() : value?.trim() });
  if (!parsed.success || /[\n\r]/.test(whole)) {
    throw new Terminal('memory.bad-handle', `"${whole.slice(0, 100)}" is not a handle.`, 'Write address:jane@work.example, handle:@jane or provider:stripe:cus_1.');
  }
  return parsed.data;
}

/** A reference with what it was found to name. */
export type Found = { type: 'record'; kind: string; id: string; ref: string } | { type: 'item'; id: string; ref: string } | { type: 'identity'; identity: string; ref: string };

/** Finds what a reference names. A note may be written as `note:roadmap`. Throws `memory.unknown-ref`. */
export async function resolveRef(ledger: Ledger, kinds: RecordKinds, text: string): Promise<Found> {
  const ref = parseRef(text, kinds);
  if (ref.type === 'record') {
    const name = `${ref.kind}:${ref.id}`;
    if ((await ledger.records.record(ref.kind, ref.id)) !== null) return { ...ref, ref: name };
    if (await isIdentity(ledger, name)) return { type: 'identity', identity: name, ref: name };
  } else {
    const candidates = ref.id.startsWith('note:') ? [ref.id, ref.id.slice('note:'.length)] : [ref.id];
    for (const id of candidates) if ((await ledger.items.item(id)) !== null) return { type: 'item', id, ref: id };
    // The kind's file may be gone from the folder: its records are not.
    const [kind = '', ...rest] = ref.id.split(':');
    if (rest.length > 0 && (await ledger.records.record(kind, rest.join(':'))) !== null) return { type: 'record', kind, id: rest.join(':'), ref: ref.id };
    if (await isIdentity(ledger, ref.id)) return { type: 'identity', identity: ref.id, ref: ref.id };
  }
  throw new Terminal('memory.unknown-ref', `Nothing is known under "${text.slice(0, 200)}".`, 'Write a record as kind:id (customer:jane@example.com), an item by its id; `keelson memory recall` finds items by their words.');
}

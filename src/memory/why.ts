import { Terminal } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { associationNames, type AsOf, type AssociationName, type VersionView, type WhyStep } from '../vocabulary/memory.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { readAssociation } from './associations.ts';
import { own, sameJson } from './diff.ts';
import { heldVersion, versionOf, versionsOf, type Versioned } from './history.ts';
import { chainOf, quoted, stepOf } from './why-chain.ts';
import { resolveRef } from './refs.ts';

/** How many versions are read at once while looking for the one that brought a value in. */
const versionsPerRead = 100;
const outcomesTold = 5;
const revertsFollowed = 5;

/**
 * The chain from a value back to what happened outside, newest link first: the value, the version that brought it in, the call, the
 * task and what was decided in it, the intent, the signal. `field` may also be the name of an association of that subject.
 * Without a field it is about the version as a whole. As of then it begins with what held, or was believed, at that point.
 */
export async function why(ledger: Ledger, kinds: RecordKinds, text: string, options: { field?: string; version?: number; asOf?: AsOf } = {}): Promise<WhyStep[]> {
  const { field, version, asOf } = options;
  const found = await resolveRef(ledger, kinds, text);
  const isAssociation = field !== undefined && (associationNames as readonly string[]).includes(field);
  if (found.type === 'identity') {
    if (isAssociation) return whyAssociation(ledger, found.identity, field as AssociationName, asOf);
    throw new Terminal('memory.no-field', `${found.ref} has no record, so no value has a reason.`, `What was learned has: --field ${associationNames.join(', --field ')}.`);
  }
  const held = asOf === undefined ? undefined : await heldVersion(ledger, found, asOf);
  const wanted = version ?? held;
  const [newest] = wanted === undefined ? await versionsOf(ledger, found, 1) : [await versionOf(ledger, found, wanted, held)];
  if (!newest) throw new Terminal('memory.unknown-ref', `Nothing is known under "${found.ref}".`, 'Check the spelling.');
  if (field === undefined) return (await originSteps(ledger, found, newest, null)).slice(0, limits.whyStepsMax);
  const origin = await introduced(ledger, found, newest, field);
  if (origin !== null) return (await originSteps(ledger, found, origin, field)).slice(0, limits.whyStepsMax);
  if (isAssociation) return whyAssociation(ledger, found.ref, field as AssociationName, asOf);
  throw new Terminal('memory.no-field', `${found.ref} has no field "${field}", nor had it one.`, `It has: ${Object.keys(newest.value).join(', ')}.`);
}

/** The version that brought the present value of a field in, or took the field away; `null` when it never had one. */
async function introduced(ledger: Ledger, ref: Versioned, newest: VersionView, field: string): Promise<VersionView | null> {
  const value = own(newest.value, field);
  let since = newest;
  for (let read = 0; read < limits.historyVersionsMax; read += versionsPerRead) {
    const earlier = await versionsOf(ledger, ref, versionsPerRead, since.version);
    for (const one of earlier) {
      if (!sameJson(own(one.value, field), value)) return since;
      since = one;
    }
    if (earlier.length < versionsPerRead) break;
  }
  return value === undefined ? null : since;
}

/** The value, the write and what led to it; through a revert on to the version whose value it brought back. */
async function originSteps(ledger: Ledger, ref: Versioned, origin: VersionView, field: string | null, depth = 0): Promise<WhyStep[]> {
  const event = await ledger.event(origin.seq);
  const steps = [valueStep(ref, origin, field, event), writeStep(ref, origin, event), ...(await sourcesOf(ledger, event)), ...(await chainOf(ledger, event))];
  if (origin.reverts === null || field === null || depth >= revertsFollowed) return steps;
  const [before] = await versionsOf(ledger, ref, 1, origin.reverts);
  const brought = before && own(before.value, field) !== undefined ? await introduced(ledger, ref, before, field) : null;
  return brought === null ? steps : [...steps, ...(await originSteps(ledger, ref, brought, field, depth + 1))];
}

function valueStep(ref: Versioned, { version, value }: VersionView, field: string | null, event: LedgerEvent): WhyStep {
  if (field === null) return stepOf('value', event, `${ref.ref} stands as its version ${version} says.`);
  const now = own(value, field);
  return stepOf('value', event, now === undefined ? `${field} of ${ref.ref} is not there since version ${version}, which took it away.` : `${field} of ${ref.ref} is ${shown(now)} since version ${version}.`);
}

function writeStep(ref: Versioned, { version, source, model, reverts }: VersionView, event: LedgerEvent): WhyStep {
  const by = event.actor === 'operator' ? 'The operator' : event.actor;
  const taken = reverts === null ? '' : ` It takes back what version ${reverts} changed.`;
  const from = source === 'operator' && event.actor === 'operator' ? '' : `, from ${source}`;
  return stepOf('write', event, `${by} wrote version ${version} of ${ref.ref}${from}, ${model === null ? 'without a model' : `with the model ${model}`}.${taken}`);
}

/** What a summary stands for (M3). */
async function sourcesOf(ledger: Ledger, event: LedgerEvent): Promise<WhyStep[]> {
  if (event.kind !== 'note.put' || event.data.sources.length === 0) return [];
  const { sources } = event.data;
  const told = await Promise.all(sources.slice(0, outcomesTold).map(async (seq) => sourceStep(await ledger.event(seq))));
  const more = sources.length - told.length;
  return more > 0 ? [...told, stepOf('source', event, `It stands for ${more} more, ${sources.length} in all.`)] : told;
}

function sourceStep(event: LedgerEvent): WhyStep {
  if (event.kind === 'note.put') return stepOf('source', event, `It summarises ${event.data.id}: ${quoted(event.data.text)}.`);
  if (event.kind === 'mail.received') return stepOf('source', event, `It summarises a mail: ${quoted(event.data.mail.text)}.`);
  return stepOf('source', event, `It summarises event ${event.seq} (${event.kind}).`);
}

/** The outcomes that speak for what is believed, and what led to the newest of them. Believed as of that point, or of the last event on record. */
async function whyAssociation(ledger: Ledger, scope: string, name: AssociationName, asOf?: AsOf): Promise<WhyStep[]> {
  const last = await ledger.event((await ledger.head()).seq);
  const view = await readAssociation(ledger, scope, name, last.at, asOf);
  const [newest] = view.evidence;
  if (view.value === null || newest === undefined) {
    throw new Terminal('memory.nothing-believed', `Nothing is believed about ${name} of ${scope}.`, 'There were no outcomes yet, or they are too old to count.');
  }
  const evidence = await Promise.all(view.evidence.slice(0, outcomesTold).map((seq) => ledger.event(seq)));
  const basis = view.corrected ? 'because the operator said so' : `with confidence ${view.confidence.toFixed(2)}, from ${view.evidence.length} ${view.evidence.length === 1 ? 'outcome' : 'outcomes'}`;
  const value: WhyStep = { what: 'value', seq: null, at: last.at, actor: 'system', text: `${name} of ${scope} is believed to be ${shown(view.value)}, ${basis}.` };
  return [value, ...evidence.map(outcomeStep), ...(evidence[0] ? await chainOf(ledger, evidence[0]) : [])].slice(0, limits.whyStepsMax);
}

function outcomeStep(event: LedgerEvent): WhyStep {
  if (event.kind === 'association.corrected') return stepOf('write', event, `The operator corrected it to ${shown(event.data.value)}.`);
  if (event.kind !== 'association.observed') return stepOf('source', event, `Event ${event.seq} (${event.kind}).`);
  const { value, weight, provenance } = event.data;
  return stepOf('source', event, `An outcome showed ${shown(value)} (weight ${weight}), from ${provenance.source}.`);
}

function shown(value: Json): string {
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

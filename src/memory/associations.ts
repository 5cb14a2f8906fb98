import { Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import { associationNames, type AsOf, type AssociationName, type AssociationView } from '../vocabulary/memory.ts';
import type { Ledger } from '../ledger/port.ts';
import { estimate, type Outcome } from './estimators.ts';

/** Names whose values are numbers; the others are words. */
const numbers: ReadonlySet<AssociationName> = new Set(['reply-words', 'answers-at-hour', 'answer-delay-hours']);

export interface Observation {
  /** A subject (`customer:jane@example.com`) or a kind of case (`case:refund`). */
  scope: string;
  name: AssociationName;
  value: string | number;
  /** 1 for an ordinary outcome; negative speaks against the value. */
  weight: number;
  /** The event that shows it. */
  evidence: number | null;
  /** M1. */
  source: string;
  model?: string | null;
  call?: number | null;
}

/** One outcome as a draft: evidence, never the conclusion, which is computed at each read from the outcomes that are there. */
export function observe(observation: Observation, envelope: Omit<Draft<'association.observed'>, 'kind' | 'data' | 'subject'>): Draft<'association.observed'> {
  const { scope, name, value, weight, evidence, source, model = null, call = null } = observation;
  checkValue(name, value);
  return { ...envelope, kind: 'association.observed', subject: subjectOfScope(scope), data: { scope, name, value, weight, evidence, provenance: { source, model }, call } };
}

/** A kind of case is about nobody; every other scope is a subject, sealed and forgotten as such. */
function subjectOfScope(scope: string): string | null {
  return scope.startsWith('case:') ? null : scope;
}

function checkValue(name: AssociationName, value: string | number): void {
  if (!associationNames.includes(name)) throw new Terminal('memory.unknown-association', `There is no association "${name as string}".`, `There are: ${associationNames.join(', ')}.`);
  const fits = numbers.has(name) ? typeof value === 'number' && Number.isFinite(value) && value >= 0 && (name !== 'answers-at-hour' || value < 24) : typeof value === 'string' && value !== '';
  if (!fits) {
    const wanted = name === 'answers-at-hour' ? 'an hour of the day, from 0 to 23' : numbers.has(name) ? 'a number that is not negative' : 'a word';
    throw new Terminal('memory.bad-association', `${name} can't be ${JSON.stringify(value)}.`, `Give ${wanted}.`);
  }
}

/**
 * What is believed about a scope, from the newest `limits.associationOutcomesMax` outcomes under all of its names. As of a time or a
 * sequence number it is what was believed then: outcomes are as old as they were then. The operator's correction stands
 * above all outcomes until it is lifted. `now` is epoch ms.
 */
export async function readAssociation(ledger: Ledger, scope: string, name: AssociationName, now: number, asOf?: AsOf): Promise<AssociationView> {
  const scopes = await ledger.identities.subjectsOf(scope, asOf);
  const moment = await momentOf(ledger, now, asOf);
  const found: Outcome[] = [];
  let correction: { seq: number; value: string | number } | null = null;
  for (const one of scopes) {
    found.push(...(await ledger.associations.outcomes(one, name, limits.associationOutcomesMax, asOf)));
    const said = await ledger.associations.correction(one, name, asOf);
    if (said !== null && (correction === null || said.seq > correction.seq)) correction = said;
  }
  const newest = found.toSorted((one, other) => other.seq - one.seq).slice(0, limits.associationOutcomesMax);
  const estimated = estimate(name, newest, moment);
  const values = estimated?.values ?? [];
  if (correction !== null) {
    const { value, seq } = correction;
    const agreeing = newest.filter((outcome) => outcome.value === value && outcome.weight > 0).map((outcome) => outcome.seq);
    return { scope, name, value, confidence: 1, corrected: true, evidence: [seq, ...agreeing], values };
  }
  return { scope, name, value: estimated?.value ?? null, confidence: estimated?.confidence ?? 0, corrected: false, evidence: estimated?.evidence ?? [], values };
}

/** When the read takes place: a past one is not dimmed by the time that has passed since. */
async function momentOf(ledger: Ledger, now: number, asOf: AsOf | undefined): Promise<number> {
  if (asOf === undefined) return now;
  if ('at' in asOf) return asOf.at;
  const { seq } = await ledger.head();
  return asOf.seq >= seq ? now : (await ledger.event(Math.max(1, asOf.seq))).at;
}

/** Everything that is believed about a scope, or was corrected. */
export async function readAssociations(ledger: Ledger, scope: string, now: number, asOf?: AsOf): Promise<AssociationView[]> {
  const names = new Set<AssociationName>();
  for (const one of await ledger.identities.subjectsOf(scope, asOf)) for (const name of await ledger.associations.namesOf(one)) names.add(name);
  const views = await Promise.all([...names].toSorted().map((name) => readAssociation(ledger, scope, name, now, asOf)));
  return views.filter(({ value, corrected }) => value !== null || corrected);
}

/** The operator's word, which holds whatever is observed; `null` lifts it. */
export async function correctAssociation(ledger: Ledger, scope: string, name: AssociationName, value: string | number | null, now: number): Promise<AssociationView> {
  if (value !== null) checkValue(name, value);
  if (scope.trim() === '' || scope.length > limits.subjectCharsMax || /[\n\r]/.test(scope)) throw new Terminal('memory.bad-scope', 'An association is about a subject or a kind of case.', 'Such as customer:jane@example.com or case:refund.');
  // Under every name of the identity, or a word about another name would come back once this one is lifted.
  const scopes = value === null ? await correctedNames(ledger, scope, name) : [await ledger.identities.canonical(scope)];
  const drafts = scopes.map((one): Draft => ({ kind: 'association.corrected', actor: 'operator', subject: subjectOfScope(one), data: { scope: one, name, value, provenance: { source: 'operator', model: null } } }));
  if (drafts.length > 0) await ledger.append(drafts);
  return readAssociation(ledger, scope, name, now);
}

async function correctedNames(ledger: Ledger, scope: string, name: AssociationName): Promise<string[]> {
  const scopes = await ledger.identities.subjectsOf(scope);
  const said = await Promise.all(scopes.map((one) => ledger.associations.correction(one, name)));
  return scopes.filter((_, index) => said[index] !== null);
}

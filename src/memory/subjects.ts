import { Terminal } from '../vocabulary/errors.ts';
import type { AsOf } from '../vocabulary/memory.ts';
import { subjectNamed } from './person-subject.ts';
import type { Ledger } from '../ledger/port.ts';

/** How a subject may begin. A name without one of these is looked for under each. */
const prefixes = ['customer', 'person', 'organisation', 'project'] as const;
const suggestionsMax = 5;
/** Each name is behind a key of its own: so many are opened to suggest one, and not all of a large company's. */
const suggestionsFromMax = 2_000;

export interface ResolvedSubject {
  /** The name that counts. */
  canonical: string;
  /** All subjects that are the same identity and that there is something about. */
  subjects: string[];
}

/** Finds whom a name means: a subject as it is (`customer:jane@example.com`), its bare name, or a handle somebody claimed. */
export async function resolveSubject(ledger: Ledger, name: string): Promise<ResolvedSubject> {
  const wanted = name.trim();
  const found = await findSubjects(ledger, wanted);
  const canonicals = new Set<string>();
  for (const subject of found) canonicals.add(await ledger.identities.canonical(subject));
  const [canonical, ...others] = canonicals;
  if (canonical === undefined) throw (await unsealed(ledger, wanted)) ?? unknown(ledger, wanted);
  if (others.length > 0) {
    throw new Terminal('memory.ambiguous-subject', `"${wanted}" may be ${[...canonicals].join(' or ')}.`, 'Write the whole name, or merge them first with `keelson memory merge` if they are one.');
  }
  const subjects = (await ledger.identities.subjectsOf(canonical)).filter((subject) => ledger.subjects.has(subject));
  if (subjects.length === 0) throw unknown(ledger, wanted);
  return { canonical, subjects };
}

/** All subjects that a name may mean, for narrowing a search: none of them known is an empty scope and not an error. */
export async function subjectsNamed(ledger: Ledger, name: string, asOf?: AsOf): Promise<string[]> {
  const wanted = name.trim();
  const found = await findSubjects(ledger, wanted);
  const all = await Promise.all((found.length > 0 ? found : [wanted]).map(async (subject) => ledger.identities.subjectsOf(await ledger.identities.canonical(subject, asOf), asOf)));
  return [...new Set(all.flat())];
}

function namesOf(wanted: string): string[] {
  return [...new Set([wanted, subjectNamed(wanted), ...prefixes.flatMap((prefix) => [`${prefix}:${wanted}`, `${prefix}:${wanted.toLowerCase()}`])])];
}

async function findSubjects(ledger: Ledger, wanted: string): Promise<string[]> {
  const names = namesOf(wanted);
  const known = names.filter((name) => ledger.subjects.has(name));
  const holders = await Promise.all((['address', 'handle', 'provider'] as const).map((type) => ledger.identities.holderOf({ type, value: type === 'address' ? wanted.toLowerCase() : wanted })));
  const merged = await Promise.all(names.map(async (name) => ((await ledger.identities.canonical(name)) === name ? null : name)));
  return [...new Set([...known, ...[...holders, ...merged].filter((name) => name !== null)])];
}

/** The first format sealed nothing: there is something, and no key that could take it back. */
async function unsealed(ledger: Ledger, wanted: string): Promise<Terminal | null> {
  for (const name of namesOf(wanted)) {
    const count = await ledger.subjects.unsealed(name);
    if (count > 0) return new Terminal('memory.unsealed', `All that is known of "${wanted}" (${count} events) was written by the first format, which sealed nothing.`, 'It can be read with `keelson memory show`, but not forgotten. Where that must be, begin a new company and import what may stay.');
  }
  return null;
}

function unknown(ledger: Ledger, wanted: string): Terminal {
  const low = wanted.toLowerCase();
  const near = low === '' ? [] : ledger.subjects.some(suggestionsFromMax).filter((subject) => subject.toLowerCase().includes(low)).slice(0, suggestionsMax);
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Write it as it was given, such as customer:jane@example.com or person:Jane.';
  return new Terminal('memory.unknown-subject', `Nothing is known about "${wanted}".`, hint);
}

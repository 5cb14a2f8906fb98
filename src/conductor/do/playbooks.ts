import { wordSimilarity } from '../../text/similar.ts';
import { readPlaybook, type Playbook } from '../../agents/drafting/playbook.ts';
import type { Ledger } from '../../ledger/port.ts';
import { filler, mailNouns } from './intents.ts';
import type { Span } from './when.ts';
import { nameParts, tokensOf, type Token } from './wording.ts';

export interface KnownPlaybook extends Playbook {
  /** The words of its title, file and intent. */
  names: ReadonlySet<string>;
}

export type PlaybookReading =
  | { kind: 'none' }
  | { kind: 'one'; playbook: KnownPlaybook; spans: Span[]; heard: string }
  | { kind: 'several'; playbooks: KnownPlaybook[]; spans: Span[]; heard: string };

const playbooksMax = 500;
const nearMin = 0.6;
const nearCharsMin = 5;

/** The playbooks of the company folder that can be read. A broken one is told of wherever it would be used. */
export async function knownPlaybooks(ledger: Ledger): Promise<KnownPlaybook[]> {
  const documents = (await ledger.documents.list()).filter(({ type }) => type === 'playbook').slice(0, playbooksMax);
  const read = await Promise.all(documents.map(async ({ path }) => readPlaybook(path, (await ledger.documents.text(path)) ?? '').playbook));
  return read.flatMap((playbook) => (playbook === null ? [] : [{ ...playbook, names: namesOf(playbook) }]));
}

/** All words by which playbooks are named. */
export function topicalWords(playbooks: readonly KnownPlaybook[]): Set<string> {
  return new Set(playbooks.flatMap(({ names }) => [...names]));
}

function namesOf({ title, intent, path }: Playbook): Set<string> {
  const file = path.replace(/^playbooks\//u, '').replace(/\.md$/u, '');
  return new Set([title, intent, file].flatMap(nameParts).filter((word) => word.length > 1 && !filler.has(word) && !mailNouns.has(word)));
}

/**
 * The playbook that most words name. Of several with as many, the one whose file or intent is named in full, then the one in the customer's language.
 */
export function findPlaybook(text: string, playbooks: readonly KnownPlaybook[], language: string | null): PlaybookReading {
  const words = tokensOf(text).flatMap(split).filter(({ plain }) => !filler.has(plain));
  const all = playbooks.map((playbook) => ({ playbook, words: words.filter((word) => isNameOf(word, playbook)) })).filter((one) => one.words.length > 0);
  const most = Math.max(0, ...all.map((one) => new Set(one.words.map(({ plain }) => plain)).size));
  let best = all.filter((one) => new Set(one.words.map(({ plain }) => plain)).size === most);
  best = preferring(best, ({ playbook, words: met }) => [playbook.intent, playbook.path.slice('playbooks/'.length, -'.md'.length)].some((name) => nameParts(name).every((part) => met.some(({ plain }) => plain === part))));
  best = preferring(best, ({ playbook }) => playbook.language === language);
  const [first, ...others] = best;
  if (first === undefined) return { kind: 'none' };
  const spans = first.words.map(({ start, end }) => ({ start, end }));
  const heard = first.words.map(({ start, end }) => text.slice(start, end)).join(' ');
  return others.length === 0 ? { kind: 'one', playbook: first.playbook, spans, heard } : { kind: 'several', playbooks: best.map(({ playbook }) => playbook), spans, heard };
}

function preferring<T>(all: T[], wanted: (one: T) => boolean): T[] {
  const preferred = all.filter(wanted);
  return preferred.length === 0 ? all : preferred;
}

/** `Onboarding-Mail` and `invoice-copy` name by their parts. */
function split(token: Token): Token[] {
  if (!/[-_]/u.test(token.text)) return [token];
  let start = token.start;
  return token.text.split(/([-_])/u).flatMap((text) => {
    const piece = { text, plain: nameParts(text)[0] ?? '', start, end: start + text.length };
    start += text.length;
    return piece.plain === '' ? [] : [piece];
  });
}

/** Exactly, as the beginning of a longer word (`invoice` and `invoices`), as a part of a German one (`Onboardingmail`), or with a letter wrong. */
function isNameOf({ plain }: Token, playbook: KnownPlaybook): boolean {
  if (playbook.names.has(plain)) return true;
  if (plain.length < nearCharsMin || mailNouns.has(plain)) return false;
  return [...playbook.names].some((name) => name.length >= nearCharsMin && (plain.startsWith(name) || name.startsWith(plain) || wordSimilarity(plain, name) >= nearMin));
}

import { wordSimilarity } from '../../text/similar.ts';
import type { PauseView } from '../../vocabulary/gate-views.ts';
import { restQuestion, type Reading, type Wish } from './reading.ts';
import { withoutSpans, type Span } from './when.ts';
import { blanked, tokensOf } from './wording.ts';

type What = Pick<PauseView, 'scope' | 'name'>;
interface Meant {
  what: What;
  span: Span;
  heard: string;
}

const everything = /(?<!\p{L})(?:everything|all|alles|company|whole\s+company|the\s+lot)(?!\p{L})/giu;
const outgoingMail = /(?<!\p{L})(?:e?-?mails?|mailing|sending|versand|post)(?!\p{L})/giu;
const moneyOut = /(?<!\p{L})(?:payments?|payouts?|money|refunds?|zahlung\w*|geld)(?!\p{L})/giu;
const small = /(?<!\p{L})(?:agents?|adapters?|agenten|off|hold|outgoing|wieder|raus|fort|an|auf|work|working|with|now|anhalten|pausieren|stoppen|paused?|stopp?(?:ed)?|resumed?|may|let|put|take)(?!\p{L})/giu;
const nearMin = 0.65;

/** "pause the support agent", "stop everything". */
export function readPause(wish: Wish): Promise<Reading> {
  return readPausing(wish, 'pause');
}

/** "resume the support agent". */
export function readResume(wish: Wish): Promise<Reading> {
  return readPausing(wish, 'resume');
}

async function readPausing(wish: Wish, kind: 'pause' | 'resume'): Promise<Reading> {
  const { agents, adapters } = wish.deps.pausable();
  const body = blanked(wish.text, 0, wish.head);
  const found = named(wish, body);
  const distinct = [...new Map(found.map((one) => [valueOf(one.what), one])).values()];
  const answer = wish.answers['what']?.trim().toLowerCase();
  const known: What[] = [{ scope: 'all', name: null }, ...agents.map((name) => ({ scope: 'agent' as const, name })), ...adapters.map((name) => ({ scope: 'adapter' as const, name }))];
  const answered = answer === undefined ? undefined : known.find((one) => valueOf(one) === answer || one.name === answer);
  const what = answered ?? (distinct.length === 1 ? distinct[0]?.what : undefined);
  const left = withoutSpans(body, [...found.map(({ span }) => span), ...[...body.matchAll(small)].map(spanOf)]);
  const offered = distinct.length > 1 ? distinct.map((one) => one.what) : known;
  const questions = [
    ...(what === undefined ? [{ slot: 'what', question: distinct.length > 1 ? 'More than one is named. Which?' : `What is to be ${kind}d?`, open: true, choices: offered.map((one) => ({ value: valueOf(one), shown: shown(one) })) }] : []),
    ...(what === undefined ? [] : restQuestion(wish, left)),
  ];
  const slots = what === undefined ? [] : [{ name: 'what', label: 'what', value: valueOf(what), shown: shown(what), heard: distinct[0]?.heard ?? '' }];
  if (questions.length > 0 || what === undefined) return { slots, questions, notes: [], will: null, plan: null };
  const will = kind === 'pause' ? `Nothing${what.name === null ? '' : ` of ${shown(what)}`} goes out from now on, until you resume it. Mail, tasks and inbox go on.` : `${capitalised(shown(what))} may act again, and what is approved goes out.`;
  return { slots, questions, notes: [], will, plan: { do: kind, words: wish.words, asked: wish.asked, ...what } };
}

function named({ deps }: Wish, text: string): Meant[] {
  const { agents, adapters } = deps.pausable();
  const names: What[] = [...agents.map((name) => ({ scope: 'agent' as const, name })), ...adapters.map((name) => ({ scope: 'adapter' as const, name }))];
  const byName = tokensOf(text).flatMap(({ plain, start, end, text: heard }): Meant[] => {
    const what = names.find(({ name }) => name === plain) ?? names.find(({ name }) => plain.startsWith(`${name ?? ''}-`)) ?? names.find(({ name }) => plain.length > 4 && wordSimilarity(plain, name ?? '') >= nearMin);
    return what === undefined ? [] : [{ what, heard, span: { start, end } }];
  });
  if (byName.length > 0) return byName;
  const money = adapters.find((name) => name === 'payments' || name === 'book');
  const means = (words: RegExp, what: What): Meant[] => [...text.matchAll(words)].map((match) => ({ what, heard: match[0], span: spanOf(match) }));
  const things = [...means(outgoingMail, { scope: 'adapter', name: deps.mailAdapter }), ...(money === undefined ? [] : means(moneyOut, { scope: 'adapter', name: money }))];
  // "all mails" are mails, and not everything.
  return things.length > 0 ? [...things, ...means(everything, things[0]?.what ?? { scope: 'all', name: null })] : means(everything, { scope: 'all', name: null });
}

function valueOf({ scope, name }: What): string {
  return name === null ? scope : `${scope}:${name}`;
}

function shown({ scope, name }: What): string {
  return name === null ? 'everything' : `the ${scope} ${name}`;
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Times in the operator's words. A library (chrono-node) finds and reads them; what is here keeps it from guessing: days that do not exist, times
 * that are past or can be read in two ways, and words such as "by" in front of a time are questions, not answers.
 */
import type { ParsedResult } from 'chrono-node';
import { blanked, languageOf, type WishLanguage } from './wording.ts';
import { answerMoment, daysInMonth, daysLater, momentOf, offsetMinutes, shownMoment, wallTime, weekdayOf, type WallTime } from './zone-time.ts';

export interface WhenDeps {
  /** Epoch ms. */
  now: number;
  /** IANA time zone of the company. */
  zone: string;
  /** Of the whole wish; without it that of the text. */
  language?: WishLanguage;
}

export type When =
  | { kind: 'none' }
  | { kind: 'now'; spans: Span[] }
  | { kind: 'at'; at: number; spans: Span[]; notes: string[] }
  | { kind: 'unclear'; question: string; choices: { value: string; shown: string }[]; spans: Span[] };
export interface Span {
  start: number;
  end: number;
}

/** When the day is named and no hour. */
const morningHour = 9;
/** What is further away than this without its year was more likely meant for a day that is past. */
const unsaidYearMsMax = 270 * 24 * 3_600_000;
/** What is further away is a slip of the pen. */
const aheadMsMax = 5 * 366 * 24 * 3_600_000;

const atOnce = /(?<!\p{L})(?:right\s+now|right\s+away|immediately|at\s+once|as\s+soon\s+as\s+possible|asap|straight\s+away|now|sofort|jetzt(?:\s+gleich)?|umgehend)(?!\p{L})/iu;
const openWords = /(?<!\p{L})(by|before|until|till|after|since|from|bis|vor|nach|ab|seit)\s*$/iu;
const leadingWords = /(?<!\p{L})(?:on|at|in|am|um|im|around|about|circa|ca|gegen|for|the|de[nmr])\s*$/iu;
const pastWords = /(?<!\p{L})(?:last|past|previous|ago|yesterday|letzte\w*|vergangene\w*|vorige\w*|gestern|vorgestern|her)(?!\p{L})/iu;
const dayParts: readonly [RegExp, number][] = [
  [/morning|fr(?:ü|ue)h|vormittag|(?<=heute\s)morgen/iu, morningHour],
  [/afternoon|nachmittag/iu, 14],
  [/tonight|night|nacht/iu, 20],
  [/evening|abend/iu, 18],
  [/noon|mittag|lunch/iu, 12],
];

/** The time that a text names. `text` has nothing else in it that could be read as one: amounts, addresses and quotations are blanked out. */
export async function readWhen(text: string, deps: WhenDeps): Promise<When> {
  const impossible = impossibleDay(text, deps);
  if (impossible !== null) return { kind: 'unclear', question: `${impossible.why} When should it be?`, choices: [], spans: [impossible.span] };
  const results = (await parsed(text, deps.language ?? languageOf(text), deps)).filter((result) => !isAtOnce(result.text));
  const [first, second] = results;
  if (first === undefined) return withoutTime(text);
  if (second !== undefined) return several(results, text, deps);
  return readOne(first, text, deps);
}

/** An operator's answer to "when?": as in a wish, or the value of a choice. */
export async function readAnswer(answer: string, deps: WhenDeps): Promise<When> {
  const when = await readWhen(answer, deps);
  return when.kind === 'none' ? { kind: 'unclear', question: `“${answer.slice(0, 100)}” is no time that can be read. When should it be?`, choices: [], spans: [] } : when;
}

function withoutTime(text: string): When {
  const now = atOnce.exec(text);
  return now === null ? { kind: 'none' } : { kind: 'now', spans: [{ start: now.index, end: now.index + now[0].length }] };
}

function isAtOnce(text: string): boolean {
  return atOnce.exec(text)?.[0].length === text.trim().length;
}

async function parsed(text: string, language: WishLanguage, { now, zone }: WhenDeps): Promise<ParsedResult[]> {
  const chrono = language === 'de' ? await import('chrono-node/de') : await import('chrono-node/en');
  const reference = { instant: new Date(now), timezone: offsetMinutes(now, zone) };
  return chrono.parse(text, reference, { forwardDate: true }).filter((result) => !isBareName(result, text));
}

/** "Jan", "May", "Sun" and "March" are names and words as well: they are times only after a word such as "on", or with a number. */
function isBareName({ text, index }: ParsedResult, whole: string): boolean {
  if (/\d|\s/u.test(text.trim())) return false;
  if (/^(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sept?|oct|okt|nov|dec|dez|mon?|tue?|wed|thu|fri?|sat?|sun|di|mi|do|fr|sa|so|january|januar|february|februar|march|märz|april|june|juni|july|juli|august|september|october|oktober|november|december|dezember)\.?$/iu.test(text.trim())) {
    return !/(?<!\p{L})(?:on|in|by|next|this|until|before|after|am|im|ab|bis|vor|nach|nächste[nrsm]?)\s*$/iu.test(whole.slice(0, index));
  }
  return false;
}

function several(results: readonly ParsedResult[], text: string, deps: WhenDeps): When {
  const read = results.map((result) => readOne(result, text, deps));
  const choices = read.flatMap((one) => (one.kind === 'at' ? [{ value: answerMoment(one.at, deps.zone), shown: shownMoment(one.at, deps.zone, deps.now) }] : []));
  return { kind: 'unclear', question: 'More than one time is named. Which one is meant?', choices, spans: read.flatMap((one) => (one.kind === 'none' ? [] : one.spans)) };
}

function readOne(result: ParsedResult, text: string, deps: WhenDeps): When {
  const { now, zone } = deps;
  const { spans, before, opened } = spansOf(result, text);
  const heard = text.slice(spans[0]?.start ?? 0, spans[0]?.end ?? 0).trim();
  const unclear = (question: string, at: number | null = null): When => ({ kind: 'unclear', question, spans, choices: at === null ? [] : [{ value: answerMoment(at, zone), shown: shownMoment(at, zone, now) }] });
  if (result.end !== null && result.end !== undefined) return unclear(`“${heard}” is a span of time. When in it?`);
  if (pastWords.test(`${before.slice(-20)} ${result.text}`) && !/(?<!\p{L})in\s/iu.test(result.text)) return unclear(`“${heard}” is past. When should it be?`);
  if (/^today$|^heute$/iu.test(result.text.trim())) return { kind: 'now', spans };
  const { at, notes } = momentIn(result, deps);
  const swapped = swappedDay(result, deps) ?? otherWeekday(result, at, deps);
  if (swapped !== null) return { kind: 'unclear', question: `“${heard}” may be either of two days. Which one?`, choices: [at, swapped].filter((one) => one > now).map((one) => ({ value: answerMoment(one, zone), shown: shownMoment(one, zone, now) })), spans };
  if (at <= now) return unclear(`${shownMoment(at, zone, now)} is past. When should it be?`);
  if (at - now > aheadMsMax) return unclear(`${shownMoment(at, zone, now)} is too far away: at most five years. When should it be?`);
  if (opened !== null) return unclear(`“${heard}” leaves the day open. When should it be?`, at);
  if (!result.start.isCertain('year') && result.start.isCertain('month') && at - now > unsaidYearMsMax) return unclear(`This year's day is past. Is ${shownMoment(at, zone, now)} meant?`, at);
  return { kind: 'at', at, spans, notes };
}

/** What of the text the time takes up, small words before it included; `opened` is the one that makes it no point in time. */
function spansOf({ index, text: found }: ParsedResult, text: string): { spans: Span[]; before: string; opened: string | null } {
  const before = text.slice(0, index);
  const opened = openWords.exec(before) ?? openWords.exec(found.split(/\s/u)[0] ?? '');
  const leading = openWords.exec(before) ?? leadingWords.exec(before);
  return { spans: [{ start: leading?.index ?? index, end: index + found.length }], before, opened: opened?.[1] ?? null };
}

function momentIn(result: ParsedResult, { now, zone }: WhenDeps): { at: number; notes: string[] } {
  const { start, text } = result;
  // With an offset of its own ("5pm PST", "in 2 hours") it is a moment whatever the company's zone is.
  if (start.isCertain('timezoneOffset')) return { at: start.date().getTime(), notes: [] };
  const day = { year: start.get('year') ?? 0, month: start.get('month') ?? 1, day: start.get('day') ?? 1 };
  const hourSaid = start.isCertain('hour');
  const wall: WallTime = { ...day, hour: hourSaid ? (start.get('hour') ?? 0) : hourOf(text), minute: hourSaid ? (start.get('minute') ?? 0) : 0 };
  const { at, clock } = momentOf(weekdayAlone(result) ? nextWeekday(wall, { now, zone }) : wall, zone);
  const notes = { once: [], skipped: ['The clocks are put forward then, and never show that time: it is as much later.'], twice: ['The clocks are put back then, and show that time twice: it is the first.'] }[clock];
  return { at, notes };
}

function hourOf(text: string): number {
  return dayParts.find(([words]) => words.test(text))?.[1] ?? morningHour;
}

/** "Monday", with nothing that says which: the next one, never today. */
function weekdayAlone({ start, text }: ParsedResult): boolean {
  return start.isCertain('weekday') && !start.isCertain('day') && !/(?<!\p{L})(?:this|next|diese\w*|nächste\w*|kommende\w*|weekend|wochenende|week|woche)(?!\p{L})/iu.test(text);
}

function nextWeekday(wall: WallTime, { now, zone }: WhenDeps): WallTime {
  const today = { ...wallTime(now, zone), hour: wall.hour, minute: wall.minute };
  const ahead = (weekdayOf(wall) - weekdayOf(today) + 7) % 7;
  return daysLater(today, ahead === 0 ? 7 : ahead);
}

/** 12/11: the library reads the month first, and half of the world the day. `null` when there is only one way. */
function swappedDay({ start, text }: ParsedResult, { now, zone }: WhenDeps): number | null {
  const [, one, other] = /^\D*(\d{1,2})\/(\d{1,2})(?!\d)/u.exec(text) ?? [];
  if (one === undefined || one === other || Number(one) > 12 || Number(other) > 12) return null;
  const wall = { year: start.get('year') ?? 0, month: start.get('day') ?? 1, day: start.get('month') ?? 1, hour: start.isCertain('hour') ? (start.get('hour') ?? 0) : morningHour, minute: start.get('minute') ?? 0 };
  const day = start.isCertain('hour') ? wall : { ...wall, minute: 0 };
  const { at } = momentOf(day, zone);
  return at > now || start.isCertain('year') ? at : momentOf({ ...day, year: day.year + 1 }, zone).at;
}

const weekdayNames = [/(?<!\p{L})(?:sun|sunday|so|sonntag)(?!\p{L})/iu, /(?<!\p{L})(?:mon|monday|mo|montag)(?!\p{L})/iu, /(?<!\p{L})(?:tues?|tuesday|di|dienstag)(?!\p{L})/iu, /(?<!\p{L})(?:wed|wednesday|mi|mittwoch)(?!\p{L})/iu, /(?<!\p{L})(?:thu|thurs?|thursday|do|donnerstag)(?!\p{L})/iu, /(?<!\p{L})(?:fri|friday|fr|freitag)(?!\p{L})/iu, /(?<!\p{L})(?:sat|saturday|sa|samstag|sonnabend)(?!\p{L})/iu];

/** "Monday 1 December" when that is a Tuesday: the Monday that may have been meant instead. `null` when both agree, or only one is said. */
function otherWeekday({ start, text }: ParsedResult, at: number, { now, zone }: WhenDeps): number | null {
  const said = weekdayNames.findIndex((name) => name.test(text));
  const wall = wallTime(at, zone);
  if (said < 0 || !start.isCertain('day') || !start.isCertain('month') || weekdayOf(wall) === said) return null;
  const nearest = daysLater(wall, ((said - weekdayOf(wall) + 10) % 7) - 3);
  const near = momentOf(nearest, zone).at;
  return near > now ? near : momentOf(daysLater(nearest, 7), zone).at;
}

const monthNames = ['jan', 'feb', 'm[aä]r', 'apr', 'ma[yi]', 'jun', 'jul', 'aug', 'sep', 'o[ck]t', 'nov', 'de[cz]'];
const monthWord = String.raw`(jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\p{L}*\.?`;
const dayFirst = new RegExp(String.raw`(?<![\p{L}\p{N}.])(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?${monthWord}(?:,?\s+(\d{4}))?(?![\p{L}\p{N}])`, 'iu');
const monthFirst = new RegExp(String.raw`(?<![\p{L}\p{N}])${monthWord}\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?![\p{L}\p{N}:])`, 'iu');
const isoDay = /(?<![\p{L}\p{N}])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/u;
const dottedDay = /(?<![\p{L}\p{N}.])(\d{1,2})\.(\d{1,2})\.(\d{4})?(?!\d)/u;

/** A day that no calendar has, such as 31 February: the library passes over it, or reads half of it. */
function impossibleDay(text: string, { now, zone }: WhenDeps): { why: string; span: Span } | null {
  const found = [named(dayFirst.exec(text), 2, 1), named(monthFirst.exec(text), 1, 2), numbered(isoDay.exec(text), 1, 2, 3), numbered(dottedDay.exec(text), 3, 2, 1)].find((one) => one !== null);
  if (!found) return null;
  const { year, month, day, match } = found;
  const today = wallTime(now, zone);
  const inYear = year ?? (month < today.month || (month === today.month && day < today.day) ? today.year + 1 : today.year);
  if (month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(inYear, month)) return null;
  return { why: `There is no such day as “${match[0].trim()}”${day === 29 && month === 2 ? ` in ${inYear}` : ''}.`, span: { start: match.index, end: match.index + match[0].length } };
}

interface FoundDay {
  year: number | null;
  month: number;
  day: number;
  match: RegExpExecArray;
}

function named(match: RegExpExecArray | null, month: number, day: number): FoundDay | null {
  if (match === null) return null;
  const index = monthNames.findIndex((name) => new RegExp(`^${name}`, 'iu').test(match[month] ?? ''));
  return { year: match[3] === undefined ? null : Number(match[3]), month: index + 1, day: Number(match[day]), match };
}

function numbered(match: RegExpExecArray | null, year: number, month: number, day: number): FoundDay | null {
  return match === null ? null : { year: match[year] === undefined ? null : Number(match[year]), month: Number(match[month]), day: Number(match[day]), match };
}

/** The spans blanked out. */
export function withoutSpans(text: string, spans: readonly Span[]): string {
  return spans.reduce((left, { start, end }) => blanked(left, start, end), text);
}

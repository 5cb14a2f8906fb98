import type { IntentName } from '../../vocabulary/understanding.ts';

/** The languages that wishes are read in. */
export type WishLanguage = 'en' | 'de';

/** A word of the operator's with its place. `plain` is lower case without accents; a possessive has lost its s. */
export interface Token {
  text: string;
  plain: string;
  start: number;
  end: number;
}

const wordPattern = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[.'’@_+&-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
/** More words than this are not looked up one by one. */
const tokensMax = 400;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const [word] = match;
    tokens.push({ text: word, plain: plainWord(word), start: match.index, end: match.index + word.length });
    if (tokens.length >= tokensMax) break;
  }
  return tokens;
}

/** Lower case without accents, `ß` as `ss`, so that `Müller` meets `muller`; `Jane's` is `jane`. */
function plainWord(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replace(/['’]s?$/u, '').replaceAll(/['’]/gu, '');
}

/** The parts of a name: `Jane "JD" Doe-Smith 🎉` gives jane, jd, doe, smith. */
export function nameParts(name: string): string[] {
  return [...new Set((name.slice(0, 300).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*/gu) ?? []).map(plainWord).filter((part) => part !== ''))].slice(0, 12);
}

const germanWords = /(?<!\p{L})(?:schick\w*|sende|senden|schreib\w*|erinner\w*|mich|merk\w*|notier\w*|gib|gebe|erstatte\w*|pausier\w*|bitte|der|die|das|den|dem|eine?n?|am|um|und|nicht|kein\w*|für|fuer|wegen|weil|morgen|übermorgen|heute|montag\w*|dienstag\w*|mittwoch\w*|donnerstag\w*|freitag\w*|samstag\w*|sonntag\w*|nächste\w*|euro|gutschrift|zurück|alles|weiter|vergiss|lösche|zeig\w*|dass|ist|sich)(?!\p{L})/giu;
const englishWords = /(?<!\p{L})(?:the|an?|to|on|at|for|me|send|give|please|remind|remember|and|of|with|that|his|her|is|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today|next|because|what|show|pause|resume|everything|all|don't|not)(?!\p{L})/giu;

/** Counted by small words; English when nothing speaks for German. */
export function languageOf(text: string): WishLanguage {
  return (text.match(germanWords)?.length ?? 0) > (text.match(englishWords)?.length ?? 0) ? 'de' : 'en';
}

const politeStart = /^(?:(?:hey|hi|hello|hallo|ok(?:ay)?|so|well|now|also|keelson|please|pls|bitte|kindly|just|mal|(?:can|could|would|will) you|would you mind|i(?:'d| would) (?:like|want) (?:you )?to|i want (?:you )?to|i need (?:you )?to|let'?s|kannst du|könntest du|würdest du|ich möchte,? dass du)(?:\s*[,:!]\s*|\s+))+/iu;
const politeEnd = /(?:[\s,]+(?:please|pls|thanks|thank you|thx|bitte|danke))+[\s.!?]*$|[\s.!?]+$/iu;

/** One line without the words that only make it friendly. */
export function withoutManners(words: string): string {
  const line = words.normalize('NFC').replaceAll(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();
  return line.replace(politeStart, '').replace(politeEnd, '').trim();
}

/** A negation, also spelt without its apostrophe. It is never weighed: whoever says "don't" gets nothing done. */
const negations = /(?<![\p{L}\p{N}])(?:don['’]?t|do\s+not|doesn['’]?t|does\s+not|never|not|nothing|nobody|neither|no(?:\s+longer|\s+more|\s+mails?|\s+e-?mails?|\s+letters?)?|stop\s+(?:sending|writing|mailing|giving)|won['’]?t|can['’]?t|cannot|shouldn['’]?t|mustn['’]?t|without|avoid|refrain|instead|nicht|nichts|niemals?|nie|kein\w*|niemande?[mn]?|ohne|weder|statt)(?![\p{L}\p{N}])/iu;
const conditions = /(?<![\p{L}\p{N}])(?:if|unless|when|whenever|once|as\s+soon\s+as(?!\s+possible)|until|till|in\s+case|provided|depending|except|wenn|falls|sobald|nachdem|solange|außer|sofern|bevor)(?![\p{L}\p{N}])/iu;
const repeats = /(?<![\p{L}\p{N}])(?:(?:every|each|jede[nrsm]?)\s+(?:other\s+|second\s+|zweite[nrsm]?\s+)?(?:day|week|month|year|quarter|hour|morning|evening|night|weekday|workday|mon|tue|wed|thu|fri|sat|sun|tag|woche|monat|jahr|stunde|morgen|abend|werktag|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|daily|weekly|monthly|yearly|annually|hourly|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|täglich|wöchentlich|monatlich|jährlich|montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags|regelmäßig|regularly)/iu;
const everybody = /(?<![\p{L}\p{N}])(?:every(?:one|body)|(?:all|every|each|both)\s+(?:of\s+)?(?:(?:the|our|my|new|old|active|paying|other)\s+)*(?:customers?|clients?|users?|people|subscribers?|members?|them|contacts?)|(?:the|our|my)\s+(?:customers|clients|users|subscribers)|alle[nr]?\s+(?:\p{L}+\s+)?(?:kund\p{L}+|nutzer\p{L}*|leute\p{L}*|abonnenten)|an\s+alle|allen|jede[mnr]?\s+kund\p{L}*)(?![\p{L}\p{N}])/iu;
const verbs = String.raw`send|write|mail|e-?mail|give|credit|refund|reimburse|grant|remind|remember|note|pause|resume|stop|forget|delete|cancel|approve|reject|tell|schick\w*|send\w*|schreib\w*|gib|erstatte\w*|erinner\w*|merk\w*|pausier\w*|lösch\w*|vergiss`;
const several = new RegExp(String.raw`(?:[,;.]|(?<!\p{L})(?:and|then|und|dann|danach|also|&))\s+(?:(?:then|also|dann|auch|please|bitte)\s+)*(?:${verbs})(?!\p{L})`, 'iu');

/** Why a wish is not carried out as it is worded. `code` is for programs and tests. */
export interface Refusal {
  code: 'negated' | 'condition' | 'repeated' | 'everybody' | 'several';
  why: string;
  instead: string[];
}

/**
 * What a wish must not have in it: each would be lost, and the opposite or more would happen than was asked. `text` is what is left of it without
 * what is only repeated (a reason, a note, what to be reminded of).
 */
export function refusalOf(text: string, intent: IntentName | null): Refusal | null {
  if (negations.test(text)) return { code: 'negated', why: 'The words say what not to do, so nothing is done.', instead: ['keelson tasks', 'keelson cancel TASK --reason "…"', 'keelson pause NAME'] };
  if (repeats.test(text)) return { code: 'repeated', why: 'It is to happen again and again, and `do` does a thing once.', instead: [] };
  if (intent === 'note') return null;
  if (everybody.test(text)) return { code: 'everybody', why: 'It would go to many people at once, and `do` writes to one customer at a time.', instead: [] };
  if (several.test(text)) return { code: 'several', why: 'These are several wishes at once.', instead: ['keelson do "…" for each of them'] };
  if (conditions.test(text)) return { code: 'condition', why: 'It depends on a condition, and `do` can not watch for one.', instead: ['keelson do "remind me on Friday to …"'] };
  return null;
}

/** Stands for what was taken out, so that places stay and words on either side don't meet. */
const blank = '\u{e000}';

export function blanked(text: string, start: number, end: number): string {
  return text.slice(0, start) + blank.repeat(end - start) + text.slice(end);
}

const germanDays = String.raw`montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag`;
const germanParts: Readonly<Record<string, number>> = { morgen: 9, früh: 9, vormittag: 9, mittag: 12, nachmittag: 14, abend: 18, nacht: 20 };
const germanPart = new RegExp(String.raw`(?<!\p{L})((?:${germanDays})|heute|morgen|übermorgen)(\s+|(?=\p{L}))(früh|morgen|vormittag|mittag|nachmittag|abend|nacht)s?(?!\p{L})`, 'giu');
const germanMonths = ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'];

const germanHours = ['zwölf', 'eins?', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'];
const germanClock = new RegExp(String.raw`(?<!\p{L})(halb|viertel\s+nach|viertel\s+vor|drei\s*viertel)\s+(\d{1,2}|${germanHours.slice(1).join('|')})(?![\p{L}\p{N}])`, 'giu');

/** German times in a form that the library reads: `Montagabend` is `Montag um 18 Uhr`, `3.12.` is `3. Dezember`, `halb neun` is `8:30 Uhr`. */
export function germanTimesSpelt(text: string): string {
  return text
    .replace(germanPart, (_, day: string, _gap: string, part: string) => `${day} um ${germanParts[part.toLowerCase()] ?? 9} Uhr`)
    .replace(/(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)/gu, (whole, day: string, month: string) => (germanMonths[Number(month) - 1] === undefined ? whole : `${day}. ${germanMonths[Number(month) - 1]}`))
    .replace(/(?<!\p{L})kommende([nrsm]?)(?!\p{L})/giu, 'nächste$1')
    .replace(germanClock, (_, part: string, hour: string) => clockTime(part.toLowerCase(), hour.toLowerCase()));
}

function clockTime(part: string, hour: string): string {
  const number = /^\d/u.test(hour) ? Number(hour) : germanHours.findIndex((name, index) => index > 0 && new RegExp(`^${name}$`, 'iu').test(hour));
  const before = number === 0 ? 23 : number - 1;
  if (part === 'halb') return `${before}:30 Uhr`;
  return part.endsWith('nach') ? `${number}:15 Uhr` : `${before}:45 Uhr`;
}

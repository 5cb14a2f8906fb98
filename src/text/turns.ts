/** One item of a conversation or project, as a summariser reads it. */
export interface Turn {
  seq: number;
  author: string | null;
  /** Epoch ms. */
  at: number;
  text: string;
}

/** In all, over the turns of one summary; each gets its share, so that work is bounded whatever the texts are. */
const charsMax = 1_000_000;
const turnCharsMax = 20_000;
const turnCharsMin = 100;
const turnsMax = 10_000;

/** Oldest first, at most `turnsMax`, each cut to its share: what a summary is made of, and what it is checked against. */
export function boundedTurns(turns: readonly Turn[]): Turn[] {
  const ordered = turns.toSorted((one, other) => one.at - other.at || one.seq - other.seq).slice(0, turnsMax);
  const share = Math.min(turnCharsMax, Math.max(turnCharsMin, Math.floor(charsMax / Math.max(1, ordered.length))));
  return ordered.map(({ seq, author, at, text }) => ({ seq, author, at, text: cutText(text.toWellFormed(), share) ?? '' }));
}

/** What may not be torn apart: a word, a number, an address, a code. */
const inToken = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{M}\p{N}.,:;'’@_/#%+-]/u;
const lookBackMax = 1_000;

/** The beginning of a text, `max` characters at most, that ends between two tokens; `null` when it is one endless token. */
export function cutText(text: string, max: number): string | null {
  if (text.length <= max) return text;
  for (let at = max; at > Math.max(0, max - lookBackMax); at--) {
    if (isLowHalf(text.charCodeAt(at)) || (inToken.test(text.charAt(at - 1)) && inToken.test(text.charAt(at)))) continue;
    return text.slice(0, at).trimEnd();
  }
  return null;
}

function isLowHalf(unit: number): boolean {
  return unit >= 0xdc_00 && unit <= 0xdf_ff;
}

/** `On … wrote:` above a quotation, in the languages we know it in. */
const quoteHeader = /^(?:On|Am|Le|El|Il|Em|Op|Den)\s.{4,200}(?:wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev)\s?.{0,100}:\s*$/u;
const forwarded = /^-{3,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Forwarded message)/iu;

/** A message without what it quotes and without its signature: those are other turns, or nothing that was said. */
export function ownText(text: string): string {
  const kept: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === '-- ' || line === '--' || forwarded.test(line)) break;
    if (!/^\s*>/.test(line) && !quoteHeader.test(line.trim())) kept.push(line);
  }
  const own = kept.join('\n').trim();
  return own === '' ? text : own;
}

/** `2026-03-31`, the day in a time zone. */
export function dayOf(at: number, zone: string): string {
  // The Swedish way of writing a date is the ISO one.
  return dayFormat(zone).format(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(zone, made);
  return made;
}

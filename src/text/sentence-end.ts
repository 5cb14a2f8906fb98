const wideEnds = '。！？｡';
const ends = '.!?…؟۔।';
/** What may follow an end and still belong to it: more of them, and what closes a quotation or a bracket. */
const tail = `${wideEnds}${ends}"'”’»)]』」）`;
/** Longer rows of marks are rulers; looking to the end of each would take the square of its length. */
const tailCharsMax = 16;

/**
 * Where the next sentence starts, if one ends at this character; `null` if none does. A Latin, Arabic or Hindi end needs a
 * space behind it, an East Asian one does not. A dot is no end behind an abbreviation, an initial or an ordinal.
 */
export function isSentenceEnd(text: string, at: number, start: number): number | null {
  const mark = text[at] as string;
  const wide = wideEnds.includes(mark);
  if (!wide && !ends.includes(mark)) return null;
  let next = at + 1;
  while (next < text.length && next - at < tailCharsMax && tail.includes(text[next] as string)) next += 1;
  if (next >= text.length) return null;
  const spaced = /\s/.test(text[next] as string);
  if (!wide && !spaced) return null;
  return mark === '.' && next === at + 1 && isInside(text, at, start) ? null : next;
}

/** In lower case, without the dot: what mail in English, German, French, Spanish, Italian, Portuguese and Dutch uses. */
const abbreviations = new Set(
  `mr mrs ms dr prof st sr sra srta jr vs eg ie cf approx dept inc ltd corp usw evtl ggf inkl exkl zzgl abzgl bzw bspw sog vgl hr fr frl geb gez dipl ing mme mlle mgr
  uds vd vds aprox dott dssa sigra gent spett avv exmo exma dhr mevr bijv tél pág núm`.split(/\s+/),
);

/** Words as well as abbreviations: the latter only with a number behind ("No. 5", but "He said no."). */
const beforeNumbers = new Set('no nos nr art fig vol p pp max min tel abs jan feb mar apr jun jul aug sep sept okt oct nov dez dec'.split(' '));

const wordCharsRead = 20;

function isInside(text: string, dot: number, start: number): boolean {
  let from = dot;
  while (from > start && dot - from < wordCharsRead && /[\p{L}\p{N}.]/u.test(text[from - 1] as string)) from -= 1;
  const word = text.slice(from, dot).toLowerCase();
  const following = text.slice(dot + 1, dot + 1 + wordCharsRead).trimStart();
  if (/^\d{1,2}$/.test(word)) return text.slice(start, from).trim() === '' || isOrdinal(following);
  if (/^\p{L}$/u.test(word)) return word !== 'i';
  if (beforeNumbers.has(word)) return /^\d/.test(following);
  // z.B., U.S., e.g.
  return abbreviations.has(word) || /^\p{L}{1,2}(?:\.\p{L}{1,2})+$/u.test(word);
}

const month = /^(?:jan|feb|mär|mar|apr|mai|may|maj|jun|jul|aug|sep|okt|oct|nov|dez|dec)/i;

/** "am 3. Mai", "i den 2. uke": a small number, a dot, and a month or a small letter. */
function isOrdinal(following: string): boolean {
  return month.test(following) || /^\p{Ll}/u.test(following);
}

const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv'];

export interface DateMention {
  /** As it is written. */
  text: string;
  /** What it may mean: `2026-03-31`, or `--03-31` where no year is said. */
  readings: string[];
}

/** Long and short names, with the case ending that a date wants, and without the dot of an abbreviation. */
function monthNames(): Map<string, number> {
  const names = new Map<string, number>();
  for (const language of languages) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { day: 'numeric', month, timeZone: 'UTC' });
      for (let number = 1; number <= 12; number++) {
        const name = format.formatToParts(Date.UTC(2026, number - 1, 15)).find(({ type }) => type === 'month')?.value ?? '';
        names.set(name.replace(/\.$/, '').toLowerCase(), number);
      }
    }
  }
  // Short for September in English and German, which no formatter writes, and March as German mails have it.
  return names.set('sept', 9).set('sep', 9).set('maerz', 3);
}

const day = String.raw`(\d{1,2})(?:st|nd|rd|th|er|º|\.)?`;
const of = String.raw`\s{0,2}(?:(?:de|of|del)\s)?`;
const edge = String.raw`(?![\p{L}\p{N}]|[.,]\d)`;

type Read = (parts: readonly string[]) => string[];

/** Tried in this order at each place: the longest way of writing first. Made for the first text: the names of the months take some 10 ms, which most commands would pay for nothing. */
let made: [RegExp, Read][] | undefined;

function forms(): [RegExp, Read][] {
  const months = monthNames();
  const month = `(${[...months.keys()].toSorted((one, other) => other.length - one.length).map((name) => name.replaceAll('.', String.raw`\.`)).join('|')})`;
  const monthNumber = (name: string | undefined): string => String(months.get((name ?? '').toLowerCase()) ?? 0);
  return [
    [new RegExp(String.raw`(?<![\p{L}\p{N}])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${edge}`, 'gu'), ([y, m, d]) => reading(y, m, d)],
    // Day first or month first: nobody can tell, so it may be either.
    [new RegExp(String.raw`(?<![\p{L}\p{N}])(\d{1,2})[-/.]\s?(\d{1,2})[-/.]\s?(\d{4}|\d{2})${edge}`, 'gu'), ([a, b, y]) => [...reading(fullYear(y), b, a), ...reading(fullYear(y), a, b)]],
    [new RegExp(String.raw`(?<![\p{L}\p{N}])${day}${of}${month}\.?(?:,?${of}(\d{4}))?${edge}`, 'giu'), ([d, name, y]) => reading(y, monthNumber(name), d)],
    [new RegExp(String.raw`(?<![\p{L}\p{N}])${month}\.?\s(\d{1,2})(?:st|nd|rd|th)?(?:,?\s(\d{4}))?${edge}`, 'giu'), ([name, d, y]) => reading(y, monthNumber(name), d)],
    [/(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/gu, ([y, m, d]) => reading(y, m, d)],
  ];
}

/** The dates that a text (NFKC) names with at least day and month, in eight European languages, Chinese, Japanese and Korean. */
export function datesIn(text: string): { dates: DateMention[]; rest: string } {
  const dates: DateMention[] = [];
  let rest = text;
  for (const [form, read] of (made ??= forms())) {
    rest = rest.replace(form, (whole: string, ...parts: unknown[]) => {
      const readings = read(parts.slice(0, 3).map((part) => (typeof part === 'string' ? part : '')));
      if (readings.length === 0) return whole;
      // The dot of an abbreviation may be the sentence's.
      dates.push({ text: whole.replace(/\.$/, ''), readings });
      return '\n';
    });
  }
  return { dates, rest };
}

function fullYear(year: string | undefined): string {
  return year?.length === 2 ? `20${year}` : (year ?? '');
}

/** Nothing for what is no date, such as 31 February or version 1.20.300. */
function reading(year: string | undefined, monthText: string | undefined, dayText: string | undefined): string[] {
  const [monthOf, dayOf] = [Number(monthText), Number(dayText)];
  if (monthOf < 1 || monthOf > 12 || dayOf < 1 || dayOf > 31) return [];
  const ending = `${String(monthOf).padStart(2, '0')}-${String(dayOf).padStart(2, '0')}`;
  return [year ? `${year}-${ending}` : `--${ending}`];
}

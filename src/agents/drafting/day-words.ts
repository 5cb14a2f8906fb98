import { factsIn } from '../../text/facts.ts';

const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv'];
/** Also what one may do, never, and more. */
const ambiguous: ReadonlySet<string> = new Set(['may', 'mai', 'mars']);
const tomorrow = 'tomorrow übermorgen mañana demain domani amanhã';
const tonight = 'tonight';

/** Each name of a day or a month, in lower case, with what it names in every language. Made for the first draft: the names take some milliseconds. */
let names: Map<string, string> | undefined;

function dayNames(): Map<string, string> {
  const found = new Map<string, string>();
  for (const language of languages) {
    const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
    const month = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
    // 4 January 1970 was a Sunday.
    for (let day = 0; day < 7; day++) found.set(weekday.format(Date.UTC(1970, 0, 4 + day)).toLowerCase(), `weekday ${day}`);
    for (let number = 0; number < 12; number++) {
      const name = month.format(Date.UTC(1970, number, 1)).toLowerCase();
      if (!ambiguous.has(name)) found.set(name, `month ${number + 1}`);
    }
  }
  for (const word of tomorrow.split(' ')) found.set(word, 'tomorrow');
  return found.set(tonight, 'tonight');
}

/** Days of the week, months, tomorrow: what a text says of when, without a number. */
export function dayWordsIn(text: string): { text: string; names: string }[] {
  const known = (names ??= dayNames());
  return [...text.matchAll(/[\p{L}\p{M}]+(?:-feira)?/gu)].flatMap(([word]) => {
    // English writes months with a capital, and what soldiers do without.
    const what = word === 'march' ? undefined : known.get(word.toLowerCase());
    return what === undefined ? [] : [{ text: word, names: what }];
  });
}

/** The months of dates in digits, 2026-03-31, are named by them too. */
export function dayWordsKnown(text: string): string[] {
  const months = factsIn(text).dates.flatMap(({ readings }) => readings.map((one) => `month ${Number(one.slice(-5, -3))}`));
  return [...dayWordsIn(text).map((word) => word.names), ...months];
}

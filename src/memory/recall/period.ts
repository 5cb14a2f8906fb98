/** A time that a question names, by the calendar in UTC. */
export interface Period {
  /** `null`: any year. */
  year: number | null;
  /** 0 to 11. */
  month: number | null;
  day: number | null;
}

const months = [
  'january januar janvier enero gennaio janeiro', 'february februar fevrier febrero febbraio fevereiro', 'march marz mars marzo marco', 'april avril abril aprile', 'may mai mayo maggio maio',
  'june juni juin junio giugno junho', 'july juli juillet julio luglio julho', 'august aout agosto', 'september septembre septiembre settembre setembro',
  'october oktober octobre octubre ottobre outubro', 'november novembre noviembre', 'december dezember decembre diciembre dicembre dezembro',
].map((names) => names.split(' '));
const monthOf = new Map(months.flatMap((names, month) => names.map((name): [string, number] => [name, month])));
/** "May" and "march" are verbs too: a month has one of these or a number beside it. */
const beforeMonth = new Set('in of since during by on last this next early mid late until before after im seit ende anfang mitte en de depuis du di nel'.split(' '));

/** The month, day or year that a question names, from its words in order; `null` when it names none. */
export function periodOf(words: readonly string[]): Period | null {
  for (const [i, word] of words.entries()) {
    const month = monthOf.get(word);
    if (month === undefined) continue;
    const near = [words[i - 1], words[i + 1], words[i + 2], words[i - 2]];
    const day = near.slice(0, 2).map(dayOf).find((found) => found !== null) ?? null;
    const year = near.map(yearOf).find((found) => found !== null) ?? null;
    if (day === null && year === null && !beforeMonth.has(words[i - 1] ?? '')) continue;
    return { year, month, day };
  }
  const year = words.map(yearOf).find((found) => found !== null) ?? null;
  return year === null ? null : { year, month: null, day: null };
}

function dayOf(word: string | undefined): number | null {
  const day = /^([0-9]{1,2})(?:st|nd|rd|th)?$/.exec(word ?? '')?.[1];
  return day !== undefined && Number(day) >= 1 && Number(day) <= 31 ? Number(day) : null;
}

function yearOf(word: string | undefined): number | null {
  return /^(?:19|20)[0-9]{2}$/.test(word ?? '') ? Number(word) : null;
}

const dayMs = 24 * 3_600_000;
/** What happened is told for some days after. */
const toldForDays = 7;

/** Whether something said then can be about the period: said in it or in the week after. */
export function isAbout({ year, month, day }: Period, at: number): boolean {
  if (month === null) return year === new Date(at).getUTCFullYear();
  const said = new Date(at);
  const years = year === null ? [said.getUTCFullYear(), said.getUTCFullYear() - 1] : [year];
  return years.some((one) => {
    const from = Date.UTC(one, month, day ?? 1) - (day === null ? 0 : dayMs);
    const until = (day === null ? Date.UTC(one, month + 1, 1) : Date.UTC(one, month, day + 1)) + toldForDays * dayMs;
    return at >= from && at < until;
  });
}

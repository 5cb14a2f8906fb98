import type { Ended } from './two-houses.ts';

// What two companies differ in although they did the same: times, numbers of events, what was drawn at random.

const volatileKeys = /^(?:seq|seqs|at|ms|since|until|asked|pid|events|headSeq|headHash|hash|bytes|databaseBytes|digest|evidence|signal|of|ledgerSeq|expiresAt|nextAt|[a-z]+(?:At|Seq|Ms|Bytes))$/u;

export function masked({ code, out, err }: Ended, json: boolean): { code: number; out: unknown; err: unknown } {
  return { code, out: json ? maskedJson(out) : maskedText(out), err: json ? maskedJson(err) : maskedText(err) };
}

/** One document, or a line each. */
function maskedJson(text: string): unknown {
  if (text === '') return '';
  try {
    return maskedValue(JSON.parse(text));
  } catch {
    return text.split('\n').map((line) => (/^[[{]/u.test(line) && /[\]}],?$/u.test(line) ? maskedValue(JSON.parse(line.replace(/,$/u, ''))) : maskedText(line)));
  }
}

function maskedValue(value: unknown, key = ''): unknown {
  if (value !== null && volatileKeys.test(key)) return '…';
  if (typeof value === 'string') return drawn(value);
  // Times by what they are; and what fades with time differs in its last digits.
  if (typeof value === 'number') return value > 1e12 ? '…' : Number(value.toFixed(4));
  if (Array.isArray(value)) return value.map((one) => maskedValue(one));
  if (value === null || typeof value !== 'object') return value;
  // What was asked of a server is on record as such.
  if ('table' in value && value.table === 'requests') return 'requests';
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [drawn(name), maskedValue(one, name)]));
}

/** For people: numbers stand for any other, and columns are as wide as what is in them. */
function maskedText(text: string): string {
  return drawn(text).replaceAll(/\d+(?:[.,:]\d+)*/gu, '0').replaceAll(/ {2,}/gu, '  ');
}

/** Who does what follows is told truly, and is not the same. */
const remarks: readonly [string, string][] = [
  ['The running company deals with it now.', 'Next: keelson run --until-idle'],
  ['What is approved goes out now.', 'What is approved goes out with the next `keelson run`.'],
  ['What waits for it goes on now.', 'What waits for it goes on with the next `keelson run`.'],
  ['', 'Nothing serves this company now: `keelson start` does.'],
];

function drawn(given: string): string {
  const text = remarks.find((remark) => remark.includes(given))?.[1] ?? given;
  return text
    .replaceAll(/\be[0-9a-f]{24}\b/gu, 'EFFECT')
    .replaceAll(/\b[0-9a-f]{64}\b/gu, 'HASH')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gu, 'UUID')
    .replaceAll(/\bkeel_[\w-]+/gu, 'TOKEN')
    .replaceAll(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b/gu, 'CODE')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME')
    .replaceAll(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}(?: \d{4})?(?: \d\d:\d\d)?/gu, 'TIME')
    .replaceAll(/\bevents? \d+/giu, 'event 0')
    .replaceAll(/\/(?:alone|served)\//gu, '/HOUSE/')
    .replaceAll(/\d+(?:\.\d+)? (?:ms|s)\b/gu, '0 ms');
}

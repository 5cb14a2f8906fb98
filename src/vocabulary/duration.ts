import { z } from 'zod';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A span as a person writes it, `500ms`, `90s`, `10m`, `3h` or `2d`, in ms; `null` when it is not that. */
function parseDuration(text: string): number | null {
  const [, number, unit] = /^\s*(\d{1,7})\s*(ms|s|m|h|d)\s*$/u.exec(text) ?? [];
  return number === undefined || unit === undefined ? null : Number(number) * units[unit as keyof typeof units];
}

/** For a file: the same text, or a whole number of ms. Gives ms. */
export function durationSchema(msMax: number): z.ZodType<number, number | string> {
  return z
    .union([z.number(), z.string().transform(parseDuration)])
    .refine((ms): ms is number => ms !== null && Number.isSafeInteger(ms) && ms >= 0 && ms <= msMax, `must be a span such as 500ms, 90s, 10m, 3h or 2d, and at most ${Math.floor(msMax / units.d)}d`);
}

import { verdicts, type VerdictOutcome } from '../vocabulary/effects.ts';

/** What a rule says when it matches. `afterMs` is the cool-off of an `allow`, 0 for none. */
export interface Outcome {
  outcome: VerdictOutcome;
  afterMs: number;
}

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const coolOffMsMax = 30 * units.d;
export const outcomeWords = 'must be allow, "allow after 10m unless stopped" (s, m, h or d; at most 30d), review, stage or deny';

/** `review`, or `allow after 10m unless stopped`; `null` for anything else. The last two words may be left out. */
export function parseOutcome(text: string): Outcome | null {
  const plain = verdicts.find((verdict) => verdict === text);
  if (plain !== undefined) return { outcome: plain, afterMs: 0 };
  const [, number, unit] = /^allow after (\d{1,7})([smhd])(?: unless stopped)?$/u.exec(text.trim()) ?? [];
  if (number === undefined || unit === undefined) return null;
  const afterMs = Number(number) * units[unit as keyof typeof units];
  return afterMs > 0 && afterMs <= coolOffMsMax ? { outcome: 'allow', afterMs } : null;
}

/** The same as text: the largest unit that comes out even. */
export function outcomeText({ outcome, afterMs }: Outcome): string {
  if (afterMs === 0) return outcome;
  const unit = (['d', 'h', 'm', 's'] as const).find((one) => afterMs % units[one] === 0);
  return `${outcome} after ${unit === undefined ? `${afterMs / 1_000}s` : `${afterMs / units[unit]}${unit}`} unless stopped`;
}

/** Which of two is stricter: positive when `a` is. deny > stage > review > allow with the longer cool-off > allow. */
export function stricter(a: Outcome, b: Outcome): number {
  return verdicts.indexOf(a.outcome) - verdicts.indexOf(b.outcome) || a.afterMs - b.afterMs;
}

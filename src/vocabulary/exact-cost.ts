import { assert } from './errors.ts';
import type { Price } from './model-settings.ts';
import type { ExactCost, ModelUsage } from './models.ts';
import { fractionDigits } from './money.ts';

const perUnit = 1_000_000_000n;
/** Of a price: digits behind the point that are read exactly. */
const priceDigits = 6;

/**
 * What a call cost, to the billionth of the currency's smallest unit. Everything is summed as integers and rounded up once, at that last digit: a sum of
 * calls is never below what they cost, and above it by less than a billionth of a cent each.
 */
export function costOf(usage: ModelUsage, price: Price): ExactCost {
  // A provider that counts more from its cache than there was is charged for what it counts.
  const plain = Math.max(0, usage.input - usage.cachedInput - usage.cacheWrite);
  return costOfTokens(price, [
    [plain, price.input],
    [usage.cachedInput, price.cachedInput],
    [usage.cacheWrite, price.cacheWrite],
    [usage.output, price.output],
  ]);
}

/** The most that a call can cost: all of the input at its dearest, and as much output as is allowed. */
export function worstCostOf({ inputTokensMax, outputTokensMax }: { inputTokensMax: number; outputTokensMax: number }, price: Price): ExactCost {
  const dearest = Math.max(price.input, price.cachedInput, price.cacheWrite);
  return costOfTokens(price, [
    [inputTokensMax, dearest],
    [outputTokensMax, price.output],
  ]);
}

/** Both must be in one currency. */
export function addCosts(a: ExactCost, b: ExactCost): ExactCost {
  assert(a.currency === b.currency, 'costs of two currencies have no sum');
  return fromBillionths(inBillionths(a) + inBillionths(b), a.currency);
}

/** `0.0123 USD`: two digits more than the currency has, and more where two would say nothing, or so many as `alike` says, for a column. For people; sums are made with `addCosts`. */
export function costText(cost: ExactCost, alike = 0): string {
  const digits = fractionDigits(cost.currency);
  // Of the amount in main units.
  const all = inBillionths(cost).toString().padStart(digits + 10, '0');
  const whole = all.slice(0, -(digits + 9));
  const fraction = all.slice(-(digits + 9));
  const leadingZeros = whole === '0' ? fraction.length - fraction.replace(/^0+/u, '').length : 0;
  const shown = Math.min(fraction.length, Math.max(digits + 2, leadingZeros + 2, alike));
  const rounded = roundedAt(whole + fraction, fraction.length - shown).padStart(shown + 1, '0');
  const tail = rounded.slice(rounded.length - shown).replace(/0+$/u, '').padEnd(Math.max(digits, Math.min(alike, shown)), '0');
  return `${rounded.slice(0, rounded.length - shown)}${tail === '' ? '' : `.${tail}`} ${cost.currency}`;
}

/** Without its last digits, and rounded half up. */
function roundedAt(text: string, dropped: number): string {
  const scale = 10n ** BigInt(dropped);
  return ((BigInt(text) + scale / 2n) / scale).toString();
}

function costOfTokens({ currency }: Price, parts: readonly (readonly [tokens: number, perMillion: number])[]): ExactCost {
  // A price has 6 digits and is per million, the unit has so many digits, and a billionth of it is wanted: 10^(digits + 9 - 6 - 6).
  const sum = parts.reduce((total, [tokens, perMillion]) => total + BigInt(tokens) * scaled(perMillion), 0n) * 10n ** BigInt(fractionDigits(currency));
  return fromBillionths((sum + 999n) / 1_000n, currency);
}

/** The decimal number that was written, times 10^6. A double prints as the shortest decimal that it is read from, which is what was written. */
function scaled(perMillion: number): bigint {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d{1,6}))?$/u.exec(String(perMillion)) ?? [];
  assert(whole !== undefined, 'a price has at most six digits behind the point');
  return BigInt(whole + fraction.padEnd(priceDigits, '0'));
}

function inBillionths({ amount, billionths }: ExactCost): bigint {
  return BigInt(amount) * perUnit + BigInt(billionths);
}

function fromBillionths(total: bigint, currency: string): ExactCost {
  return { amount: Number(total / perUnit), billionths: Number(total % perUnit), currency };
}

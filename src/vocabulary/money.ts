import { z } from 'zod';

const currencySchema = z.string().regex(/^[A-Z]{3}$/u, 'must be a currency such as EUR (ISO 4217)');
/** In the smallest unit of the currency (cents, or whole yen), so that sums are exact. At most 10^13: below 2^53 even when thousands are added. */
const amountSchema = z.number().int().positive().max(10_000_000_000_000);

/** An amount of money: `{ amount: 4999, currency: 'EUR' }` is 49.99 EUR. */
export const moneySchema = z.object({ amount: amountSchema, currency: currencySchema });
export type Money = z.infer<typeof moneySchema>;

/** How many digits of a currency stand behind the point, by ISO 4217 as Intl knows it: EUR 2, JPY 0, KWD 3. */
export function fractionDigits(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digitsOf.set(currency, digits);
  }
  return digits;
}

/** There are some hundred currencies, and making a format takes longer than all else that is done with an amount. */
const digitsOf = new Map<string, number>();

/** The amount in whole units: 4999 EUR cents are 49.99. For rules and for people, never for sums. */
export function inUnits({ amount, currency }: Money): number {
  return amount / 10 ** fractionDigits(currency);
}

/** `49.99 EUR`. */
export function moneyText(money: Money): string {
  return `${inUnits(money).toFixed(fractionDigits(money.currency))} ${money.currency}`;
}

/** Money as a person writes it, `200 EUR` or `0.50 USD`; `null` when it is not that, or finer than the currency's smallest unit. */
export function parseMoney(text: string): Money | null {
  const [, units, fraction = '', currency] = /^\s*(\d{1,13})(?:\.(\d{1,3}))?\s+([A-Z]{3})\s*$/u.exec(text) ?? [];
  if (units === undefined || currency === undefined) return null;
  const digits = fractionDigits(currency);
  if (fraction.length > digits) return null;
  const parsed = moneySchema.safeParse({ amount: Number(units + fraction.padEnd(digits, '0')), currency });
  return parsed.success ? parsed.data : null;
}

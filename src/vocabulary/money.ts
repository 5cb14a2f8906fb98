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

/** Money as a person writes it, `200 EUR` or `0.50 USD`; `null` when it is not that, in no currency that there is, or finer than its smallest unit. */
export function parseMoney(text: string): Money | null {
  const parsed = readMoney(text);
  return typeof parsed === 'string' ? null : parsed;
}

/** Why `parseMoney` does not take it, and what to write: one or two sentences. Empty when it does. */
export function moneyProblem(text: string): string {
  const parsed = readMoney(text);
  return typeof parsed === 'string' ? parsed : '';
}

function readMoney(text: string): Money | string {
  const [, units, fraction = '', currency] = /^\s*(\d{1,13})(?:\.(\d{1,3}))?\s+([A-Z]{3})\s*$/u.exec(text) ?? [];
  if (units === undefined || currency === undefined) return 'Write it with its currency: 20 EUR, or 19.50 USD.';
  if (!currencies().has(currency)) return `There is no currency ${currency}. Write the code of one that there is (ISO 4217): ${units}${fraction === '' ? '' : `.${fraction}`} EUR.`;
  const digits = fractionDigits(currency);
  if (fraction.length > digits) return digits === 0 ? `${currency} has no smaller unit. Write a whole number: ${units} ${currency}.` : `${currency} has ${digits} digits behind the point. Write no more of them.`;
  const parsed = moneySchema.safeParse({ amount: Number(units + fraction.padEnd(digits, '0')), currency });
  return parsed.success ? parsed.data : 'Write an amount above zero that fits into an account.';
}

/**
 * Those that Intl knows, former ones included. Only what a person types is held to them: a mistyped code would else be a budget or a credit that nothing ever
 * counts. What is on record stays readable whatever currencies a later Node knows.
 */
function currencies(): ReadonlySet<string> {
  return (knownCurrencies ??= new Set(Intl.supportedValuesOf('currency')));
}

let knownCurrencies: Set<string> | undefined;

/** Money as one reads it. Amounts are whole numbers of the currency's smallest unit. */
export interface Amount {
  amount: number;
  currency: string;
}

/** What calls of models cost: besides, thousand-millionths of the smallest unit. */
export interface ExactAmount extends Amount {
  billionths: number;
}

const digitsOf = new Map<string, number>();

/** How many digits stand behind the point, by ISO 4217: EUR 2, JPY 0. */
function fractionDigits(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digitsOf.set(currency, digits);
  }
  return digits;
}

/** `1,249.99 EUR`. From the digits, not by division, so that no amount is off by a cent. */
export function moneyText({ amount, currency }: Amount): string {
  const digits = fractionDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const units = grouped(text.slice(0, text.length - digits));
  return `${amount < 0 ? '−' : ''}${units}${digits === 0 ? '' : `.${text.slice(text.length - digits)}`} ${currency}`;
}

/**
 * What models cost: to the smallest unit when that says it (`12.40 EUR`), with four more digits below ten of them (`0.003150 EUR`), `< 0.000001 EUR` for less, and zero as zero.
 */
export function costText(cost: ExactAmount): string {
  const { amount, billionths, currency } = cost;
  if (billionths === 0 || amount >= 10) return moneyText({ amount: amount + (billionths >= 500_000_000 ? 1 : 0), currency });
  const digits = fractionDigits(currency);
  // Ten-thousandths of the smallest unit, rounded: at most 10 * 10_000.
  const fine = amount * 10_000 + Math.round(billionths / 100_000);
  if (fine === 0) return `< 0.${'0'.repeat(digits + 3)}1 ${currency}`;
  const text = String(fine).padStart(digits + 5, '0');
  return `${text.slice(0, text.length - digits - 4)}.${text.slice(text.length - digits - 4)} ${currency}`;
}

/** Every digit there is, for a title. */
export function exactCostText({ amount, billionths, currency }: ExactAmount): string {
  const digits = fractionDigits(currency) + 9;
  const text = `${amount}${String(billionths).padStart(9, '0')}`.padStart(digits + 1, '0');
  const fraction = text.slice(text.length - digits).replace(/0+$/u, '');
  return `${grouped(text.slice(0, text.length - digits))}${fraction === '' ? '' : `.${fraction}`} ${currency}`;
}

/** `1,234,567`. */
export function countText(count: number): string {
  return grouped(String(count));
}

function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}

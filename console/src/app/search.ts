/** Readers of what stands in an address: anybody may have typed it, so what is not as it should be is left out. */
export type RawSearch = Readonly<Record<string, unknown>>;

export function textOf(raw: unknown, lengthMax = 200): string | undefined {
  return typeof raw === 'string' && raw !== '' ? raw.slice(0, lengthMax) : typeof raw === 'number' ? String(raw) : undefined;
}

/** A whole number from 0 on, as it is or as digits. */
export function numberOf(raw: unknown): number | undefined {
  const value = typeof raw === 'number' ? raw : typeof raw === 'string' && /^\d{1,15}$/u.test(raw) ? Number(raw) : undefined;
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function oneOf<T extends string>(raw: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === raw);
}

/** `2026-11-12`. */
export function dayOf(raw: unknown): string | undefined {
  return typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/u.test(raw) ? raw : undefined;
}

/** Leaves out what is `undefined`, so that the address stays short: `given({ status, text })`. */
export function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** `?status=open&text=refund`: words as they are, so that a person can read and write an address. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const written = Object.entries(search).flatMap(([name, value]) => (['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value as string | number | boolean)]] : []));
  const text = new URLSearchParams(written).toString();
  return text === '' ? '' : `?${text}`;
}

/** What of a typed address a page's reader left out, as `name=value`. One that stands for nothing (`text=`) is missed by nobody. */
export function leftOut(typed: Readonly<Record<string, string>>, read: object): string[] {
  return Object.entries(typed).filter(([name, value]) => value !== '' && !Object.hasOwn(read, name)).map(([name, value]) => `${name.slice(0, 40)}=${value.slice(0, 80)}`);
}

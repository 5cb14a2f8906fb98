/** The filters of a list as the query of an address. A cursor that is null is none, as the first page has it. */
export function asQuery<T extends object>(wanted: T): { [K in keyof T]: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null && value !== undefined)) as { [K in keyof T]: Exclude<T[K], null> };
}

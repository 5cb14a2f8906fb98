/** One field that differs between two versions; `before` or `after` is absent where the field is. */
export interface Change {
  field: string;
  before?: unknown;
  after?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields that differ, in the order of their names. What is inside a field is compared as it is written, whatever the order of its keys. */
export function changesBetween(before: Fields, after: Fields): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((field) => {
    const was = Object.hasOwn(before, field);
    const is = Object.hasOwn(after, field);
    if (was && is && written(before[field]) === written(after[field])) return [];
    return [{ field, ...(was ? { before: before[field] } : {}), ...(is ? { after: after[field] } : {}) }];
  });
}

function written(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1))) : inner)) ?? '';
}

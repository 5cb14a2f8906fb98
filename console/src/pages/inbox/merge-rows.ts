/** A row of the list as it stood, and whether it is still one. */
export interface KeptRow<Row> {
  row: Row;
  /** It left the list while one was looking. */
  gone: boolean;
  /** It came while one was looking. */
  fresh: boolean;
}

export interface Arrived<Row> {
  rows: readonly Row[];
  /** There are more behind them that were not read: what is missing there may still be in the list. */
  hasMore: boolean;
  /** Whether what was not there before came in, and was not just further down. */
  isNews: boolean;
}

/** What left the list stays in sight, up to so many: it tells what happened, and nothing moves under the reader. */
const goneMax = 40;

/** The rows as they were, each in its place, with how they are now; what is new comes at the end. Rows are in the order of their numbers. */
export function mergedRows<Row extends { id: number }>(before: readonly KeptRow<Row>[], { rows, hasMore, isNews }: Arrived<Row>): KeptRow<Row>[] {
  const now = new Map(rows.map((row) => [row.id, row]));
  const last = rows.at(-1)?.id ?? 0;
  const isBeyond = ({ row }: KeptRow<Row>): boolean => hasMore && row.id > last;
  const left = before.filter((one) => !now.has(one.row.id) && !isBeyond(one));
  const dropped = new Set(left.slice(0, Math.max(0, left.length - goneMax)).map(({ row }) => row.id));
  const stayed = before.flatMap((one): KeptRow<Row>[] => {
    const row = now.get(one.row.id);
    if (row !== undefined) return [{ row, gone: false, fresh: one.fresh }];
    if (isBeyond(one)) return [one];
    return dropped.has(one.row.id) ? [] : [{ row: one.row, gone: true, fresh: one.fresh }];
  });
  const known = new Set(before.map(({ row }) => row.id));
  return [...stayed, ...rows.filter(({ id }) => !known.has(id)).map((row) => ({ row, gone: false, fresh: isNews }))];
}

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { costsBy, type CostsBy, type DaySpan } from '../../vocabulary/cost-views.ts';
import { taskNumber, type TaskId } from '../../vocabulary/ids.ts';

/** Calls of models in one currency, or without one: those have no price, or cost nothing. Money is exact: whole units of the smallest unit, and billionths of it below one. */
export interface CallSums {
  currency: string | null;
  calls: number;
  answered: number;
  lost: number;
  /** Earlier answers that were used again. They are not among the calls. */
  reused: number;
  /** Calls of models without a price. */
  unpriced: number;
  input: number;
  cachedInput: number;
  output: number;
  amount: number;
  billionths: number;
  /** The part that counts at its worst case, since nobody knows what became of it. */
  worstCalls: number;
  worstTokens: number;
  worstAmount: number;
  worstBillionths: number;
  savedTokens: number;
  savedAmount: number;
  savedBillionths: number;
}

/** Whom the calls of a row were about, when it is not a subject. */
const nobody = 'nobody';
export const forgotten = 'forgotten';
const subjectMark = '=';

/** The subject that a row of sums by customer is about; `null` for `nobody` and `forgotten`. */
export function subjectOfSums(name: string): string | null {
  return name.startsWith(subjectMark) ? name.slice(subjectMark.length) : null;
}

export interface ModelSumQueries {
  sums(span: DaySpan): Promise<CallSums[]>;
  /**
   * The dearest names of a kind (of days: the newest), in that order, each with its sums in every currency, and how many there are in all. A customer's name is `=` and
   * the subject, or `nobody`, or `forgotten`.
   */
  sumsBy(by: CostsBy, span: DaySpan, limit: number): Promise<{ names: number; rows: { name: string; sums: CallSums[] }[] }>;
  sumsOfTask(task: TaskId): Promise<CallSums[]>;
  /** What each day cost in each currency; days and currencies without a call are left out. */
  costsOfDays(span: DaySpan): Promise<{ day: string; currency: string; amount: number; billionths: number }[]>;
  /** The first day with a call; with `currency`, with one that had a price in it. `null` for none. */
  firstDay(currency?: string): Promise<string | null>;
}

const billion = 1_000_000_000;
const plainSums = ['calls', 'answered', 'lost', 'reused', 'unpriced', 'input', 'cached_input', 'output', 'worst_calls', 'worst_tokens', 'saved_tokens'] as const;
const moneySums = ['', 'worst_', 'saved_'] as const;
const columns: readonly string[] = [...plainSums, ...moneySums.flatMap((prefix) => [`${prefix}amount`, `${prefix}billionths`])];

/** What one row of `model_calls` adds to each sum. */
const ofCall: Readonly<Record<string, string>> = {
  calls: `outcome <> 'reused'`,
  answered: `outcome = 'answered'`,
  lost: `outcome = 'lost'`,
  reused: `outcome = 'reused'`,
  unpriced: `outcome <> 'reused' AND counts <> 'nothing' AND currency IS NULL`,
  worst_calls: `counts = 'worst'`,
  worst_tokens: `iif(counts = 'worst', input + output, 0)`,
  worst_amount: `iif(counts = 'worst', amount, 0)`,
  worst_billionths: `iif(counts = 'worst', billionths, 0)`,
};
const whoOfCall = `CASE WHEN customer IS NULL THEN '${nobody}' WHEN customer = '' THEN '${forgotten}' ELSE '${subjectMark}' || customer END`;
const summed = (sign: '' | '-' = ''): string => columns.map((column) => `${sign}sum(${ofCall[column] ?? column})`).join(', ');
const added = columns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');

/** Adds to the sums of days what calls add up to. `where` says which calls of `model_calls`. */
function addCalls(table: string, keys: { [column: string]: string }, where: string, sign: '' | '-' = ''): string {
  const names = [...Object.keys(keys), 'currency'];
  const groups = names.map((_, index) => index + 1).join(', ');
  return `INSERT INTO ${table} (${[...names, ...columns].join(', ')}) SELECT ${[...Object.values(keys), `ifnull(currency, '')`].join(', ')}, ${summed(sign)} FROM model_calls WHERE ${where} GROUP BY ${groups} ON CONFLICT DO UPDATE SET ${added}`;
}

/** The folds of the sums: one for a call that was just written to `model_calls`, one for those of a forgotten key, before `model_calls` forgets whose they were. */
export function sumFolds(db: DatabaseSync): { called(seq: number): void; forget(key: string, before: number): void } {
  const day = db.prepare(addCalls('model_days', { day: 'day', agent: 'agent', purpose: 'purpose', model: 'model' }, 'seq = ?'));
  const customerDay = db.prepare(addCalls('model_customer_days', { day: 'day', who: whoOfCall }, 'seq = ?'));
  const ofKey = 'seq IN (SELECT seq FROM events WHERE subject = ? AND seq < ?)';
  const forgetting = [
    addCalls('model_customer_days', { day: 'day', who: `'${forgotten}'` }, ofKey),
    addCalls('model_customer_days', { day: 'day', who: whoOfCall }, ofKey, '-'),
    `DELETE FROM model_customer_days WHERE (day, who) IN (SELECT day, ${whoOfCall} FROM model_calls WHERE ${ofKey}) AND calls = 0 AND reused = 0`,
    `UPDATE model_calls SET customer = '' WHERE ${ofKey}`,
  ].map((sql) => db.prepare(sql));
  return {
    called(seq) {
      day.run(seq);
      customerDay.run(seq);
    },
    forget(key, before) {
      for (const statement of forgetting) statement.run(key, before);
    },
  };
}

/** Carried over, so that no number that leaves the database is larger than a double holds exactly. */
function totals(of: (column: string) => string): string {
  const money = moneySums.flatMap((prefix) => [
    `${of(`${prefix}amount`)} + ${of(`${prefix}billionths`)} / ${billion} AS ${prefix}amount`,
    `${of(`${prefix}billionths`)} % ${billion} AS ${prefix}billionths`,
  ]);
  return [...plainSums.map((column) => `${of(column)} AS ${column}`), ...money].join(', ');
}

export function sumQueries(db: DatabaseSync): ModelSumQueries {
  const read = totals((column) => `sum(${column})`);
  const all = db.prepare(`SELECT currency, ${read} FROM model_days WHERE day BETWEEN ? AND ? GROUP BY currency ORDER BY currency`);
  const task = db.prepare(`SELECT ifnull(currency, '') AS currency, ${totals((column) => `sum(${ofCall[column] ?? column})`)} FROM model_calls WHERE task = ? GROUP BY currency ORDER BY currency`);
  const groups = Object.fromEntries(costsBy.map((by) => [by, groupStatements(db, by, read)])) as Record<CostsBy, GroupStatements>;
  const days = db.prepare(`SELECT day, currency, sum(amount) + sum(billionths) / ${billion} AS amount, sum(billionths) % ${billion} AS billionths FROM model_days WHERE day BETWEEN ? AND ? AND currency <> '' GROUP BY day, currency ORDER BY day, currency`);
  const first = db.prepare(`SELECT day FROM model_days WHERE day >= '' ORDER BY day LIMIT 1`);
  const firstIn = db.prepare('SELECT day FROM model_days WHERE currency = ? ORDER BY day LIMIT 1');
  return {
    async sums({ since, until }) {
      return all.all(since, until).map(sumsOf);
    },
    async sumsBy(by, { since, until }, limit) {
      const top = groups[by].top.all(since, until, limit);
      const rows = new Map(top.map((row) => [row['name'] as string, [] as CallSums[]]));
      for (const row of groups[by].of.all(since, until, JSON.stringify([...rows.keys()]))) rows.get(row['name'] as string)?.push(sumsOf(row));
      return { names: (top[0]?.['names'] as number | undefined) ?? 0, rows: [...rows].map(([name, sums]) => ({ name, sums })) };
    },
    async sumsOfTask(id) {
      return task.all(taskNumber(id)).map(sumsOf);
    },
    async costsOfDays({ since, until }) {
      return days.all(since, until).map((row) => ({ day: row['day'] as string, currency: row['currency'] as string, amount: row['amount'] as number, billionths: row['billionths'] as number }));
    },
    async firstDay(currency) {
      return ((currency === undefined ? first.get() : firstIn.get(currency))?.['day'] as string | undefined) ?? null;
    },
  };
}

interface GroupStatements {
  /** Each with how many names there are in all: counting them apart would read the table once more. */
  top: StatementSync;
  of: StatementSync;
}

function groupStatements(db: DatabaseSync, by: CostsBy, read: string): GroupStatements {
  const table = by === 'customer' ? 'model_customer_days' : 'model_days';
  const name = by === 'customer' ? 'who' : by;
  // Of several currencies nobody can say which sum is more: the numbers decide then.
  const order = by === 'day' ? 'name DESC' : `sum(amount) + sum(billionths) / ${billion}.0 DESC, sum(input + output) DESC, name`;
  return {
    top: db.prepare(`SELECT ${name} AS name, count(*) OVER () AS names FROM ${table} WHERE day BETWEEN ? AND ? GROUP BY ${name} ORDER BY ${order} LIMIT ?`),
    of: db.prepare(`SELECT ${name} AS name, currency, ${read} FROM ${table} WHERE day BETWEEN ? AND ? AND ${name} IN (SELECT value FROM json_each(?)) GROUP BY ${name}, currency ORDER BY currency`),
  };
}

function sumsOf(row: Record<string, SQLOutputValue>): CallSums {
  const number = (column: string): number => row[column] as number;
  const currency = row['currency'] as string;
  return {
    currency: currency === '' ? null : currency,
    calls: number('calls'), answered: number('answered'), lost: number('lost'), reused: number('reused'), unpriced: number('unpriced'),
    input: number('input'), cachedInput: number('cached_input'), output: number('output'),
    amount: number('amount'), billionths: number('billionths'),
    worstCalls: number('worst_calls'), worstTokens: number('worst_tokens'), worstAmount: number('worst_amount'), worstBillionths: number('worst_billionths'),
    savedTokens: number('saved_tokens'), savedAmount: number('saved_amount'), savedBillionths: number('saved_billionths'),
  };
}

import { z } from 'zod';
import type { Company } from '../../facade.ts';
import type { AuditRow, EventRow, Page } from '../../vocabulary/page-views.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { stillIn } from '../access/still-in.ts';
import { csvLine } from '../csv.ts';
import { giveWay } from '../give-way.ts';
import { rawOperation, type Call } from '../operation.ts';
import { effectFilters } from './effects.ts';
import { eventFilters } from './pages.ts';

const format = z.enum(['csv', 'jsonl']).default('csv').describe('csv: a line each for a spreadsheet, in which what looks like a formula is text. jsonl: a JSON object each, with everything.');
const media = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson' } as const;
/** Rows of one read: few, since nothing else happens in this process while it lasts. */
const rowsPerRead = 50;
/** The conductor and other requests, when they have something to do, get as long a turn as a read took, within this. */
const restMsMax = 50;

type Format = keyof typeof media;

interface Exported<Row> {
  /** The file's name without what it ends with. */
  name: string;
  heads: readonly string[];
  cells(row: Row): (string | number | boolean | null)[];
  read(cursor: string | null): Promise<Page<Row>>;
  /** What lines of JSON have of rows. */
  whole(rows: readonly Row[]): Promise<readonly unknown[]>;
}

/** The rows of a list from its first page to its last, as a file. Ends early when whoever asked has gone. */
function exported<Row>(call: Call, as: Format, { name, heads, cells, read, whole }: Exported<Row>): Response {
  const encoder = new TextEncoder();
  const isStillIn = stillIn(call.server.access, call.principal);
  let cursor: string | null | undefined = null;
  const more = async (from: string | null): Promise<string[]> => {
    const { rows, next } = await read(from);
    cursor = next ?? undefined;
    return as === 'csv' ? rows.map((row) => csvLine(cells(row))) : (await whole(rows)).map((one) => `${JSON.stringify(one)}\n`);
  };
  const body = new ReadableStream<Uint8Array>({
    start(to) {
      if (as === 'csv') to.enqueue(encoder.encode(`\uFEFF${csvLine(heads)}`));
    },
    async pull(to) {
      if (cursor === undefined || call.signal.aborted) return to.close();
      // Not closed: a file that looks whole would pass for one.
      if (!(await isStillIn())) return to.error(new Error('the session or token that this was asked with has ended'));
      const began = performance.now();
      const lines = await more(cursor).catch((error: unknown) => {
        // The status is sent: who asked sees that it was cut off, and the operator why.
        call.server.report(error);
        throw error;
      });
      // Something has to come, or nothing more is asked for.
      to.enqueue(encoder.encode(lines.join('')));
      if (cursor === undefined) to.close();
      else await giveWay(performance.now() - began, restMsMax);
    },
  });
  return new Response(body, { headers: { 'content-type': media[as], 'content-disposition': `attachment; filename="${name}.${as}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });
}

const iso = (at: number): string => new Date(at).toISOString();

const effectsExportQuery = z.object({ ...effectFilters, format });

export const effectsExport = rawOperation({
  id: 'effects.export',
  summary: 'What was to happen outside, as a file: a line an effect, by the same filters as the list',
  scope: 'read',
  query: effectsExportQuery,
  produces: 'text/csv',
  respond({ query }, call) {
    const { format: as, ...filters } = query as z.output<typeof effectsExportQuery>;
    return Promise.resolve(exported<AuditRow>(call, as, {
      name: 'effects',
      heads: ['event', 'proposed at', 'effect', 'task', 'agent', 'playbook', 'about', 'kind', 'adapter', 'intent', 'verdict', 'rules', 'approved how', 'approved by', 'approved at', 'edited', 'state', 'changed at', 'attempts', 'receipt', 'why not', 'amount in the smallest unit', 'currency', 'cost of models in the smallest unit', 'currency of that cost', 'takes back', 'taken back', 'reconciliation'],
      cells: (row) => [
        row.seq, iso(row.at), row.effect, row.task, row.agent, row.playbook, row.subject, row.kind, row.adapter, row.sentence, row.verdict, row.rules.join(' '),
        row.approval?.how ?? null, row.approval?.by ?? null, row.approval === null ? null : iso(row.approval.at), row.approval?.edited ?? null, row.state, iso(row.updatedAt), row.attempts, row.receipt, row.failure,
        row.money?.amount ?? null, row.money?.currency ?? null, ...costCells(row.modelCost), row.compensates, row.compensated, row.finding === null ? null : `${row.finding.state}: ${row.finding.summary}`,
      ],
      read: (cursor) => call.company.effects.page({ ...filters, cursor, limit: rowsPerRead }),
      whole: (rows) => Promise.resolve(rows),
    }));
  },
});

/** Calls of models are paid in one currency; should there be more, each is told. */
function costCells(costs: readonly { amount: number; billionths: number; currency: string }[]): (string | number | null)[] {
  const [only] = costs;
  if (only === undefined) return [null, null];
  if (costs.length === 1) return [Number(`${String(only.amount)}.${String(only.billionths).padStart(9, '0')}`), only.currency];
  return [costs.map(({ amount, billionths, currency }) => `${String(amount)}.${String(billionths).padStart(9, '0')} ${currency}`).join('; '), null];
}

const ledgerExportQuery = z.object({ ...eventFilters, format });

export const ledgerExport = rawOperation({
  id: 'ledger.export',
  summary: 'Events as a file, by the same filters as the list: a line each as CSV, in full with data and hash as JSON lines',
  scope: 'read',
  query: ledgerExportQuery,
  produces: 'text/csv',
  respond({ query }, call) {
    const { format: as, ...filters } = query as z.output<typeof ledgerExportQuery>;
    const { ledger } = call.company;
    return Promise.resolve(exported<EventRow>(call, as, {
      name: 'events',
      heads: ['number', 'at', 'kind', 'who', 'task', 'about', 'led to by', 'what'],
      cells: (row) => [row.seq, iso(row.at), row.kind, row.actor, row.task, row.subject, row.cause, row.sentence],
      read: (cursor) => ledger.page({ ...filters, cursor, limit: rowsPerRead }),
      whole: (rows) => inFull(ledger, rows.map(({ seq }) => seq)),
    }));
  },
});

/** Events by their numbers, in that order. Without gaps between them they are one read. */
async function inFull(ledger: Company['ledger'], numbers: readonly number[]): Promise<readonly AnyEvent[]> {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.length > 0 && high - low === numbers.length - 1) {
    const events = await ledger.after(low - 1, numbers.length);
    return numbers[0] === low ? events : events.toReversed();
  }
  return (await Promise.all(numbers.map((seq) => ledger.after(seq - 1, 1)))).flat();
}

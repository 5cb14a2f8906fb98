import { countText } from '../../format/money.ts';
import { Cost } from '../../kit/money.tsx';
import { Table, type Column } from '../../kit/table.tsx';
import { exactValue, rowName, type CostRow, type Overview } from './days.ts';

type By = Overview['rows']['by'];

const headers: Record<By, string> = { agent: 'Agent', purpose: 'Purpose', model: 'Model', day: 'Day', customer: 'Customer' };

/** What a row cost: each currency for itself, and that some of it has no price. */
export function CostsOf({ cost, unpriced, calls }: Pick<CostRow, 'cost' | 'unpriced' | 'calls'>) {
  if (cost.length === 0) return <span className="text-muted">{unpriced > 0 ? 'no price' : calls === 0 ? '' : 'free'}</span>;
  return <>{cost.map((one, place) => <span key={one.currency}>{place > 0 && ' + '}<Cost of={one} /></span>)}{unpriced > 0 && <span className="text-muted" title={`${countText(unpriced)} calls have no price`}> +&nbsp;?</span>}</>;
}

export function CostTable({ label, by, rows }: { label: string; by: By; rows: readonly CostRow[] }) {
  const currency = rows.flatMap(({ cost }) => cost)[0]?.currency;
  const valueOf = ({ cost }: CostRow): number => cost.filter((one) => one.currency === currency).reduce((sum, one) => sum + exactValue(one), 0);
  const largest = Math.max(0, ...rows.map(valueOf));
  const columns: Column<CostRow>[] = [
    { id: 'name', header: headers[by], cell: (row) => <span title={rowName(row, by)}>{rowName(row, by)}</span> },
    { id: 'share', header: 'Share', headerHidden: true, width: 120, from: 'wide', cell: (row) => <ShareBar share={largest === 0 ? 0 : valueOf(row) / largest} /> },
    { id: 'calls', header: 'Calls', width: 72, align: 'end', cell: ({ calls }) => countText(calls) },
    { id: 'failed', header: 'Unusable', width: 86, align: 'end', from: 'xwide', cell: ({ failed, lost }) => (failed + lost === 0 ? '' : countText(failed + lost)) },
    { id: 'input', header: 'Tokens in', width: 104, align: 'end', from: 'wide', cell: ({ tokens }) => countText(tokens.input) },
    { id: 'output', header: 'Tokens out', width: 104, align: 'end', from: 'xwide', cell: ({ tokens }) => countText(tokens.output) },
    { id: 'cost', header: 'Cost', width: 132, align: 'end', cell: (row) => <CostsOf {...row} /> },
  ];
  return <Table label={label} columns={columns} rows={rows} rowKey={({ name }) => name ?? ''} />;
}

function ShareBar({ share }: { share: number }) {
  return <span aria-hidden className="block h-1.5 rounded-full bg-bone"><span className="block h-full rounded-full bg-accent" style={{ width: `${String(share * 100)}%` }} /></span>;
}

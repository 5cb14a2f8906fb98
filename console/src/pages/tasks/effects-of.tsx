import { useNavigate } from '@tanstack/react-router';
import { StatePill } from '../../kit/badge.tsx';
import { Money } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Table, type Column } from '../../kit/table.tsx';
import { verdicts } from '../../kit/verdicts.ts';
import type { Story } from './timeline/spans.ts';

type Effect = Story['effects'][number];

const columns: readonly Column<Effect>[] = [
  { id: 'sentence', header: 'Intent', cell: ({ sentence }) => <span title={sentence}>{sentence}</span> },
  { id: 'rules', header: 'Verdict', width: 170, from: 'wide', cell: ({ verdict, rules }) => <span title={rules.join(', ')}>{verdicts[verdict].word} <span className="text-muted">{rules[0] === undefined ? '' : `by ${rules[0]}`}</span></span> },
  { id: 'receipt', header: 'Receipt', width: 150, from: 'xwide', cell: ({ receipt, failure }) => <span className="text-muted" title={receipt ?? failure ?? ''}>{receipt ?? failure ?? '–'}</span> },
  { id: 'money', header: 'Money', width: 100, from: 'wide', align: 'end', cell: ({ money }) => (money === null ? <span className="text-muted">–</span> : <Money of={money} />) },
  { id: 'state', header: 'Stands', width: 130, cell: ({ state, compensated }) => <StatePill state={state} {...(compensated ? { word: 'taken back' } : {})} /> },
];

/** What it proposed to do outside; a row leads to the whole story in the ledger. */
export function EffectsOf({ effects }: { effects: readonly Effect[] }) {
  const navigate = useNavigate();
  return (
    <Section title="Effects">
      <div className="-mx-4 wide:-mx-6">
        <Table label="Effects" columns={columns} rows={effects} rowKey={({ effect }) => effect} onOpen={({ effect }) => void navigate({ to: '/ledger/{-$effect}', params: { effect } })} />
      </div>
    </Section>
  );
}

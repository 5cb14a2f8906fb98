import { subjectName } from '../../app/subjects.ts';
import { classes } from '../../kit/classes.ts';
import { Badge, StatePill } from '../../kit/badge.tsx';
import { Cost, Money } from '../../kit/money.tsx';
import { Time } from '../../kit/time.tsx';
import { verdicts } from '../../kit/verdicts.ts';
import type { LongColumn } from './long-table.tsx';
import { actorText, approverText, eventText, kindWords, type AuditRow, type EventRow } from './words.ts';

const quiet = 'text-muted';

/** From intent to reconciliation, left to right as it happened. The intent keeps enough room to be told by; what does not fit is in the panel of the row. */
export const effectColumns: readonly LongColumn<AuditRow>[] = [
  { id: 'at', header: 'Proposed', width: 126, cell: ({ at }) => <span className={quiet}><Time at={at} form="short" /></span> },
  { id: 'sentence', header: 'Intent', cell: ({ sentence }) => <span title={sentence}>{sentence}</span> },
  { id: 'rules', header: 'Verdict and rule', width: 208, from: 860, cell: ({ verdict, rules }) => <span title={rules.join(', ')}>{verdicts[verdict].word} <span className={quiet}>{rules[0] === undefined ? '' : `by ${rules[0]}`}{rules.length > 1 ? ` +${String(rules.length - 1)}` : ''}</span></span> },
  { id: 'approval', header: 'Approved by', width: 104, from: 960, cell: ({ approval }) => <span className={quiet} title={approverText(approval)}>{approverText(approval) || '–'}</span> },
  { id: 'state', header: 'Effect', width: 132, cell: ({ state }) => <StatePill state={state} /> },
  { id: 'receipt', header: 'Receipt, or why not', width: 140, from: 1320, cell: ({ receipt, failure }) => <span className={failure !== null && receipt === null ? '' : quiet} title={receipt ?? failure ?? ''}>{receipt ?? failure ?? '–'}</span> },
  { id: 'money', header: 'Money', width: 104, from: 680, align: 'end', cell: ({ money }) => (money === null ? <span className={quiet}>–</span> : <Money of={money} />) },
  { id: 'cost', header: 'Models', width: 84, from: 1320, align: 'end', cell: ({ modelCost }) => (modelCost[0] === undefined ? <span className={quiet}>–</span> : <Cost of={modelCost[0]} />) },
  { id: 'finding', header: 'Reconciliation', width: 120, from: 1120, cell: ({ finding }) => (finding === null ? <span className={quiet}>–</span> : <span title={finding.summary}><Badge tone={finding.state === 'open' ? 'warn' : 'neutral'} icon={finding.state === 'open' ? 'warning' : 'check'}>{finding.state === 'open' ? 'differs' : 'settled'}</Badge></span>) },
];

export function NarrowEffect({ row }: { row: AuditRow }) {
  return (
    <div className="grid gap-1">
      <span className="truncate">{row.sentence}</span>
      <span className="flex items-center gap-2 text-xs text-muted"><StatePill state={row.state} /><span className="truncate">{row.money === null ? kindWords[row.kind] : <Money of={row.money} />}</span><span className="flex-1" /><Time at={row.at} /></span>
    </div>
  );
}

const tones: Readonly<Record<NonNullable<EventRow['tone']>, string>> = { good: 'text-good', bad: 'text-bad', careful: 'text-warn', news: 'text-accent', doubt: 'text-bad', quiet: 'text-muted' };

export const eventColumns: readonly LongColumn<EventRow>[] = [
  { id: 'seq', header: 'Number', width: 96, align: 'end', cell: ({ seq }) => <span className={quiet}>{seq.toLocaleString('en')}</span> },
  { id: 'at', header: 'When', width: 116, cell: ({ at }) => <span className={quiet}><Time at={at} form="short" /></span> },
  { id: 'sentence', header: 'What', cell: (row) => <Sentence row={row} /> },
  { id: 'kind', header: 'Kind', width: 158, from: 900, cell: ({ kind }) => <span className="font-mono text-xs text-muted">{kind}</span> },
  { id: 'actor', header: 'Who', width: 122, from: 720, cell: ({ actor }) => <span className={quiet} title={actorText(actor)}>{actorText(actor)}</span> },
  { id: 'task', header: 'Task', width: 72, from: 640, cell: ({ task }) => <span className={quiet}>{task ?? ''}</span> },
  { id: 'subject', header: 'About', width: 190, from: 1040, cell: ({ subject }) => <span className={quiet} title={subject ?? ''}>{subjectName(subject) ?? ''}</span> },
];

function Sentence({ row: { sentence, tone, forgotten } }: { row: EventRow }) {
  const text = eventText(sentence);
  return <span title={text} className={classes(tone !== null && tones[tone], forgotten && 'text-muted italic')}>{text}</span>;
}

export function NarrowEvent({ row }: { row: EventRow }) {
  return (
    <div className="grid gap-1">
      <span className="truncate"><Sentence row={row} /></span>
      <span className="flex items-center gap-2 text-xs text-muted"><span className="tabular">{row.seq.toLocaleString('en')}</span><span className="truncate">{actorText(row.actor)}</span>{row.task !== null && <span>{row.task}</span>}<span className="flex-1" /><Time at={row.at} /></span>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/query.ts';
import type { CallOutput } from '../../api/call.ts';
import { subjectName } from '../../app/subjects.ts';
import { Badge, StatePill } from '../../kit/badge.tsx';
import { IconButton } from '../../kit/button.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Json } from '../../kit/json.tsx';
import { Cost, Money } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { EmptyState, ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { verdicts } from '../../kit/verdicts.ts';
import { Payload } from './payload.tsx';
import { RawEvents } from './raw-events.tsx';
import { actorText, approverText, kindWords, playbookName } from './words.ts';

type Story = CallOutput<'effects.story'>;

/** One effect: what was meant, what the rules said and why, who let it go, what was tried, and what came back. */
export function EffectPanel({ effect, onClose }: { effect: string; onClose: () => void }) {
  if (/^e[0-9a-f]{24}$/u.test(effect)) return <Loaded effect={effect} onClose={onClose} />;
  return <><PanelHead title="" onClose={onClose} /><EmptyState icon="question" title="There is no such effect">The address may be mistyped, or cut off: the name of an effect is an e and 24 more letters and digits.</EmptyState></>;
}

function Loaded({ effect, onClose }: { effect: string; onClose: () => void }) {
  const { data, error, refetch } = useApi('effects.story', { params: { effect: effect as `e${string}` } });
  if (data === undefined) return error === null ? <PanelSkeleton onClose={onClose} /> : <><PanelHead title="" onClose={onClose} /><ErrorState error={error} onAgain={() => void refetch()} /></>;
  const { row, items } = data;
  return (
    <article className="grid grid-cols-1 gap-5 pb-6">
      <PanelHead title={row.sentence} onClose={onClose}><StatePill state={row.state} />{row.money !== null && <Badge icon="money"><Money of={row.money} /></Badge>}{row.compensated && <Badge icon="undo">taken back</Badge>}</PanelHead>
      <div className="grid grid-cols-1 gap-5 px-4 wide:px-6">
        <DefinitionList
          termWidth={104}
          items={[
            { term: 'Kind', value: `${kindWords[row.kind]}, by ${row.adapter}` },
            { term: 'Task', value: <Link to="/tasks/{-$task}" params={{ task: row.task }} className="text-accent underline">{data.title} <span className="tabular">({row.task})</span></Link> },
            { term: 'Agent', value: <>{row.agent}{row.playbook !== null && <span className="text-muted">, by the playbook {playbookName(row.playbook)}</span>}</> },
            { term: 'Customer', value: row.subject === null ? null : <Link to="/memory/{-$ref}" params={{ ref: row.subject }} className="break-words text-accent underline">{subjectName(row.subject)}</Link> },
            { term: 'Proposed', value: <Time at={row.at} form="exact" /> },
            { term: 'Models', value: row.modelCost.length === 0 ? null : <>{row.modelCost.map((cost) => <Cost key={cost.currency} of={cost} />)} <span className="text-muted">for its whole task</span></> },
            { term: 'Takes back', value: row.compensates === null ? null : <Link to="/ledger/{-$effect}" params={{ effect: row.compensates }} className="text-accent underline">an earlier effect</Link> },
          ]}
        />
        <Section title={row.kind === 'mail.send' ? 'The mail' : 'What it is'}><Payload kind={row.kind} payload={data.effect.payload} original={data.effect.original} /></Section>
        <Verdict story={data} />
        <Approval story={data} />
        <Attempts story={data} />
        {row.finding !== null && <Section title="Reconciliation"><Note tone={row.finding.state === 'open' ? 'warn' : 'info'} action={<Link to="/inbox/{-$item}" params={{ item: String(row.finding.item) }} className="text-accent underline">The item</Link>}>{row.finding.summary}</Note></Section>}
        {items.length > 0 && <Section title="In the inbox"><ul className="grid grid-cols-1 gap-1 text-sm">{items.map((item) => <li key={item.id} className="flex items-center gap-2"><StatePill state={item.state} /><Link to="/inbox/{-$item}" params={{ item: String(item.id) }} search={item.state === 'open' ? {} : { view: 'done' }} className="min-w-0 truncate text-accent underline">{item.summary}</Link></li>)}</ul></Section>}
        <RawEvents events={data.events} />
      </div>
    </article>
  );
}

export function PanelHead({ title, onClose, children }: { title: string; onClose: () => void; children?: React.ReactNode }) {
  return (
    <header className="sticky top-0 z-10 grid grid-cols-1 gap-2 border-b border-line bg-surface px-4 py-3 wide:px-6">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 text-lg font-semibold break-words">{title}</h2>
        <IconButton icon="cross" label="Close the panel" size="small" onClick={onClose} className="-mr-2 shrink-0" />
      </div>
      {children !== undefined && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  );
}

export function PanelSkeleton({ onClose }: { onClose: () => void }) {
  return (
    <div role="status" className="grid gap-4">
      <PanelHead title="" onClose={onClose} />
      <span className="sr-only">Loading</span>
      <div className="grid gap-3 px-4 wide:px-6">{Array.from({ length: 7 }, (_, row) => <Skeleton key={row} width={180 + ((row * 71) % 200)} />)}</div>
    </div>
  );
}

/** What the rules of then said, each with the values that decided. */
function Verdict({ story: { row, effect } }: { story: Story }) {
  const { data, error } = useApi('policy.explain', { params: { effect: row.effect } }, { staleTime: 60_000 });
  const rules = data?.explanation?.rules ?? [];
  const matched = rules.filter(({ matched: did }) => did !== false);
  return (
    <Section title="Verdict" aside={verdicts[row.verdict].word} actions={<Link to="/policy/{-$view}" params={{ view: 'explain' }} search={{ effect: row.effect } as never} className="text-sm text-accent underline">All rules</Link>}>
      {effect.why === '' && row.rules.length === 0 ? <p className="text-sm text-muted">No rule spoke, so it asks you.</p> : null}
      {matched.length > 0
        ? (
          <ul className="grid gap-2 text-sm">
            {matched.map((rule) => (
              <li key={rule.id} className="grid gap-0.5">
                <span className="flex flex-wrap items-baseline gap-x-2"><strong className="font-medium">{rule.id}</strong><span className="text-muted">{rule.outcome}</span>{rule.decided && <Badge tone="accent">decided</Badge>}{rule.relaxed && <Badge>relaxed by you</Badge>}</span>
                <span>{rule.because}</span>
                <code className="font-mono text-xs break-words text-muted">{rule.when}</code>
                {rule.values.length > 0 && <span className="text-xs break-words text-muted">{rule.values.map(({ fact, value }) => `${fact} was ${JSON.stringify(value)}`).join(', ')}</span>}
                {rule.error !== null && <span className="text-xs text-bad">It could not be worked out: {rule.error}</span>}
              </li>
            ))}
          </ul>
        )
        : <p className="text-sm">{effect.why}</p>}
      {error !== null && <p className="text-xs text-muted">{error.message}</p>}
      {data?.remark != null && <Note>{data.remark}</Note>}
    </Section>
  );
}

function Approval({ story: { row } }: { story: Story }) {
  if (row.approval === null) return <Section title="Approval"><p className="text-sm text-muted">{row.state === 'review' || row.state === 'staged' ? 'Nobody has approved it yet.' : 'Nobody approved it.'}</p></Section>;
  const { approval } = row;
  return <Section title="Approval"><p className="text-sm">Approved by {approverText(approval)}{approval.edited ? ', after an edit,' : ''} <Time at={approval.at} form="exact" />.</p></Section>;
}

const tried = new Set(['effect.started', 'effect.succeeded', 'effect.failed', 'effect.doubted', 'effect.held']);

function Attempts({ story: { events, effect, row } }: { story: Story }) {
  const steps = events.filter(({ kind }) => tried.has(kind));
  if (steps.length === 0) return null;
  return (
    <Section title="Attempts" aside={row.attempts > 1 ? `${String(row.attempts)} attempts` : undefined}>
      <ol className="grid gap-1.5 text-sm">
        {steps.map((event) => <li key={event.seq} className="flex gap-3"><span className="w-20 shrink-0 text-muted"><Time at={event.at} form="clock" /></span><span className="min-w-0 break-words">{attemptText(event)} <span className="text-muted">({actorText(event.actor)})</span></span></li>)}
      </ol>
      {effect.receipt !== null && <Json value={effect.receipt} label="the receipt" />}
      {effect.failure !== null && <Note tone="bad">{effect.failure.message} {effect.failure.nextStep}</Note>}
    </Section>
  );
}

function attemptText({ kind, data }: Story['events'][number]): string {
  const of = data as { attempt?: number; failure?: { message: string }; why?: string };
  switch (kind) {
    case 'effect.started': return `Attempt ${String(of.attempt ?? 1)} began.`;
    case 'effect.succeeded': return 'Done, with a receipt.';
    case 'effect.failed': return `Failed: ${of.failure?.message ?? ''}`;
    case 'effect.doubted': return `Whether it was done is not known: ${of.why ?? ''}`;
    default: return `Held: ${of.why ?? ''}`;
  }
}

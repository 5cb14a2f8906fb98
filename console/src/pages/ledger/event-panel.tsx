import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/query.ts';
import { subjectName } from '../../app/subjects.ts';
import { Badge } from '../../kit/badge.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Json } from '../../kit/json.tsx';
import { Section } from '../../kit/page-header.tsx';
import { EmptyState, ErrorState } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { PanelHead, PanelSkeleton } from './effect-panel.tsx';
import { actorText, eventText } from './words.ts';

/** One event in full, with what led to it and the hash that seals it. */
export function EventPanel({ seq, onClose }: { seq: number; onClose: () => void }) {
  const { data, error, refetch } = useApi('ledger.after', { query: { seq: Math.max(0, seq - 1), limit: 1 } });
  // The sentence is the row's; it stands in no event.
  const line = useApi('ledger.page', { query: { from: seq, limit: 1 } }).data?.rows[0];
  const title = `Event ${seq.toLocaleString('en')}`;
  if (data === undefined) return error === null ? <PanelSkeleton onClose={onClose} /> : <><PanelHead title={title} onClose={onClose} /><ErrorState error={error} onAgain={() => void refetch()} /></>;
  const event = data[0];
  if (event?.seq !== seq) return <><PanelHead title={title} onClose={onClose} /><EmptyState icon="ledger" title="There is no such event">The newest one has a lower number.</EmptyState></>;
  const effect = 'effect' in event.data && typeof event.data.effect === 'string' ? event.data.effect : null;
  const item = 'item' in event.data && typeof event.data.item === 'number' ? event.data.item : null;
  return (
    <article className="grid grid-cols-1 gap-5 pb-6">
      <PanelHead title={line?.seq === seq && line.sentence !== '' ? eventText(line.sentence) : title} onClose={onClose}><Badge>{event.kind}</Badge><span className="text-sm text-muted tabular">{title}</span>{event.forgotten === true && <Badge tone="warn">about somebody who is forgotten</Badge>}</PanelHead>
      <div className="grid grid-cols-1 gap-5 px-4 wide:px-6">
        <DefinitionList
          termWidth={104}
          items={[
            { term: 'When', value: <Time at={event.at} form="exact" /> },
            { term: 'Who', value: actorText(event.actor) },
            { term: 'Task', value: event.task === null ? null : <Link to="/tasks/{-$task}" params={{ task: event.task }} className="text-accent underline">{event.task}</Link> },
            { term: 'About', value: event.subject === null ? null : <Link to="/memory/{-$ref}" params={{ ref: event.subject }} className="break-words text-accent underline">{subjectName(event.subject)}</Link> },
            { term: 'Effect', value: effect === null ? null : <Link to="/ledger/{-$effect}" params={{ effect }} className="text-accent underline">the whole story of the effect</Link> },
            { term: 'Inbox', value: item === null ? null : <Link to="/inbox/{-$item}" params={{ item: String(item) }} className="text-accent underline">item {item}</Link> },
            { term: 'Led to by', value: event.cause === null ? null : <Link to="/ledger/{-$effect}" params={{ effect: undefined }} search={{ view: 'events', event: event.cause, at: event.cause }} className="text-accent underline">event {event.cause.toLocaleString('en')}</Link> },
            { term: 'Hash', value: <code className="font-mono text-xs break-all">{event.hash}</code> },
          ]}
        />
        <Section title="On record"><Json value={event.data} label="its data" /></Section>
      </div>
    </article>
  );
}

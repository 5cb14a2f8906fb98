import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { urlOf } from '../../api/call.ts';
import { useApi } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Section } from '../../kit/page-header.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../kit/states.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { Time } from '../../kit/time.tsx';
import { CustomerPage } from './customer.tsx';
import { EditRecord } from './edit-record.tsx';
import type { Forgetting } from './forget.tsx';
import { History } from './history.tsx';
import { nameOf } from './other-records.tsx';
import { listOf, usePlace } from './place.ts';
import { FieldRow } from './record.tsx';
import { Why } from './why.tsx';
import { bareName, fieldLabel, isSomebody, tierWords, typeWords } from './words.ts';

type View = CallOutput<'memory.show'>;
type RecordView = Extract<View, { type: 'record' }>;
type ItemView = Extract<View, { type: 'item' }>;

/** A mail, a note, a document, or a record of whatever kind, by its reference. A name that is somebody's is shown as that person. */
export function Thing({ of, onForget }: { of: string; onForget: (of: Forgetting) => void }) {
  const { search } = usePlace();
  const { data, error, refetch } = useApi('memory.show', { query: { ref: of, ...(search.asOf === undefined ? {} : { asOfSeq: search.asOf }) } }, { keep: true });
  if (data === undefined && error !== null) return error.code === 'memory.unknown-ref' ? <EmptyState icon="memory" title="Nothing is known under that name">{error.nextStep}</EmptyState> : <ErrorState error={error} onAgain={() => void refetch()} />;
  if (data === undefined) return <div role="status" className="grid gap-3 px-4 py-4 wide:px-6"><span className="sr-only">Reading</span><Skeleton width={220} height={24} /><Skeleton height={120} /></div>;
  if (data.type === 'identity') return <CustomerPage subject={data.identity.identity} onForget={onForget} />;
  const title = titleOf(data, of);
  if (search.why !== undefined) return <Why of={of} title={title} back={`Back to ${title}`} />;
  return (
    <article aria-labelledby="memory-title">
      <Head view={data} title={title} />
      <Views view={data} of={of} />
    </article>
  );
}

function titleOf(view: RecordView | ItemView, of: string): string {
  if (view.type === 'record') return `${fieldLabel(view.kind)} ${nameOf(view)}`;
  const { type, author, subject } = view.item;
  if (type === 'message') return author === null && subject === null ? 'Message' : `${of.startsWith('mail:') ? 'Mail' : 'Message'} of ${bareName(author ?? subject ?? '')}`;
  return type === 'document' ? of.replace(/^document:/u, '') : of;
}

function Head({ view, title }: { view: RecordView | ItemView; title: string }) {
  const { go } = usePlace();
  const [editing, setEditing] = useState(false);
  const isRecord = view.type === 'record';
  const record = isRecord ? { ref: `${view.kind}:${view.id}`, kind: view.kind, id: view.id, version: view.version, seq: view.seq, at: view.at, fields: Object.entries(view.value).map(([name, value]) => ({ name, value, origin: null })) } : null;
  return (
    <header className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 pt-4 pb-3 wide:px-6">
      <div className="min-w-0 flex-1">
        <h2 id="memory-title" className="text-xl font-semibold break-words">{title}</h2>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          {isRecord ? <span>version {view.version} of {view.versions}</span> : <span>{typeWords[view.item.type].word}, kept {tierWords[view.item.tier]}</span>}
          <Time at={view.at} form="short" />
          {!isRecord && view.state !== 'hot' && <Badge>{stateWords[view.state]}</Badge>}
          {!isRecord && view.item.subject !== null && <Subject of={view.item.subject} />}
        </p>
      </div>
      <div className="flex items-center gap-2">
        <Button size="small" icon="question" onClick={() => go({ search: { why: '*' } })}>Why is it so?</Button>
        {isRecord && <Button size="small" icon="edit" onClick={() => setEditing(true)}>Edit</Button>}
      </div>
      {record !== null && <EditRecord key={record.ref} open={editing} onClose={() => setEditing(false)} record={record} subject={record.ref} />}
    </header>
  );
}

const stateWords: Record<ItemView['state'], string> = { hot: 'at hand', waiting: 'waits to be searchable', superseded: 'an older version', archived: 'archived', expired: 'expired' };

function Subject({ of }: { of: string }) {
  return isSomebody(of) ? <Link to="/memory/{-$ref}" params={{ ref: of }} className="text-accent hover:underline">about {bareName(of)}</Link> : <span>about {of}</span>;
}

function Views({ view, of }: { view: RecordView | ItemView; of: string }) {
  const { search, go } = usePlace();
  const isFixed = view.type === 'item' && (view.item.type === 'document' || of.startsWith('mail:'));
  return (
    <Tabs
      label="About it" value={search.tab === 'history' ? 'history' : 'overview'} onChange={(tab) => go({ search: { tab: tab === 'overview' ? undefined : tab }, replace: true })}
      tabs={[
        { value: 'overview', label: view.type === 'record' ? 'Record' : 'Text', content: <Pad>{view.type === 'record' ? <RecordBody view={view} /> : <ItemBody view={view} of={of} />}</Pad> },
        { value: 'history', label: 'History', content: <Pad><History of={of} canChange={!isFixed && search.asOf === undefined} /></Pad> },
      ]}
    />
  );
}

function Pad({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-1 gap-6 px-4 py-4 wide:px-6">{children}</div>;
}

function RecordBody({ view }: { view: RecordView }) {
  // What a field says already is not said again.
  const links = view.links.filter(({ direction, kind, id }) => direction === 'in' || view.value[kind] !== id);
  return (
    <>
      <dl className="grid grid-cols-1 divide-y divide-line border-y border-line text-sm">{Object.entries(view.value).map(([name, value]) => <FieldRow key={name} name={name} value={value} origin={null} />)}</dl>
      {links.length > 0 && (
        <Section title="Linked records" aside={links.length}>
          <List refs={links.map(({ kind, id, relation, direction }) => ({ ref: `${kind}:${id}`, label: direction === 'in' ? 'Named by' : fieldLabel(relation), text: `${fieldLabel(kind)} ${id}` }))} />
        </Section>
      )}
    </>
  );
}

function ItemBody({ view, of }: { view: ItemView; of: string }) {
  const { item, sources, summarisedBy, whole } = view;
  return (
    <>
      <p className="max-w-[72ch] break-words whitespace-pre-wrap">{item.text}</p>
      {whole !== null && <p className="text-xs text-muted">This is its beginning: the whole of it is longer than what is shown here.</p>}
      {/^mail:\d+$/u.test(of) && <p><a href={urlOf('mails.html', { params: { seq: of.slice('mail:'.length) } })} target="_blank" rel="noreferrer" className="text-sm text-accent hover:underline">As it was laid out</a></p>}
      <DefinitionList items={[
        { term: 'Written by', value: item.author }, { term: 'Thread', value: item.thread === null ? null : <span className="break-all">{item.thread}</span> },
        { term: 'Tags', value: item.tags.length === 0 ? null : <span className="flex flex-wrap gap-1">{item.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</span> },
      ]} />
      {sources.length > 0 && <Section title="It summarises" aside={sources.length}><List refs={sources.map((ref) => ({ ref, label: '', text: ref }))} /></Section>}
      {summarisedBy !== null && <Section title="Summarised in"><List refs={[{ ref: summarisedBy, label: '', text: summarisedBy }]} /></Section>}
    </>
  );
}

function List({ refs }: { refs: readonly { ref: string; label: string; text: string }[] }) {
  const { search } = usePlace();
  return (
    <ul className="divide-y divide-line border-y border-line text-sm">
      {refs.map(({ ref, label, text }) => <li key={`${label} ${ref}`}><Link to="/memory/{-$ref}" params={{ ref }} search={listOf(search)} className="flex min-h-10 items-center gap-3 hover:bg-hover wide:min-h-9">{label !== '' && <span className="w-28 shrink-0 text-muted wide:w-32">{label}</span>}<span className="min-w-0 flex-1 truncate">{text}</span></Link></li>)}
    </ul>
  );
}

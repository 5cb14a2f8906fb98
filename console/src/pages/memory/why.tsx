import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { classes } from '../../kit/classes.ts';
import { Choice } from '../../kit/field.tsx';
import { Icon, type IconName } from '../../kit/icon.tsx';
import { ErrorState, Skeleton } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { usePlace } from './place.ts';
import { Graph, NodeHead } from './why-graph.tsx';
import type { WhyGraph, WhyNode } from './why-layout.ts';
import { actorWords, fieldLabel, learnedLabels } from './words.ts';
import { inWords } from './why-words.ts';

/** Why a value is as it is: from the value back to what happened outside. */
export function Why({ of, title, back }: { of: string; title: string; back: string }) {
  const { search, go } = usePlace();
  const { why: field = '*', version, asOf } = search;
  const { data, error, refetch } = useApi('memory.whyGraph', { query: { ref: of, ...(field === '*' ? {} : { field }), ...(version === undefined ? {} : { version }), ...(asOf === undefined ? {} : { asOfSeq: asOf }) } });
  const leave = (): void => go({ search: { why: undefined, version: undefined, as: undefined } });
  useShortcuts('Reasons', [{ keys: 'escape', label: 'Back', run: leave }]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const what = field === '*' ? (version === undefined ? title : `version ${String(version)} of ${title}`) : `${labelOf(field).toLowerCase()} of ${title}`;
  return (
    <article aria-labelledby="why-title" className="grid grid-cols-1 gap-3 px-4 py-3 wide:px-6">
      <div><Button tone="quiet" size="small" icon="left" onClick={leave} className="-ml-2.5">{back}</Button></div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="why-title" ref={heading} tabIndex={-1} className="min-w-0 flex-1 text-xl font-semibold break-words focus:outline-none">Why: {what}</h2>
        <Choice label="Show the reasons as" options={[{ value: 'graph', label: 'Graph' }, { value: 'list', label: 'List' }]} value={search.as ?? 'graph'} onChange={(as) => go({ search: { as: as === 'list' ? 'list' : undefined }, replace: true })} />
      </div>
      {data === undefined && (error === null ? <Skeleton height={360} /> : <ErrorState error={error} onAgain={() => void refetch()} />)}
      {data !== undefined && <Reasons key={`${of} ${field} ${String(version)}`} of={of} graph={inWords(data, of, title)} />}
    </article>
  );
}

function labelOf(field: string): string {
  return field in learnedLabels ? learnedLabels[field as keyof typeof learnedLabels] : fieldLabel(field);
}

function Reasons({ of, graph }: { of: string; graph: WhyGraph }) {
  const { search } = usePlace();
  const [chosen, setChosen] = useState(0);
  const node = graph.nodes.find(({ id }) => id === chosen) ?? graph.nodes[0];
  if (node === undefined) return null;
  if (search.as === 'list') {
    return (
      <ol aria-label="Reasons, from the value to what happened outside" className="divide-y divide-line border-y border-line">
        {graph.nodes.map((one) => <li key={one.id} className={classes('grid gap-1 py-2', one.layer > 0 && 'pl-4')}><NodeHead node={one} /><p className="break-words">{one.text}</p><Ways of={of} node={one} /></li>)}
      </ol>
    );
  }
  return (
    <>
      <Graph graph={graph} chosen={node.id} onChoose={setChosen} />
      <section aria-label="The chosen step" aria-live="polite" className="grid gap-1 border-t border-line bg-surface py-3 wide:sticky wide:bottom-0">
        <NodeHead node={node} />
        <p className="break-words">{node.text}</p>
        <p className="text-xs text-muted">By {actorWords(node.actor)}{node.at !== null && <>, <Time at={node.at} form="exact" /></>}{node.seq !== null && `, event ${String(node.seq)}`}</p>
        <Ways of={of} node={node} />
      </section>
    </>
  );
}

const way = 'inline-flex min-h-10 items-center gap-1 text-sm text-accent hover:underline wide:min-h-6';

/** Where one can go from a step: what it is on record as, and on along its own reasons. */
function Ways({ of, node }: { of: string; node: WhyNode }) {
  const { task, effect, item, ref, what } = node;
  const elsewhere = ref !== null && ref !== of;
  if (task === null && effect === null && item === null && !elsewhere) return null;
  return (
    <p className="flex flex-wrap gap-x-4">
      {task !== null && <Link to="/tasks/{-$task}" params={{ task }} className={way}><Icon name="tasks" size={14} />Task {task}</Link>}
      {item !== null && <Link to="/inbox/{-$item}" params={{ item: String(item) }} className={way}><Icon name="inbox" size={14} />Inbox item {item}</Link>}
      {effect !== null && <Link to="/ledger/{-$effect}" params={{ effect }} className={way}><Icon name="ledger" size={14} />The effect</Link>}
      {elsewhere && <Link to="/memory/{-$ref}" params={{ ref }} className={way}><Icon name={iconOf(what)} size={14} />Look at it</Link>}
      {elsewhere && <Link to="/memory/{-$ref}" params={{ ref }} search={{ why: '*' }} className={way}><Icon name="question" size={14} />Its own reasons</Link>}
    </p>
  );
}

function iconOf(what: string): IconName {
  return what === 'signal' ? 'mail' : 'memory';
}

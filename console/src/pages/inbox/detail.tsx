import { Link } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useApi } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { classes } from '../../kit/classes.ts';
import { Icon } from '../../kit/icon.tsx';
import { Cost } from '../../kit/money.tsx';
import { ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { ActionBar } from './action-bar.tsx';
import { Answer } from './answer.tsx';
import { isDealtWith, useAsk, type Wanted } from './asks.ts';
import { Conversation } from './conversation.tsx';
import { Draft } from './draft.tsx';
import { Editor } from './editor.tsx';
import { unsent } from './edits.ts';
import { EvidenceList } from './evidence.tsx';
import type { InboxSearch } from './search.ts';
import { StandingNote } from './standing.tsx';
import { isOnScreen } from './unread.ts';
import { playbookName, riskWords, subjectName, titleParts, typeWords, type Dossier } from './words.ts';

export interface DetailProps {
  item: number;
  search: InboxSearch;
  onDecide: (dossier: Dossier, wanted: Wanted) => void;
  /** It came up since the one before was decided. */
  isNext: boolean;
}

/** One item, with all that one needs to decide about it. */
export function Detail({ item, search, onDecide, isNext }: DetailProps) {
  const { data, error, refetch } = useApi('inbox.dossier', { params: { item } });
  if (data === undefined && error !== null) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (data === undefined) return <DetailSkeleton />;
  return <Loaded key={item} dossier={data} search={search} isNext={isNext} onDecide={(wanted) => onDecide(data, wanted)} />;
}

function Loaded({ dossier, search, isNext, onDecide }: Pick<DetailProps, 'search' | 'isNext'> & { dossier: Dossier; onDecide: (wanted: Wanted) => void }) {
  const { item } = dossier;
  const ask = useAsk(item.id);
  const isOpen = item.state === 'open' && !isDealtWith(ask);
  const canEdit = item.actions.includes('edit') && item.effectDetail !== null;
  // What was being written when the page was left is being written still.
  const [editing, setEditing] = useState(() => canEdit && unsent(item.id, 'edit') !== null);
  const words = useRef<HTMLTextAreaElement>(null);
  // Takes the time, and nothing else: it runs before what it belongs to is drawn.
  useLayoutEffect(() => isOnScreen(item.id, performance.now()), [item.id]);
  const isEditing = editing && canEdit && item.state === 'open';
  // Then what happened comes first, and what it happened to after.
  const isAboutTrouble = item.type !== 'approval' && item.type !== 'question';
  const stopEditing = (): void => {
    // The field goes, and the focus with it.
    document.querySelector<HTMLElement>('#item-title')?.focus({ preventScroll: true });
    setEditing(false);
  };
  const refused = ask?.phase === 'refused' && ask.wanted.kind === 'edit' ? ask.problem : null;
  return (
    <article aria-labelledby="item-title" className="flex min-h-full flex-col">
      <div className="grid grid-cols-1 gap-5 px-4 py-4 wide:px-6">
        <Head dossier={dossier} isNext={isNext} />
        <StandingNote dossier={dossier} search={{ ...search }} />
        <Why dossier={dossier} />
        {isAboutTrouble && <EvidenceList dossier={dossier} />}
        {item.effectDetail !== null && (isEditing ? <Editor item={item.id} effect={item.effectDetail} problem={refused} onClose={stopEditing} onSave={(payload) => onDecide({ kind: 'edit', payload })} /> : <Draft effect={item.effectDetail} />)}
        <Conversation mails={dossier.mails} mailsLeft={dossier.mailsLeft} />
        {item.actions.includes('answer') && isOpen && <Answer item={item} place={words} onAnswer={(text) => onDecide({ kind: 'decide', action: 'answer', text })} />}
        {!isAboutTrouble && <EvidenceList dossier={dossier} />}
      </div>
      {isOpen && !isEditing && <ActionBar dossier={dossier} onDecide={onDecide} onEdit={() => setEditing(true)} onWrite={() => words.current?.focus()} />}
    </article>
  );
}

/** What it is, whose, since when and until when; and the ways from here. */
function Head({ dossier, isNext }: { dossier: Dossier; isNext: boolean }) {
  const { item, proposal, title, agent } = dossier;
  const { who, about } = titleParts(title);
  const said = item.type === 'approval' && about !== null && who !== null ? about : headline(dossier);
  const heading = useRef<HTMLHeadingElement>(null);
  const { word, icon } = typeWords[item.type];
  useEffect(() => {
    // Whoever decided by the bar of the item before has lost the focus with it.
    if (!isNext) return undefined;
    // Once it is on the screen: to focus it the browser lays out the page.
    const timer = window.setTimeout(() => document.activeElement === document.body && heading.current?.focus({ preventScroll: true }), 30);
    return () => window.clearTimeout(timer);
  }, [isNext]);
  const person = subjectName(item.subject);
  return (
    <header className="grid grid-cols-1 gap-2">
      <div className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
        <Badge tone={item.type === 'doubt' || item.type === 'escalation' || item.type === 'conflict' ? 'bad' : 'neutral'} icon={icon}>{word}</Badge>
        {proposal !== null && <Badge tone={proposal.risk === 'high' ? 'bad' : proposal.risk === 'medium' ? 'warn' : 'good'} icon={proposal.risk === 'low' ? 'check' : 'warning'}>{riskWords[proposal.risk]}</Badge>}
        {proposal?.confidence !== null && proposal !== null && <span title="How sure the agent is of the playbook, by shared words; not a measured rate of success">{Math.round(proposal.confidence * 100)} % sure</span>}
        {proposal?.byModel === true && <span>by a model</span>}
        <span className="whitespace-nowrap">asked <Time at={item.openedAt} /></span>
        {item.state === 'open' && item.expiresAt !== null && <span className="whitespace-nowrap">expires <Time at={item.expiresAt} form="short" /></span>}
        {item.state === 'open' && item.snoozedUntil !== null && item.snoozedUntil > Date.now() && <span className="whitespace-nowrap">snoozed until <Time at={item.snoozedUntil} form="short" /></span>}
        <span className="ml-auto tabular" title="The number of the item">#{item.id}</span>
      </div>
      <h2 id="item-title" ref={heading} tabIndex={-1} className={classes('font-semibold break-words focus:outline-none', said.length > 90 ? 'text-lg' : 'text-xl')}>{said}</h2>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        {person !== null && item.subject !== null && <Link to="/memory/{-$ref}" params={{ ref: item.subject }} className="flex max-w-full min-w-0 items-center gap-1 hover:text-text hover:underline"><Icon name="person" size={14} /><span className="truncate">{who === null ? person : `${who}, ${person}`}</span></Link>}
        {item.task !== null && <Link to="/tasks/{-$task}" params={{ task: item.task }} className="flex items-center gap-1 hover:text-text hover:underline"><Icon name="tasks" size={14} />{item.task}{agent !== null && ` by ${agent}`}</Link>}
        {item.effect !== null && <Link to="/ledger/{-$effect}" params={{ effect: item.effect }} className="flex items-center gap-1 hover:text-text hover:underline"><Icon name="ledger" size={14} />effect</Link>}
        {item.cost !== null && item.cost.calls > 0 && <CostSoFar cost={item.cost} />}
      </p>
    </header>
  );
}

/** Of a question the question; what it says of why comes below. */
function headline({ item }: Dossier): string {
  const question = item.type === 'question' ? /^(.*?[”"»]?\?)\s/su.exec(item.summary)?.[1] : undefined;
  return question ?? item.summary;
}

function CostSoFar({ cost }: { cost: NonNullable<Dossier['item']['cost']> }) {
  return <span className="flex items-center gap-1"><Icon name="costs" size={14} />{cost.cost.length === 0 ? `${String(cost.calls)} model calls` : cost.cost.map((one) => <Cost key={one.currency} of={one} />)}</span>;
}

/** Why it asks: the rule in its own words, and what the agent suggests. */
function Why({ dossier: { item, proposal } }: { dossier: Dossier }) {
  const effect = item.effectDetail;
  // Nobody but the operator knows: there is nothing to suggest, only where to look.
  const isOpenQuestion = item.type === 'question' || item.type === 'doubt';
  const byRule = effect !== null && item.type === 'approval';
  const asked = effect !== null && !byRule ? '' : effect === null ? item.summary.slice(headline({ item } as Dossier).length).trim() : withoutRules(effect.why, effect.rules);
  return (
    <div className="grid grid-cols-1 gap-1.5 border-l-2 border-line pl-3">
      {asked !== '' && (
        <p><span className="font-medium">Why it {item.state === 'open' ? 'asks' : 'asked'}. </span>{asked}{effect !== null && byRule && effect.rules.length > 0 && <> <span className="text-sm text-muted">Rule{effect.rules.length === 1 ? '' : 's'} <Link to="/policy/{-$view}" params={{ view: 'explain' }} search={{ effect: effect.id }} className="text-accent underline">{effect.rules.join(', ')}</Link></span></>}</p>
      )}
      {item.state === 'open' && !isOpenQuestion && effect?.state !== 'cooling' && <p className="text-muted"><span className="font-medium text-text">Suggested: {suggestion(item.recommended.action)}. </span>{item.recommended.why}</p>}
      {item.state === 'open' && isOpenQuestion && <p className="text-muted">{item.recommended.why}</p>}
      {proposal !== null && proposal.playbook !== null && <p className="text-sm text-muted">By the playbook “{playbookName(proposal.playbook)}”{proposal.byModel ? ', in words of a model' : ', without a model'}.{item.state === 'open' && item.batch !== null && ' May be decided together with others of it.'}</p>}
      {proposal?.tainted === true && proposal.kind !== 'mail.send' && <Note tone="warn">What is in it comes from what a stranger wrote.</Note>}
    </div>
  );
}

/** The rules have a place of their own, beside. */
function withoutRules(why: string, rules: readonly string[]): string {
  return rules.reduce((text, rule) => text.replaceAll(` (${rule})`, ''), why.replace(/\s*\([\w, .-]+\)\s*$/u, '')).replaceAll('.;', '.');
}

function suggestion(action: Dossier['item']['recommended']['action']): string {
  const words: Partial<Record<typeof action, string>> = { approve: 'approve', edit: 'read it closely, and edit', reject: 'reject', 'send-again': 'send it again', 'not-sent': 'it did not go out', sent: 'it went out', unstage: 'unstage it, if it should happen', retry: 'try again', dismiss: 'leave it', raise: 'raise the cap', wait: 'wait', accept: 'accept', decline: 'decline' };
  return words[action] ?? action;
}

function DetailSkeleton() {
  return (
    <div role="status" className="grid gap-5 px-4 py-4 wide:px-6">
      <span className="sr-only">Loading the item</span>
      <div className="grid gap-2"><Skeleton width={220} height={24} /><Skeleton width={420} height={26} /><Skeleton width={320} height={20} /></div>
      <Skeleton height={64} />
      <Skeleton height={260} />
      <Skeleton height={160} />
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextField } from '../../kit/field.tsx';
import { Time } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import { IntervalBar } from './interval.tsx';
import { outcomeText, playbookName, trustSentence, type Agent, type Trust } from './words.ts';

const kinds: Record<Trust['kind'], string> = { 'mail.send': 'mails', 'payment.refund': 'refunds', 'credit.grant': 'credits', 'credit.revoke': 'credits taken back' };

/** How far trust has grown for each kind and playbook: drawn, in words, and with a way to take it back. */
export function TrustRows({ agent: { name, trust, interval, effects } }: { agent: Agent }) {
  const [tightening, setTightening] = useState<Trust | null>(null);
  if (trust.length === 0) return <p className="text-sm text-muted">{effects.length === 0 ? 'It proposes nothing that leaves the house, so there is nothing to trust it with.' : 'You have not decided about anything of it yet. Trust grows by your decisions alone.'}</p>;
  return (
    <>
      <ul>
        {trust.toSorted((a, b) => b.relaxed.length - a.relaxed.length || b.samples - a.samples).map((one) => (
          <li key={`${one.kind} ${one.playbook}`} className="grid gap-1.5 border-b border-line py-3 first:pt-0 last:border-b-0">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <h3 className="text-sm font-medium">{kinds[one.kind]}, {playbookName(one.playbook)}</h3>
              {one.relaxed.length > 0 && <Badge tone="good" icon="check">relaxed</Badge>}
              {one.relaxed.length > 0 && <span className="ml-auto"><Button size="small" icon="lock" onClick={() => setTightening(one)}>Tighten …</Button></span>}
            </div>
            <IntervalBar trust={one} threshold={interval.threshold} />
            <p className="text-sm">{trustSentence(one, interval)}</p>
            {one.relaxed.map(({ rule, at }) => <p key={rule} className="text-sm text-muted">The rule <Link to="/policy/{-$view}" className="underline decoration-line underline-offset-3">{rule}</Link> was relaxed for it <Time at={at} />.</p>)}
            {one.last !== null && <p className="text-xs text-muted">The newest: <Link to="/ledger/{-$effect}" params={{ effect: one.last.effect }} className="underline decoration-line underline-offset-3">{outcomeText(one.last)}</Link>, <Time at={one.last.at} />.</p>}
          </li>
        ))}
      </ul>
      {tightening !== null && <Tighten agent={name} trust={tightening} onClose={() => setTightening(null)} />}
    </>
  );
}

/** Takes back what was relaxed: the rules are as strict as before. */
function Tighten({ agent, trust: { kind, playbook, relaxed }, onClose }: { agent: string; trust: Trust; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const tighten = useApiWrite('trust.tighten', { refreshes: ['trust', 'agents'], onProblem: () => undefined, onDone: () => toast({ text: 'The rules are as strict as before.' }) });
  return (
    <ConfirmDialog
      open onClose={onClose} title={relaxed.length === 1 ? `Make ${relaxed[0]?.rule ?? ''} as strict as before?` : 'Make these rules as strict as before?'} verb="Tighten"
      description={`For ${kinds[kind]} of ${agent}, ${playbookName(playbook)}. What is drafted from here on waits for you again, and trust begins anew.`}
      onConfirm={() => tighten.mutateAsync({ body: { agent, kind, playbook, reason: reason.trim() === '' ? 'Tightened in the console.' : reason } })}
    >
      <TextField label="Why" hint="For the ledger." value={reason} onChange={(event) => setReason(event.target.value)} maxLength={2_000} />
    </ConfirmDialog>
  );
}

/** Proposals that a rule may say less, to accept or decline. */
export function Proposals({ proposals }: { proposals: Agent['openProposals'] }) {
  const [asked, setAsked] = useState<{ item: number; summary: string } | null>(null);
  const decide = useApiWrite('inbox.decide', { refreshes: ['agents', 'inbox', 'trust'], onProblem: () => undefined });
  const decline = useApiWrite('inbox.decide', { refreshes: ['agents', 'inbox', 'trust'], onDone: () => toast({ text: 'Declined. The rule stays as it is.' }) });
  const accept = async (item: number): Promise<void> => {
    await decide.mutateAsync({ params: { item }, body: { action: 'accept', text: null } });
    toast({ text: 'Accepted. The rule is relaxed for it from here on.' });
  };
  return (
    <>
      <ul>
        {proposals.map(({ item, summary, openedAt }) => (
          <li key={item} className="grid gap-2 border-b border-line py-3 first:pt-0 last:border-b-0">
            <p className="text-sm"><span className="font-medium">{summary}</span> <span className="text-muted"><Time at={openedAt} /></span></p>
            <div className="flex flex-wrap items-center gap-2">
              <Button size="small" icon="check" onClick={() => setAsked({ item, summary })}>Accept …</Button>
              <Button size="small" icon="cross" busy={decline.isPending && decline.variables.params.item === item} onClick={() => decline.mutate({ params: { item }, body: { action: 'decline', text: null } })}>Decline</Button>
              <Link to="/inbox/{-$item}" params={{ item: String(item) }} className="text-sm text-accent underline">Look at the backtest first</Link>
            </div>
          </li>
        ))}
      </ul>
      {asked !== null && (
        <ConfirmDialog open onClose={() => setAsked(null)} title="Let the rule say less?" verb="Accept" onConfirm={() => accept(asked.item)} description="The first one that you reject, edit by much or have to take back makes it as strict as before, by itself. You can also tighten it here at any time.">
          <p className="text-sm text-muted">{asked.summary}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

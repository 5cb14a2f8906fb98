import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Note, Said } from '../../kit/states.tsx';
import { useNow, useZone } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import { useAsk, type Ask } from './asks.ts';
import { Countdown } from './countdown.tsx';
import { wantedWords } from './row.tsx';
import { outcomeSentence, type Dossier } from './words.ts';

/** How an item stands, in sentences: on its way, not confirmed, decided and by whom, and what became of its effect. */
export function StandingNote({ dossier, search }: { dossier: Dossier; search: Record<string, unknown> }) {
  const ask = useAsk(dossier.item.id);
  const closed = dossier.item.decision !== null;
  if (ask !== undefined && (ask.phase === 'sending' || ask.phase === 'unconfirmed')) return <OnItsWay ask={ask} />;
  if (closed) return <Closed dossier={dossier} ask={ask} search={search} />;
  if (ask?.phase === 'refused') return <div role="alert"><Note tone="bad"><strong className="font-semibold">Not done: <Said text={ask.problem?.message ?? ''} /></strong> <Said text={ask.problem?.nextStep ?? ''} /></Note></div>;
  if (dossier.item.effectDetail?.state === 'cooling' && dossier.effectDueAt !== null) {
    return <Note>It goes out by itself <strong className="font-semibold"><Countdown until={dossier.effectDueAt} /></strong>. Until then you can stop it; there is nothing to do if it is right.</Note>;
  }
  return null;
}

function OnItsWay({ ask }: { ask: Ask }) {
  if (ask.phase === 'sending') return <div role="status"><Note>{wantedWords(ask)}: on its way.</Note></div>;
  return (
    <div role="status">
      <Note tone="warn">
        <strong className="font-semibold">{wantedWords(ask)}: not confirmed yet.</strong> {ask.problem?.message ?? 'Keelson has not answered so far.'} It is asked again by itself under the same key, so it is done once or not at all; then this says which.
      </Note>
    </div>
  );
}

function Closed({ dossier, ask, search }: { dossier: Dossier; ask: Ask | undefined; search: Record<string, unknown> }) {
  const zone = useZone();
  const present = useNow();
  const { item, by, successor } = dossier;
  if (item.decision === null) return null;
  const tooLate = ask?.phase === 'refused';
  const mine = ask?.phase === 'done';
  return (
    <div role={tooLate ? 'alert' : 'status'} className="grid gap-2">
      <Note tone={tooLate ? 'warn' : mine || item.decision.action !== 'expired' ? 'good' : 'info'}>
        {tooLate && <>Your decision came too late, and nothing of it was done. </>}
        <strong className="font-semibold">{outcomeSentence(item.decision, by, present, zone)}.</strong>
        {item.decision.text !== null && item.decision.text.trim() !== '' && <span className="break-words whitespace-pre-wrap"> “{item.decision.text.trim()}”</span>}
        <EffectSentence dossier={dossier} />
        {successor !== null && <> It is asked about again: <Link to="/inbox/{-$item}" params={{ item: String(successor) }} search={search} className="font-medium text-accent underline">item {successor}</Link>.</>}
      </Note>
      <TakeBack dossier={dossier} />
    </div>
  );
}

function EffectSentence({ dossier: { item: { effectDetail: effect }, effectDueAt } }: { dossier: Dossier }) {
  if (effect === null) return null;
  switch (effect.state) {
    case 'approved':
      return <> It goes out as soon as nothing holds it.</>;
    case 'started':
      return <> It is being sent.</>;
    case 'succeeded':
      return <>{effect.kind === 'mail.send' ? ' It was sent, and can’t be called back.' : ' It was done. To take it back, roll back its task.'}</>;
    case 'held':
      return <> A budget holds it.</>;
    case 'waiting':
    case 'repeating':
      return <> It is tried again{effectDueAt === null ? '' : <> <Countdown until={effectDueAt} /></>}.</>;
    case 'failed':
      return <> It could not be sent: {effect.failure?.message}</>;
    case 'doubt':
      return <> Whether it was sent is not known.</>;
    default:
      return null;
  }
}

const notBegun = new Set(['approved', 'held', 'waiting']);

/** What was approved and has not begun, since something is paused or full, can be taken back with its task. */
function TakeBack({ dossier: { item } }: { dossier: Dossier }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const cancel = useApiWrite('tasks.cancel', {
    refreshes: ['inbox'],
    onDone: () => {
      toast({ text: 'Taken back: nothing of it is sent.' });
      void client.invalidateQueries();
    },
  });
  const { effectDetail: effect, task } = item;
  if (effect === null || task === null || !notBegun.has(effect.state)) return null;
  return (
    <div>
      <Button size="small" icon="undo" onClick={() => setAsking(true)}>Take it back</Button>
      <ConfirmDialog
        open={asking} onClose={() => setAsking(false)} title="Take it back?" verb="Take it back" danger description={`It has not begun. Task ${task} is cancelled with it: whatever it has proposed and not sent is withdrawn.`}
        onConfirm={() => cancel.mutateAsync({ params: { task }, body: { reason: 'Taken back after it was approved.' } })}
      />
    </div>
  );
}

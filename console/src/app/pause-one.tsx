import { useState } from 'react';
import { useApiWrite } from '../api/query.ts';
import { Button } from '../kit/button.tsx';
import { ConfirmDialog } from '../kit/dialog.tsx';
import { TextField } from '../kit/field.tsx';
import { Note } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';

export interface Paused {
  scope: 'all' | 'agent' | 'adapter';
  reason: string;
  at: number;
}

export interface PauseOneProps {
  scope: 'agent' | 'adapter';
  name: string;
  paused: Paused | null;
}

const then = {
  agent: 'From here on nothing that it proposed goes out, approved or not. What is being sent right now is finished. It still reads and prepares.',
  adapter: 'From here on nothing goes out through it. What is being sent right now is finished. What is approved meanwhile waits.',
} as const;

/** Pauses one agent or adapter, or lets it go on. When everything is paused, that is lifted at the rail. */
export function PauseOne({ scope, name, paused }: PauseOneProps) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const set = useApiWrite('pauses.set', { refreshes: ['pauses', `${scope}s`], onProblem: () => undefined, onDone: () => toast({ text: `${name} is paused.`, undo: { label: 'Go on', run: () => lift.mutate({ body: { scope, name } }) } }) });
  const lift = useApiWrite('pauses.lift', { refreshes: ['pauses', `${scope}s`], onDone: () => toast({ text: `${name} goes on. What waited goes out now.` }) });
  if (paused?.scope === 'all') return null;
  if (paused !== null) return <Button icon="play" busy={lift.isPending} onClick={() => lift.mutate({ body: { scope, name } })}>Let it go on</Button>;
  return (
    <>
      <Button icon="pause" onClick={() => setAsking(true)}>Pause</Button>
      <ConfirmDialog open={asking} onClose={() => setAsking(false)} title={`Pause ${name}?`} verb="Pause" description={then[scope]} onConfirm={() => set.mutateAsync({ body: { scope, name, reason } })}>
        <TextField label="Why" hint="For the ledger. May stay empty." value={reason} onChange={(event) => setReason(event.target.value)} maxLength={2_000} />
      </ConfirmDialog>
    </>
  );
}

/** Since when it is paused, and why. */
export function PausedNote({ scope, paused }: { scope: 'agent' | 'adapter'; paused: Paused | null }) {
  if (paused === null) return null;
  const reason = paused.reason === '' ? '.' : `: ${paused.reason.replace(/[.!?]*$/u, '')}.`;
  return <Note tone="warn">{paused.scope === 'all' ? 'Everything' : `This ${scope}`} was paused <Time at={paused.at} />{reason}</Note>;
}

import { useState } from 'react';
import { ConfirmDialog } from '../kit/dialog.tsx';
import { TextField } from '../kit/field.tsx';
import { usePauseAll } from './company.ts';

/** Asks before everything stops, or goes on. */
export function PauseAll({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { paused, pause, resume } = usePauseAll();
  const [reason, setReason] = useState('');
  if (paused !== null) {
    return (
      <ConfirmDialog
        open={open} onClose={onClose} title="Go on?" verb="Go on" onConfirm={resume}
        description={paused.waiting === 0 ? 'Nothing waits: effects go out again as they are approved.' : `What waits goes out now: ${paused.waiting} approved ${paused.waiting === 1 ? 'effect' : 'effects'}.`}
      >
        {paused.reason !== '' && <p className="text-sm">Paused because: {paused.reason}</p>}
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      open={open} onClose={onClose} title="Pause everything?" verb="Pause everything" onConfirm={() => pause(reason)}
      description="From here on no effect begins: no mail, no payment, no change outside. What is being sent right now is finished. Agents still read and prepare."
    >
      <TextField label="Why" hint="For the ledger. May stay empty." value={reason} onChange={(event) => setReason(event.target.value)} maxLength={2_000} />
    </ConfirmDialog>
  );
}

import { useState } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog, Dialog } from '../../kit/dialog.tsx';
import { Time } from '../../kit/time.tsx';
import { useProof } from './proof.tsx';
import { Secret } from './secret.tsx';

/** A code to sign in with on another device, shown this once. */
export function CodeDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const proof = useProof();
  const [code, setCode] = useState<CallOutput<'access.issueCode'> | null>(null);
  const issue = useApiWrite('access.issueCode', { refreshes: ['access'], onProblem: () => undefined, onDone: setCode });
  const close = (): void => {
    proof.forget();
    onClose();
  };
  return (
    <>
      <ConfirmDialog open={open && code === null} onClose={close} title="Make a one-time code?" verb="Make a code" description="It signs in once, within 15 minutes. Any code made before stops working." onConfirm={async () => void (await issue.mutateAsync({ body: proof.current }))}>{proof.field}</ConfirmDialog>
      <Dialog open={code !== null} onClose={() => setCode(null)} title="Your one-time code" description="It is shown this once." actions={<Button tone="primary" onClick={() => setCode(null)}>Done</Button>}>
        {code !== null && <div className="grid gap-2"><Secret label="One-time code" text={code.code} /><p className="text-sm text-muted">It works until <Time at={code.expiresAt} form="clock" />.</p></div>}
      </Dialog>
    </>
  );
}

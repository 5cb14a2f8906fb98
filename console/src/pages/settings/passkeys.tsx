import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { addPasskey } from '../../api/passkey.ts';
import { isOf, useApi, useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { ErrorState, Skeleton } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import { useProof } from './proof.tsx';

type Passkey = CallOutput<'access.passkeys'>[number];

export function Passkeys({ passkeysHere }: { passkeysHere: boolean }) {
  const passkeys = useApi('access.passkeys');
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  return (
    <Section title="Passkeys" actions={passkeysHere ? <Button size="small" icon="plus" onClick={() => setAdding(true)}>Add a passkey</Button> : undefined}>
      {!passkeysHere && <p className="text-sm text-muted">Browsers make passkeys for names only, over https or on this machine. Open the console as <code className="font-mono text-xs">http://localhost</code> with its port, or behind a proxy with a name.</p>}
      {passkeys.isError ? <ErrorState error={passkeys.error} onAgain={() => void passkeys.refetch()} /> : passkeys.data === undefined ? <Skeleton height={49} /> : passkeys.data.length === 0
        ? passkeysHere && <p className="text-sm text-muted">None yet. A passkey signs you in with your fingerprint, face or PIN, and nobody can guess it.</p>
        : (
          <ul className="text-sm">
            {passkeys.data.map((passkey) => (
              <li key={passkey.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2">
                <div className="min-w-0 flex-1"><p className="wrap-anywhere">{passkey.name}</p><p className="text-xs text-muted">for {passkey.host} · added <Time at={passkey.addedAt} /> · {passkey.usedAt === null ? 'not used yet' : <>used <Time at={passkey.usedAt} /></>}</p></div>
                <Button size="small" aria-label={`Remove ${passkey.name}`} onClick={() => setRemoving(passkey)}>Remove</Button>
              </li>
            ))}
          </ul>
        )}
      <AddDialog open={adding} onClose={() => setAdding(false)} />
      <RemoveDialog passkey={removing} onClose={() => setRemoving(null)} />
    </Section>
  );
}

function AddDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const proof = useProof();
  const [name, setName] = useState('');
  const close = (): void => {
    setName('');
    proof.forget();
    onClose();
  };
  const add = async (): Promise<void> => {
    await addPasskey(name.trim() === '' ? 'This device' : name.trim(), proof.current.current);
    toast({ text: 'The passkey is added.' });
    await client.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey[0], 'access') });
  };
  return (
    <ConfirmDialog open={open} onClose={close} title="Add a passkey" verb="Make the passkey" description="Your browser asks for your fingerprint, face or PIN next." onConfirm={add}>
      {proof.field}
      {!proof.blocked && <TextField label="Name" hint="To know it by, when there are several." placeholder="This device" maxLength={60} value={name} onChange={({ target }) => setName(target.value)} />}
    </ConfirmDialog>
  );
}

function RemoveDialog({ passkey, onClose }: { passkey: Passkey | null; onClose: () => void }) {
  const proof = useProof();
  const remove = useApiWrite('access.removePasskey', { refreshes: ['access'], onProblem: () => undefined, onDone: () => toast({ text: 'The passkey is removed.' }) });
  const close = (): void => {
    proof.forget();
    onClose();
  };
  return (
    <ConfirmDialog
      open={passkey !== null} onClose={close} danger title={`Remove ${passkey?.name ?? 'the passkey'}?`} verb="Remove the passkey" description="It does not sign in any more, for good. Sessions that began with it go on."
      onConfirm={async () => void (passkey !== null && await remove.mutateAsync({ params: { passkey: passkey.id }, body: proof.current }))}
    >
      {proof.field}
    </ConfirmDialog>
  );
}

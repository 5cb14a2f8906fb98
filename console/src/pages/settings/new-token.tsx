import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import type { CallOutput } from '../../api/call.ts';
import { useApiWrite } from '../../api/query.ts';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Checkbox, Select, TextField } from '../../kit/field.tsx';
import { useNow } from '../../kit/time.tsx';
import { useProof } from './proof.tsx';

type Scope = 'read' | 'signal' | 'decide';
const scopes: readonly { scope: Scope; label: string; hint: string }[] = [
  { scope: 'read', label: 'Read', hint: 'Look at everything but access.' },
  { scope: 'signal', label: 'Signal', hint: 'Say what happened outside, such as a mail that came in.' },
  { scope: 'decide', label: 'Decide', hint: 'Answer what waits in the inbox, in your name.' },
];
const dayMs = 24 * 3_600_000;
const ends = [{ value: '30', label: 'in 30 days' }, { value: '90', label: 'in 90 days' }, { value: '365', label: 'in a year' }, { value: '', label: 'never' }];

export function NewTokenDialog({ open, onClose, onMade }: { open: boolean; onClose: () => void; onMade: (made: CallOutput<'access.issueToken'>) => void }) {
  const proof = useProof();
  const now = useNow();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['read']);
  const [days, setDays] = useState('90');
  const issue = useApiWrite('access.issueToken', { refreshes: ['access'], onProblem: () => undefined, onDone: onMade });
  const close = (): void => {
    setName('');
    setChosen(['read']);
    setDays('90');
    proof.forget();
    onClose();
  };
  const confirm = async (): Promise<void> => {
    if (name.trim() === '') throw missing('It has no name yet.', 'Call it after the program that will use it.');
    if (chosen.length === 0) throw missing('It may do nothing yet.', 'Choose at least one.');
    await issue.mutateAsync({ body: { name: name.trim(), scopes: [...chosen], expiresAt: days === '' ? null : now + Number(days) * dayMs, ...proof.current } });
  };
  return (
    <ConfirmDialog open={open} onClose={close} title="Make a token" verb="Make the token" description="For one program. It is shown this once, and can be revoked at any time." onConfirm={confirm}>
      {proof.field}
      {!proof.blocked && (
        <>
          <TextField label="Name" placeholder="shop" maxLength={60} value={name} onChange={({ target }) => setName(target.value)} autoComplete="off" />
          <fieldset>
            <legend className="mb-1 text-sm font-medium">It may</legend>
            {scopes.map(({ scope, label, hint }) => <Checkbox key={scope} label={label} hint={hint} checked={chosen.includes(scope)} onChange={({ target }) => setChosen(target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))} />)}
          </fieldset>
          <Select label="It ends" options={ends} value={days} onChange={({ target }) => setDays(target.value)} />
        </>
      )}
    </ConfirmDialog>
  );
}

function missing(message: string, nextStep: string): ApiProblem {
  return new ApiProblem({ code: 'token.incomplete', status: 0, message, nextStep });
}

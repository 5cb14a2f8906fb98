import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { Form, TextField } from '../../kit/field.tsx';
import { Note } from '../../kit/states.tsx';
import { addPasskey } from '../../api/passkey.ts';

/** After the first code: a passkey where this browser has them, or a password. */
export function Choose({ passkeysHere, onDone }: { passkeysHere: boolean; onDone: () => void }) {
  const [way, setWay] = useState<'passkey' | 'password'>(passkeysHere ? 'passkey' : 'password');
  // Whoever comes here reads what it is about; whoever then takes the other way goes on in its first field.
  const [hasTurned, setHasTurned] = useState(false);
  const turn = (to: 'passkey' | 'password'): void => {
    setWay(to);
    setHasTurned(true);
  };
  if (way === 'password') {
    return (
      <>
        <NewPassword focused={hasTurned} onDone={onDone} />
        {passkeysHere && <Button tone="quiet" onClick={() => turn('passkey')}>Use a passkey instead</Button>}
      </>
    );
  }
  return (
    <>
      <NewPasskey focused={hasTurned} onDone={onDone} />
      <Button tone="quiet" onClick={() => turn('password')}>Use a password instead</Button>
    </>
  );
}

function NewPasskey({ focused, onDone }: { focused: boolean; onDone: () => void }) {
  const [name, setName] = useState('This device');
  const [state, setState] = useState<'idle' | 'busy' | { failed: string }>('idle');
  const submit = (): void => {
    setState('busy');
    addPasskey(name.trim()).then(onDone, (thrown: unknown) => {
      const { message, nextStep } = problemOf(thrown);
      setState({ failed: `${message} ${nextStep}` });
    });
  };
  return (
    <Form onSubmit={submit}>
      <p className="text-muted">A passkey signs you in with your fingerprint, face or PIN. It stays on this device, and nobody can guess it.</p>
      <TextField label="Name" hint="To know it by, when there are several." value={name} onChange={(event) => setName(event.target.value)} autoFocus={focused} required maxLength={60} />
      {typeof state === 'object' && <div role="alert"><Note tone="bad">{state.failed}</Note></div>}
      <Button type="submit" tone="primary" icon="key" busy={state === 'busy'} disabled={name.trim() === ''}>Make a passkey</Button>
    </Form>
  );
}

function NewPassword({ focused, onDone }: { focused: boolean; onDone: () => void }) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [differs, setDiffers] = useState(false);
  const set = useApiWrite('access.setPassword', { onDone, onProblem: () => undefined });
  const submit = (): void => {
    setDiffers(password !== again);
    if (password === again) set.mutate({ body: { password } });
  };
  return (
    <Form onSubmit={submit}>
      <input type="text" name="username" value="operator" autoComplete="username" readOnly hidden />
      <TextField
        label="New password" type="password" value={password} onChange={(event) => setPassword(event.target.value)} autoFocus={focused} required autoComplete="new-password"
        hint="A few words that belong together for you alone. Best made and kept by a password manager." error={set.error === null ? null : `${set.error.message} ${set.error.nextStep}`}
      />
      <TextField label="Once more" type="password" value={again} onChange={(event) => setAgain(event.target.value)} required autoComplete="new-password" error={differs ? 'The two differ. Type the same in both.' : null} />
      <Button type="submit" tone="primary" busy={set.isPending} disabled={password === '' || again === ''}>Set password</Button>
    </Form>
  );
}

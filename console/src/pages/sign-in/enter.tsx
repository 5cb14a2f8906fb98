import { useState } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { problemOf } from '../../api/problem.ts';
import { useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { Form, TextField } from '../../kit/field.tsx';
import { Note, Said } from '../../kit/states.tsx';
import { signInWithPasskey } from '../../api/passkey.ts';

type Way = 'code' | 'password' | 'passkey';

/** Comes in with what there is. The code is always a way: `keelson access code` prints one for whoever sits at the machine. */
export function Enter({ access, onEntered }: { access: CallOutput<'access.status'>; onEntered: (way: Way) => void }) {
  const [withCode, setWithCode] = useState(false);
  const [isBack, setIsBack] = useState(false);
  const anotherWay = (): void => {
    setWithCode(false);
    setIsBack(true);
  };
  const nothingElse = !access.password && !access.passkeys;
  if (access.needsSetup || nothingElse || withCode) {
    return (
      <>
        <CodeForm first={access.needsSetup} onEntered={() => onEntered('code')} />
        {!access.needsSetup && !nothingElse && <Button tone="quiet" onClick={anotherWay}>Sign in another way</Button>}
      </>
    );
  }
  return (
    <>
      {access.passkeys && <PasskeyButton primary={!access.password} focused={isBack && !access.password} onEntered={() => onEntered('passkey')} />}
      {access.passkeys && access.password && <p className="flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">or</p>}
      {access.password && <PasswordForm onEntered={() => onEntered('password')} />}
      <Button tone="quiet" onClick={() => setWithCode(true)}>Use a one-time code</Button>
    </>
  );
}

function CodeForm({ first, onEntered }: { first: boolean; onEntered: () => void }) {
  const [code, setCode] = useState('');
  // A code is long, and one letter of it may be wrong: what was typed stays, to be mended.
  const signIn = useApiWrite('access.signIn', { onDone: onEntered, onProblem: () => undefined });
  const submit = (): void => {
    signIn.mutate({ body: { way: 'code', code: code.trim() } });
  };
  return (
    <Form onSubmit={submit}>
      <p className="text-muted">{first ? 'Keelson printed a one-time code where it was started. With it you come in this once, and choose how to sign in from then on.' : <Said text="Run `keelson access code` on the machine that Keelson runs on." />}</p>
      <TextField
        label="One-time code" value={code} onChange={(event) => setCode(event.target.value)} error={told(signIn.error)} autoFocus required maxLength={100}
        autoComplete="one-time-code" autoCapitalize="characters" autoCorrect="off" spellCheck={false}
      />
      <Button type="submit" tone="primary" busy={signIn.isPending} disabled={code.trim() === ''}>Go on</Button>
    </Form>
  );
}

function PasswordForm({ onEntered }: { onEntered: () => void }) {
  const [password, setPassword] = useState('');
  const signIn = useApiWrite('access.signIn', { onDone: onEntered, onProblem: () => setPassword('') });
  const submit = (): void => {
    signIn.mutate({ body: { way: 'password', password } });
  };
  return (
    <Form onSubmit={submit}>
      {/* A password manager files a password under a name. */}
      <input type="text" name="username" value="operator" autoComplete="username" readOnly hidden />
      <TextField label="Password" type="password" value={password} onChange={(event) => setPassword(event.target.value)} error={told(signIn.error)} autoFocus required autoComplete="current-password" />
      <Button type="submit" tone="primary" busy={signIn.isPending} disabled={password === ''}>Sign in</Button>
    </Form>
  );
}

function PasskeyButton({ primary, focused, onEntered }: { primary: boolean; focused: boolean; onEntered: () => void }) {
  const [state, setState] = useState<'idle' | 'busy' | { failed: string }>('idle');
  const enter = (): void => {
    setState('busy');
    signInWithPasskey().then(onEntered, (thrown: unknown) => setState({ failed: told(problemOf(thrown)) ?? '' }));
  };
  return (
    <>
      <Button tone={primary ? 'primary' : 'plain'} icon="key" busy={state === 'busy'} autoFocus={focused} onClick={enter}>Sign in with a passkey</Button>
      {typeof state === 'object' && <div role="alert"><Note tone="bad">{state.failed}</Note></div>}
    </>
  );
}

function told(error: { message: string; nextStep: string } | null): string | null {
  return error === null ? null : `${error.message} ${error.nextStep}`;
}

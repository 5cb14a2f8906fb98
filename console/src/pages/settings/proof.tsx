import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi, useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { TextField } from '../../kit/field.tsx';
import { Note } from '../../kit/states.tsx';
import { useNow } from '../../kit/time.tsx';

/**
 * Whoever signed in a while ago shows once more that it is them before access changes. `field` is what to put into the form, `current` what to send along, and `blocked` that there is nothing to show it
 * with but signing in again.
 */
export function useProof() {
  const access = useApi('access.status').data;
  const now = useNow();
  const [password, setPassword] = useState('');
  const isProven = access === undefined || (access.provenUntil !== null && access.provenUntil > now);
  const blocked = !isProven && !access.password;
  return {
    blocked,
    current: isProven || blocked ? {} : { current: password },
    forget: () => setPassword(''),
    field: isProven ? null : blocked
      ? <SignInAgain />
      : (
        <>
          <input type="text" name="username" value="operator" autoComplete="username" readOnly hidden />
          <TextField label="Your password now" type="password" autoComplete="current-password" required value={password} onChange={({ target }) => setPassword(target.value)} hint="You signed in a while ago, so show again that it is you." />
        </>
      ),
  };
}

function SignInAgain() {
  const navigate = useNavigate();
  const { href } = useLocation();
  const out = useApiWrite('access.signOut', { onDone: () => void navigate({ to: '/sign-in', search: { back: href } }) });
  return <Note tone="warn" action={<Button size="small" busy={out.isPending} onClick={() => out.mutate({})}>Sign in again</Button>}>You signed in a while ago. Sign in again, then do this within 15 minutes.</Note>;
}

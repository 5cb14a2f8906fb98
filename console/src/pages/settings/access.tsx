import { useState } from 'react';
import { useApi } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { Section } from '../../kit/page-header.tsx';
import { ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { CodeDialog } from './code-dialog.tsx';
import { Passkeys } from './passkeys.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { Sessions } from './sessions.tsx';

/** How one signs in, and who is signed in. */
export function AccessSettings() {
  const access = useApi('access.status');
  const [dialog, setDialog] = useState<'password' | 'code' | null>(null);
  if (access.isError) return <ErrorState error={access.error} onAgain={() => void access.refetch()} />;
  if (access.data === undefined) return <div className="grid gap-6"><Skeleton height={60} /><Skeleton height={120} /><Skeleton height={160} /></div>;
  const { password, needsSetup, passkeysHere } = access.data;
  const close = (): void => setDialog(null);
  return (
    <>
      {needsSetup && <Note tone="warn">There is no password and no passkey yet: once this session ends, only a one-time code of the machine itself lets you in.</Note>}
      <Section title="Password" actions={<Button size="small" onClick={() => setDialog('password')}>{password ? 'Change password' : 'Set a password'}</Button>}>
        <p className="text-sm text-muted">{password ? 'It is set. A new one ends all other sessions.' : 'None is set. A passkey is enough; a password also works where there are no passkeys.'}</p>
      </Section>
      <Passkeys passkeysHere={passkeysHere} />
      <Sessions />
      <Section title="Another device" actions={<Button size="small" onClick={() => setDialog('code')}>Make a code</Button>}>
        <p className="text-sm text-muted">A one-time code signs in once, for example on your phone, within 15 minutes.</p>
      </Section>
      <PasswordDialog open={dialog === 'password'} onClose={close} isFirst={!password} />
      <CodeDialog open={dialog === 'code'} onClose={close} />
    </>
  );
}

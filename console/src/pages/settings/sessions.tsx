import { useNavigate } from '@tanstack/react-router';
import type { CallOutput } from '../../api/call.ts';
import { useApi, useApiWrite } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { Section } from '../../kit/page-header.tsx';
import { ErrorState, Skeleton } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';

type Session = CallOutput<'access.sessions'>[number];
const ways: Readonly<Record<Session['by'], string>> = { code: 'a one-time code', password: 'the password', passkey: 'a passkey' };

export function Sessions() {
  const sessions = useApi('access.sessions');
  const others = useApiWrite('access.endOtherSessions', { refreshes: ['access'], onDone: ({ ended }) => toast({ text: ended === 1 ? 'One session ended.' : `${ended} sessions ended.` }) });
  const several = (sessions.data?.length ?? 0) > 1;
  return (
    <Section title="Signed in" aside={sessions.data === undefined ? undefined : sessions.data.length} actions={several ? <Button size="small" busy={others.isPending} onClick={() => others.mutate({})}>End all others</Button> : undefined}>
      {sessions.isError ? <ErrorState error={sessions.error} onAgain={() => void sessions.refetch()} /> : sessions.data === undefined ? <Skeleton height={98} /> : (
        <ul className="text-sm">{sessions.data.toSorted((a, b) => Number(b.current) - Number(a.current) || b.seenAt - a.seenAt).map((session) => <li key={session.id} className="border-t border-line py-2"><Row session={session} /></li>)}</ul>
      )}
    </Section>
  );
}

function Row({ session: { id, by, device, address, beganAt, seenAt, current } }: { session: Session }) {
  const navigate = useNavigate();
  const end = useApiWrite('access.endSession', { refreshes: ['access'], onDone: () => (current ? void navigate({ to: '/sign-in' }) : toast({ text: `${device} is signed out.` })) });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 wrap-anywhere">{device}{current && <Badge tone="good">this one</Badge>}</p>
        <p className="text-xs text-muted">from {address} with {ways[by]} · since <Time at={beganAt} /> · seen <Time at={seenAt} /></p>
      </div>
      <Button size="small" busy={end.isPending} aria-label={current ? 'Sign out here' : `End the session of ${device} from ${address}`} onClick={() => end.mutate({ params: { session: id } })}>{current ? 'Sign out' : 'End'}</Button>
    </div>
  );
}

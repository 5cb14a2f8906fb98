import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useApi } from '../../api/query.ts';
import { Icon } from '../../kit/icon.tsx';
import { ErrorState, Skeleton } from '../../kit/states.tsx';
import { Choose } from './choose.tsx';
import { Enter } from './enter.tsx';

const route = getRouteApi('/sign-in');

/** The door. First start: the one-time code, then a passkey or a password. From then on either of them. */
export function SignInPage() {
  const { back = '/today' } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const status = useApi('access.status', undefined, { staleTime: 0 });
  // Whoever came in with the code chooses how to come in next time, before going on.
  const [choosing, setChoosing] = useState(false);
  const goOn = (): void => {
    client.removeQueries();
    router.history.replace(back);
  };
  const access = status.data;
  const isIn = access?.signedIn === true && !access.needsSetup && !choosing;
  useEffect(() => {
    if (isIn) router.history.replace(back);
  }, [isIn, router, back]);
  if (status.isError) return <Door title="Sign in"><ErrorState error={status.error} onAgain={() => void status.refetch()} /></Door>;
  if (access === undefined || isIn) return <Door title="Sign in"><div className="grid gap-3"><Skeleton height={32} /><Skeleton height={32} /></div></Door>;
  if (access.signedIn && (access.needsSetup || choosing)) return <Door title="How will you sign in?" company={access.company}><Choose passkeysHere={access.passkeysHere} onDone={goOn} /></Door>;
  const entered = (way: 'code' | 'password' | 'passkey'): void => {
    if (way !== 'code' || access.password || access.passkeys) return goOn();
    setChoosing(true);
    void status.refetch();
  };
  return <Door title={access.needsSetup ? 'Welcome' : 'Sign in'} company={access.company}><Enter access={access} onEntered={entered} /></Door>;
}

function Door({ title, company, children }: { title: string; company?: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The step before took what had the focus along. A field of this one may have it already.
  useEffect(() => {
    const active = document.activeElement;
    if (active === null || active === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  useEffect(() => {
    document.title = `${title} · ${company ?? 'Keelson'}`;
  }, [title, company]);
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-4 pt-[14dvh] pb-10">
      <div className="grid w-full max-w-90 gap-5">
        <div className="flex h-6 items-center gap-2.5"><Icon name="calm" size={22} className="text-accent" /><span className="truncate font-semibold">{company ?? 'Keelson'}</span></div>
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight focus:outline-none">{title}</h1>
        {children}
      </div>
    </main>
  );
}

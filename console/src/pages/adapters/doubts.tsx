import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Time } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import type { Adapter } from './health.ts';

type Settling = { item: number; summary: string; action: 'sent' | 'not-sent' | 'send-again' };

const words: Record<Settling['action'], { verb: string; title: string; after: string; done: string }> = {
  sent: { verb: 'It went out', title: 'It went out?', after: 'It counts as done, on your word, and its task goes on.', done: 'Settled: it went out.' },
  'not-sent': { verb: 'It did not go out', title: 'It did not go out, and stays unsent?', after: 'It counts as not done, and is not tried again. Its task goes on without it.', done: 'Settled: it did not go out, and stays unsent.' },
  'send-again': { verb: 'Send it again', title: 'Send it again?', after: 'Be sure that it did not go out: whoever gets it may get it twice.', done: 'It is sent again.' },
};

/** What only the operator can settle, with the three things that they may say. */
export function Doubts({ doubts, doubtsCount }: Pick<Adapter, 'doubts' | 'doubtsCount'>) {
  const [asked, setAsked] = useState<Settling | null>(null);
  const settle = useApiWrite('inbox.decide', { refreshes: ['adapters', 'inbox'], onProblem: () => undefined });
  const confirm = async ({ item, action }: Settling): Promise<void> => {
    await settle.mutateAsync({ params: { item }, body: { action, text: null } });
    toast({ text: words[action].done });
  };
  return (
    <>
      <ul>
        {doubts.map(({ item, summary, openedAt }) => (
          <li key={item} className="grid gap-2 border-b border-line py-3 first:pt-0 last:border-b-0">
            <p className="text-sm">
              <Link to="/inbox/{-$item}" params={{ item: String(item) }} className="font-medium underline decoration-line underline-offset-3 hover:decoration-current">{summary}</Link>{' '}
              <span className="text-muted"><Time at={openedAt} /></span>
            </p>
            <div className="flex flex-wrap gap-2">
              {(['sent', 'send-again', 'not-sent'] as const).map((action) => <Button key={action} size="small" onClick={() => setAsked({ item, summary, action })}>{words[action].verb}</Button>)}
            </div>
          </li>
        ))}
      </ul>
      {doubtsCount > doubts.length && <p className="text-sm text-muted">And {doubtsCount - doubts.length} more in the <Link to="/inbox/{-$item}" search={{ type: 'doubt' }} className="text-accent underline">inbox</Link>.</p>}
      {asked !== null && (
        <ConfirmDialog open onClose={() => setAsked(null)} title={words[asked.action].title} description={words[asked.action].after} verb={words[asked.action].verb} danger={asked.action === 'send-again'} onConfirm={() => confirm(asked)}>
          <p className="text-sm text-muted">{asked.summary}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

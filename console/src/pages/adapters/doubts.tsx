import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { doubtWords, type DoubtAction } from '../../kit/doubt-words.ts';
import { Time } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import type { Adapter } from './health.ts';

type Settling = { item: number; summary: string; action: DoubtAction };

/** What only the operator can settle, with the three things that they may say. */
export function Doubts({ doubts, doubtsCount }: Pick<Adapter, 'doubts' | 'doubtsCount'>) {
  const [asked, setAsked] = useState<Settling | null>(null);
  const settle = useApiWrite('inbox.decide', { refreshes: ['adapters', 'inbox'], onProblem: () => undefined });
  const confirm = async ({ item, action }: Settling): Promise<void> => {
    await settle.mutateAsync({ params: { item }, body: { action, text: null } });
    toast({ text: `${doubtWords[action].done}.` });
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
              {(['sent', 'send-again', 'not-sent'] as const).map((action) => <Button key={action} size="small" onClick={() => setAsked({ item, summary, action })}>{doubtWords[action].verb}</Button>)}
            </div>
          </li>
        ))}
      </ul>
      {doubtsCount > doubts.length && <p className="text-sm text-muted">And {doubtsCount - doubts.length} more in the <Link to="/inbox/{-$item}" search={{ type: 'doubt' }} className="text-accent underline">inbox</Link>.</p>}
      {asked !== null && (
        <ConfirmDialog open onClose={() => setAsked(null)} title={doubtWords[asked.action].title} description={doubtWords[asked.action].after} verb={doubtWords[asked.action].verb} danger={asked.action === 'send-again'} onConfirm={() => confirm(asked)}>
          <p className="text-sm text-muted">{asked.summary}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

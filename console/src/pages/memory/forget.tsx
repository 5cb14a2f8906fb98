import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { callLines } from '../../api/lines.ts';
import { isOf, useApi } from '../../api/query.ts';
import { durationText } from '../../format/time.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog, Dialog } from '../../kit/dialog.tsx';
import { TextArea } from '../../kit/field.tsx';
import { Spinner } from '../../kit/icon.tsx';
import { Note, Skeleton } from '../../kit/states.tsx';
import { wrongInput } from './wrong-input.ts';

export interface Forgetting {
  subject: string;
  title: string;
  /** What must be typed first. */
  typed: string;
}

export interface Forgotten {
  events: number;
  items: number;
  records: number;
  blobs: number;
  cancelledTasks: string[];
  outside: string[];
  ms: number;
}

type Plan = CallOutput<'memory.forgetPlan'>;

const outsideShown = 5;

/** Erases somebody for good: says before what goes and what stays, and asks for the name. */
export function ForgetDialog({ of: { subject, title, typed }, onClose, onForgotten }: { of: Forgetting; onClose: () => void; onForgotten: (report: Forgotten) => void }) {
  const [reason, setReason] = useState('');
  const plan = useApi('memory.forgetPlan', { query: { subject } }, { staleTime: 0 });
  const client = useQueryClient();
  // How many of its steps are done, while it goes on.
  const [done, setDone] = useState<number | null>(null);
  const confirm = async (): Promise<void> => {
    if (reason.trim() === '') throw wrongInput('The reason is missing.', 'Write why: it stays on record, so leave the name out of it.');
    setDone(0);
    try {
      const report = await callLines('memory.forget', { body: { type: 'application/json', text: JSON.stringify({ subject, reason: reason.trim() }) } }, { onProgress: (steps = 0) => setDone(steps) });
      void client.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey[0], 'memory.customers') });
      onForgotten(report as Forgotten);
    } finally {
      setDone(null);
    }
  };
  return (
    <ConfirmDialog open onClose={done === null ? onClose : () => undefined} title={`Forget ${title} for good?`} verb="Forget for good" danger typed={typed} onConfirm={confirm} description="The keys under which everything about them is sealed are destroyed. That can’t be taken back.">
      {plan.data === undefined && (plan.error === null ? <Skeleton height={120} /> : <Note tone="bad">{plan.error.message} {plan.error.nextStep}</Note>)}
      {plan.data !== undefined && <WhatGoes plan={plan.data} />}
      <TextArea label="Reason" rows={2} hint="It stays on record for ever: don’t write the name into it." value={reason} onChange={(event) => setReason(event.target.value)} />
      {done !== null && <Working done={done} />}
    </ConfirmDialog>
  );
}

function WhatGoes({ plan }: { plan: Plan }) {
  const { items, records, tasks, subjects, outside } = plan;
  return (
    <div className="grid gap-3 text-sm wide:grid-cols-2">
      <section>
        <h3 className="font-medium">Goes</h3>
        <ul className="list-disc pl-4 text-muted">
          <li>{count(items, 'mail, note or reply', 'mails, notes and replies')}, with their files</li>
          <li>{count(records, 'record', 'records')} in all versions, and what was learned</li>
          {tasks.length > 0 && <li>{count(tasks.length, 'task that goes on', 'tasks that go on')}: cancelled ({tasks.join(', ')})</li>}
          {subjects.length > 1 && <li>all {subjects.length} names: {subjects.join(', ')}</li>}
        </ul>
      </section>
      <section>
        <h3 className="font-medium">Stays</h3>
        <ul className="list-disc pl-4 text-muted">
          {outside.slice(0, outsideShown).map((one) => <li key={one} className="break-all">{one}</li>)}
          {outside.length > outsideShown && <li>and {outside.length - outsideShown} more that left the house</li>}
          <li>what others wrote about them</li>
          <li>old copies of data/keys.db, with which all of it could be read again: delete them</li>
          <li>that somebody was forgotten, when and why</li>
        </ul>
      </section>
    </div>
  );
}

const steps = ['Cancelling what goes on', 'Destroying the keys', 'Removing their files', 'Writing the file anew'] as const;

/** The file is written anew, so that no freed page keeps a word: with a large company that takes a while. */
function Working({ done }: { done: number }) {
  const [began] = useState(() => performance.now());
  const [now, setNow] = useState(began);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(performance.now()), 1_000);
    return () => window.clearInterval(timer);
  }, [began]);
  return <p role="status" className="flex items-center gap-2 text-sm text-muted"><Spinner />{steps[Math.min(done, steps.length - 1)]}{now - began > 1_500 && `, ${durationText(now - began)} so far`}</p>;
}

export function ForgottenDialog({ report, onClose }: { report: Forgotten; onClose: () => void }) {
  const { events, items, records, blobs, cancelledTasks, outside, ms } = report;
  return (
    <Dialog open onClose={onClose} title="Forgotten" description={`Done in ${durationText(ms)}. Nothing about them can be read any more.`} actions={<Button tone="primary" onClick={onClose} data-autofocus="">Close</Button>}>
      <ul className="list-disc pl-4">
        <li>{count(events, 'event', 'events')} can’t be read any more: {count(items, 'mail or note', 'mails and notes')}, {count(records, 'record', 'records')}, {count(blobs, 'file', 'files')}</li>
        {cancelledTasks.length > 0 && <li>Cancelled: {cancelledTasks.join(', ')}</li>}
      </ul>
      {outside.length > 0 && (
        <section className="mt-3 grid gap-1">
          <h3 className="font-medium">What left the house stays there</h3>
          <ul className="list-disc pl-4 text-sm text-muted">{outside.map((one) => <li key={one} className="break-all">{one}</li>)}</ul>
          <p className="text-sm">Files in the company folder are yours to delete.</p>
        </section>
      )}
    </Dialog>
  );
}

function count(number: number, one: string, many: string): string {
  return `${String(number)} ${number === 1 ? one : many}`;
}

import { useNavigate, Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { problemOf, type ApiProblem } from '../../api/problem.ts';
import { useApi, useApiWrite } from '../../api/query.ts';
import { subjectName } from '../../app/subjects.ts';
import { Badge, type Tone } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { TextField } from '../../kit/field.tsx';
import type { IconName } from '../../kit/icon.tsx';
import { ErrorState, Note, SkeletonRows } from '../../kit/states.tsx';
import { toast } from '../../kit/toast.tsx';

type Step = CallOutput<'tasks.rollbackPlan'>['steps'][number];

const words: Record<Step['do'], { word: string; tone: Tone; icon: IconName }> = {
  compensate: { word: 'takes back', tone: 'accent', icon: 'undo' },
  correct: { word: 'corrects', tone: 'warn', icon: 'mail' },
  withdraw: { word: 'withdraws', tone: 'accent', icon: 'cross' },
  revert: { word: 'restores', tone: 'accent', icon: 'memory' },
  keep: { word: 'keeps', tone: 'neutral', icon: 'lock' },
  nothing: { word: 'nothing to do', tone: 'neutral', icon: 'check' },
};

/** What rolling back would do, step by step, before one says yes; then the rollback's own task is where one looks on. */
export function RollbackDialog({ task, onClose }: { task: `t${number}`; onClose: () => void }) {
  const navigate = useNavigate();
  const { data: plan, error, refetch } = useApi('tasks.rollbackPlan', { params: { task } }, { staleTime: 0 });
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [lacks, setLacks] = useState(false);
  const rollback = useApiWrite('tasks.rollback', {
    refreshes: ['tasks', 'effects', 'inbox'], onProblem: (thrown) => setProblem(problemOf(thrown)),
    onDone: ({ id }) => {
      toast({ text: `${id} takes back what ${task} did.`, detail: 'Each thing that goes out has its own verdict, and may ask you.' });
      onClose();
      void navigate({ to: '/tasks/{-$task}', params: { task: id }, search: true });
    },
  });
  const does = plan?.steps.filter((step) => step.do !== 'keep' && step.do !== 'nothing') ?? [];
  const go = (): void => {
    if (reason.trim() === '') return setLacks(true);
    setProblem(null);
    rollback.mutate({ params: { task }, body: { reason: reason.trim() } });
  };
  const can = plan !== undefined && plan.by === null && does.length > 0;
  return (
    <Dialog
      open onClose={onClose} width="wide" title={`Roll back ${task}?`} description={plan === undefined ? undefined : plan.title}
      actions={<>{can && <Button tone="danger" type="submit" form="rollback" busy={rollback.isPending}>Roll back</Button>}<Button onClick={onClose}>{can ? 'Cancel' : 'Close'}</Button></>}
    >
      {plan === undefined && (error === null ? <SkeletonRows rows={3} height={44} label="Working out the plan" /> : <ErrorState error={error} onAgain={() => void refetch()} />)}
      {plan !== undefined && (
        <form id="rollback" noValidate onSubmit={(event) => { event.preventDefault(); go(); }} className="grid gap-4">
          {plan.by !== null && <Note action={<Link to="/tasks/{-$task}" params={{ task: plan.by }} search={true} onClick={onClose} className="text-accent underline">{plan.by}</Link>}>It is rolled back already.</Note>}
          {plan.by === null && <p className="text-sm">{summary(plan.steps.length, does.length)}</p>}
          <ol aria-label="The plan" className="grid grid-cols-1 divide-y divide-line rounded-md border border-line empty:hidden">{plan.steps.map((step, place) => <PlanStep key={`${step.do} ${'effect' in step ? step.effect : step.ref} ${String(place)}`} step={step} place={place + 1} />)}</ol>
          {can && <TextField label="Why (for the record, and for whoever decides about its parts)" value={reason} onChange={(event) => { setReason(event.target.value); setLacks(false); }} error={lacks ? 'Write why: a rollback needs its reason.' : null} maxLength={1_000} autoComplete="off" />}
          {problem !== null && <div role="alert"><Note tone="bad">{problem.message} {problem.nextStep}</Note></div>}
        </form>
      )}
    </Dialog>
  );
}

function summary(all: number, does: number): string {
  if (all === 0) return 'It has done nothing that could be taken back.';
  if (does === 0) return 'Nothing of what it did can be taken back. This is why:';
  return `This is what happens, in this order. ${does === all ? '' : `Of ${String(all)} things, ${String(all - does)} ${all - does === 1 ? 'stays' : 'stay'} as ${all - does === 1 ? 'it is' : 'they are'}. `}It is a task of its own, and what goes out has its own verdict.`;
}

function PlanStep({ step, place }: { step: Step; place: number }) {
  const { word, tone, icon } = words[step.do];
  return (
    <li className="flex gap-3 px-3 py-2 text-sm">
      <span className="w-5 shrink-0 text-right text-muted tabular">{place}</span>
      <div className="grid min-w-0 flex-1 gap-1">
        <span className="flex flex-wrap items-baseline gap-x-2 gap-y-1"><Badge tone={tone} icon={icon}>{word}</Badge><span className="min-w-0 break-words">{'sentence' in step ? step.sentence : refText(step.ref, step.version)}</span></span>
        <Why step={step} />
      </div>
    </li>
  );
}

function refText(ref: string, version: number | null): string {
  return `${subjectName(ref) ?? ref}${version === null ? '' : `, version ${String(version)}`}`;
}

function Why({ step }: { step: Step }): ReactNode {
  const quiet = 'text-xs break-words text-muted';
  switch (step.do) {
    case 'compensate':
      return <span className={quiet}>By {step.by}{step.how === '' ? '' : `: ${step.how}`}. {step.onFailure === 'stop' ? 'If this fails, the rollback stops here and asks you.' : 'If this fails, the rollback goes on with the rest.'}</span>;
    case 'correct':
      return <span className={quiet}>{step.why} {step.drafted ? 'A correction is drafted, and asks you before it goes out:' : 'You are asked to do it:'} {step.correction}</span>;
    case 'withdraw':
      return <span className={quiet}>It has not gone out, and will not.</span>;
    case 'revert':
      return <span className={quiet}>{step.fields.length === 0 ? 'As it was before.' : `${step.fields.join(', ')}: as before.`}</span>;
    case 'keep':
      return <span className={quiet}>{step.why}{step.conflicts.length > 0 && ` Changed since by others: ${step.conflicts.map(({ field }) => field).join(', ')}.`}</span>;
    case 'nothing':
      return <span className={quiet}>{step.why}{step.open && ' Settle in the inbox whether it happened, first.'}</span>;
  }
}

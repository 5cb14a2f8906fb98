import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useApiWrite } from '../../api/query.ts';
import { amountText, isPresentWindow, readAmount, spanText, windowText } from '../../format/budget.ts';
import { BudgetMeter, type BudgetUse } from '../../kit/budget-meter.tsx';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextField } from '../../kit/field.tsx';
import { Note } from '../../kit/states.tsx';
import { useNow, useZone } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import type { Overview } from './days.ts';

type Budget = NonNullable<Overview['budgets']>[number];

/** Of a budget that each agent, task or flow has for itself, so many at most. */
const windowsShownMax = 5;

const reached: Record<Budget['whenReached'], string> = { cheaper: 'a cheaper model is used', wait: 'what needs more waits for the next window', ask: 'you are asked' };

/** The caps as they stand now, and how one is raised. */
export function Caps({ budgets }: { budgets: Overview['budgets'] }) {
  const [raising, setRaising] = useState<BudgetUse | null>(null);
  if (budgets === null) return <Note tone="bad">Nobody knows which caps there are, since policy.yaml can’t be used. Nothing is spent until it is mended: <Link to="/policy/{-$view}" className="underline">see Policy</Link>.</Note>;
  if (budgets.length === 0) return <p className="text-sm text-muted">No caps are set. They stand in <Link to="/policy/{-$view}" className="text-accent underline">policy.yaml</Link> under <code>budgets</code>: a few lines each.</p>;
  return (
    <>
      <ul>{budgets.map((budget) => <Cap key={budget.id} budget={budget} onRaise={setRaising} />)}</ul>
      {raising !== null && <RaiseCap budget={raising} onClose={() => setRaising(null)} />}
    </>
  );
}

function Cap({ budget, onRaise }: { budget: Budget; onRaise: (use: BudgetUse) => void }) {
  const zone = useZone();
  const now = useNow();
  const { id, per, windows, whenReached } = budget;
  const uses = windows.filter(({ window }) => isPresentWindow(window, per, now, zone)).slice(0, windowsShownMax).map((window) => useOf(budget, window));
  return (
    <li className="grid gap-2 border-b border-line py-3 first:pt-0 last:border-b-0">
      {uses.map((use) => (
        <div key={use.window} className="grid gap-x-4 gap-y-1 wide:grid-cols-[minmax(0,1fr)_auto] wide:items-center">
          <BudgetMeter budget={use} details />
          <div className="flex wide:self-start"><Button size="small" aria-label={`Raise the cap ${id}`} onClick={() => onRaise(use)}>Raise …</Button></div>
        </div>
      ))}
      {uses.length === 0 && <p className="text-sm"><span>{id}</span>: <span className="text-muted">nothing spent {spanText(per)}; the cap is {amountText(budget, budget.cap)} for {scopeWords(budget)}.</span></p>}
      <p className="text-xs text-muted">Counts {countedWords(budget)}. When it is reached, {reached[whenReached]}.</p>
    </li>
  );
}

function useOf({ id, per, unit, currency, cap }: Budget, { window, reserved, spent, raised, left }: Budget['windows'][number]): BudgetUse {
  return { id, per, unit, currency, cap, window, reserved, spent, raised, left };
}

function scopeWords({ scope, agent }: Budget): string {
  return { company: 'the whole company', agent: agent === null ? 'each agent' : `the agent ${agent}`, task: 'each task', flow: 'each task with all that it started' }[scope];
}

const kinds: Record<NonNullable<Budget['kind']>, string> = { 'mail.send': 'mails', 'payment.refund': 'refunds', 'credit.grant': 'credits', 'credit.revoke': 'credits that are taken back' };

function countedWords(budget: Budget): string {
  const { unit, kind, agent, scope } = budget;
  const what = kind !== null ? kinds[kind] : unit === 'tokens' ? 'tokens of models' : unit === 'money' ? 'all money: what goes out, and what models cost' : 'everything that goes out';
  return `${what}, of ${agent !== null && scope !== 'agent' ? `the agent ${agent}` : scopeWords(budget)}`;
}

/** Lifts a cap until its window ends. */
function RaiseCap({ budget, onClose }: { budget: BudgetUse; onClose: () => void }) {
  const zone = useZone();
  const now = useNow();
  const [typed, setTyped] = useState('');
  const raise = useApiWrite('budgets.raise', { refreshes: ['costs', 'budgets', 'today'], onProblem: () => undefined, onDone: () => toast({ text: `The cap ${budget.id} is raised until its window ends.` }) });
  const by = readAmount(budget, typed);
  const unit = budget.unit === 'money' ? (budget.currency ?? '') : budget.unit === 'tokens' ? 'tokens' : 'effects';
  const confirm = async (): Promise<void> => {
    if (by === null) {
      throw new ApiProblem({ code: 'console.amount', status: 0, message: 'The cap is as it was.', nextStep: `Write a positive amount in ${unit}, such as ${budget.unit === 'money' ? '50' : '20'}.` });
    }
    await raise.mutateAsync({ params: { budget: budget.id }, body: { window: budget.window, by } });
  };
  return (
    <ConfirmDialog
      open onClose={onClose} title={`Raise the cap ${budget.id}?`} verb="Raise the cap" onConfirm={confirm}
      description={`It is ${amountText(budget, budget.cap + budget.raised)} ${windowText(budget.window, budget.per, now, zone)}. Raising holds until that window ends, and what waits for it goes on by itself. For good, change policy.yaml.`}
    >
      <TextField
        label={`By how much, in ${unit}`} inputMode="decimal" value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)}
        {...(by === null ? {} : { hint: `Then it is ${amountText(budget, budget.cap + budget.raised + by)}.` })}
      />
    </ConfirmDialog>
  );
}

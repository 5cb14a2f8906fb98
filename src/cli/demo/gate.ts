import type { Company } from '../../facade.ts';
import type { RollbackPlan } from '../../vocabulary/gate-views.ts';
import type { EffectId, TaskId } from '../../vocabulary/ids.ts';
import type { BacktestReport, EffectExplanation } from '../../vocabulary/policy-reports.ts';
import type { TaskDetail } from '../../vocabulary/views.ts';
import type { Session } from '../session.ts';
import { playScenario } from '../simulation/play.ts';
import type { SimulationReport } from '../simulation/report.ts';
import { readScenario } from '../simulation/scenario.ts';
import { newCompany, throwawayFolder } from '../simulation/throwaway.ts';
import { looserPolicy, lostAnswer } from './stage.ts';

/** What the demo shows of the gate: why, what if, back again, and an answer that got lost. */
export interface GateReading {
  explained: EffectExplanation | null;
  backtest: BacktestReport;
  givenBack: { given: TaskDetail; plan: RollbackPlan; rolledBack: TaskDetail } | null;
  doubt: SimulationReport;
}

/** Customers whom the operator has on record before the day begins: of those no mail alone has told us. */
const customers = [
  { address: 'rick.barlow@northgate-gym.example', name: 'Rick Barlow', plan: 'team' },
  { address: 'tom@reyes-carpentry.example', name: 'Tom Reyes', plan: 'solo' },
  { address: 'zoe@lindqvist-studio.example', name: 'Zoë Lindqvist', plan: 'solo' },
];

export async function putCustomersOnRecord(company: Company): Promise<void> {
  for (const { address, ...record } of customers) await company.memory.put('customer', address, { ...record, address }, { source: 'the customer list' });
}

const gift = {
  customer: 'rick.barlow@northgate-gym.example', give: { kind: 'credit' }, amount: 2_900, currency: 'EUR', reason: 'He was charged twice in November.',
  letter: { subject: 'A credit of 29 EUR for you', text: 'Hello Rick,\n\nyou were charged twice in November, and I am sorry for that. 29 EUR stand to your credit now; your next invoice is lower by so much.\n\nYours,\nTidemark\n' },
} as const;

/** By the rules of then, and the words of the operator at last. */
export async function explainOne(company: Company, effect: EffectId | undefined): Promise<EffectExplanation | null> {
  return effect === undefined ? null : company.policy.explain(effect);
}

export function backtestLooser(company: Company): Promise<BacktestReport> {
  return company.policy.backtest(looserPolicy);
}

/** The operator gives a credit and writes a letter about it. */
export async function giveCredit(company: Company, now: number): Promise<TaskId> {
  return (await company.tasks.start('goodwill', { ...gift, asked: now })).id;
}

/** Nothing is sent by asking for it: what it proposes is decided like everything else. */
export async function takeBack(company: Company, task: TaskId): Promise<{ plan: RollbackPlan; task: TaskId }> {
  const plan = await company.tasks.rollbackPlan(task);
  return { plan, task: (await company.tasks.rollback(task, 'The bank had returned the second payment already.')).id };
}

/** In a throwaway company, on a clock that jumps: the mail server takes a mail, and the answer gets lost. */
export async function playLostAnswer(session: Session): Promise<SimulationReport> {
  const { shell } = session;
  const throwaway = throwawayFolder(shell.cwd);
  try {
    await newCompany(shell, throwaway.company);
    return await playScenario(readScenario(lostAnswer), { throwaway, env: shell.env, signal: new AbortController().signal, progress: (_step, what) => shell.progress(what) });
  } finally {
    shell.progress('');
    throwaway.remove();
  }
}

/** What of it is not as it should be. */
export function gateProblems({ explained, backtest, givenBack, doubt }: GateReading, scripted: boolean): string[] {
  const problems: string[] = doubt.ok ? [] : [`The simulation "${doubt.scenario}" did not hold: ${doubt.expectations.filter(({ ok }) => !ok).map(({ what }) => what).join(', ')}.`];
  if (!scripted) return problems;
  if (explained?.explanation == null) problems.push('The verdict of the rejected mail could not be explained.');
  if (backtest.wouldHaveLetThrough.length === 0) problems.push('The backtest of the looser policy found nothing that the operator had not wanted.');
  if (givenBack?.plan.steps.some((step) => step.do === 'correct' && step.drafted) !== true) problems.push('The rollback had nothing that could not be taken back.');
  if (givenBack?.rolledBack.status !== 'completed') problems.push(`The rollback is ${givenBack?.rolledBack.status ?? 'missing'}, not completed.`);
  return problems;
}

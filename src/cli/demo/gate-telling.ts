import type { BacktestReport, EffectExplanation } from '../../vocabulary/policy-reports.ts';
import { backtestText } from '../present/backtest.ts';
import type { Display } from '../present/display.ts';
import { effectExplanationText } from '../present/policy.ts';
import { rollbackPlanText, rollbackText } from '../present/rollback.ts';
import { safeLine } from '../present/safe-text.ts';
import { table } from '../present/table.ts';
import { counted } from '../present/times.ts';
import type { SimulationReport } from '../simulation/report.ts';
import type { GateReading } from './gate.ts';
import { prose } from './telling.ts';

type Reverted = NonNullable<GateReading['givenBack']>;

function command(display: Display, words: string, output: string): string {
  return `${display.paint('bold', `keelson ${words}`)}\n${output}`;
}

export function explanationTold(display: Display, explained: EffectExplanation): string {
  return command(display, `policy explain ${explained.effect}`, effectExplanationText(display, explained));
}

export function backtestTold(display: Display, report: BacktestReport): string {
  // The counts by agent and kind tell little of one day.
  const output = backtestText(display, { ...report, byAgent: [], byKind: [] });
  return `${command(display, 'policy backtest examples/policies/looser.yaml', output)}\n\n${prose(display, 'What you rejected or changed comes first: that is what the looser rules would have sent.')}`;
}

export function planTold(display: Display, { plan }: Pick<Reverted, 'plan'>): string {
  return command(display, `task rollback ${plan.task} --plan`, rollbackPlanText(display, plan));
}

export function rollbackTold(display: Display, { plan, rolledBack }: Reverted): string {
  return rollbackText(display, { plan, task: rolledBack, waiting: [], ran: true });
}

/** Step by step what happened to a mail whose answer got lost. */
export function doubtTold(display: Display, { steps, effects, outside, crashes }: SimulationReport): string {
  const list = table(display, [{ title: 'step' }, { title: 'what came of it', shrinksTo: 30 }], steps.map(({ step, note }) => [step, note]));
  const times = outside.reduce((sum, one) => sum + one.times, 0);
  const ends = effects.map(({ sentence, state }) => `${safeLine(sentence)}: ${state}`).join('\n');
  return `${command(display, 'simulate examples/scenarios/lost-answer.yaml', list)}\n${ends}\n${prose(display, `It went out ${times === 1 ? 'once' : counted(times, 'time')}, also over ${counted(crashes, 'kill')} of the process: what may have been sent is never sent again by itself.`)}`;
}

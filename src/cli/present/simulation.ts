import { moneyText } from '../../vocabulary/money.ts';
import type { EffectView } from '../../vocabulary/views.ts';
import type { Expectation } from '../simulation/expectations.ts';
import type { SimulationReport } from '../simulation/report.ts';
import { budgetsText } from './budgets.ts';
import { heading, type Display } from './display.ts';
import { effectState } from './effects.ts';
import { wrapped } from './lines.ts';
import { safeLine } from './safe-text.ts';
import { fields, table } from './table.ts';
import { counted, duration, shortTime } from './times.ts';

type ShownEffect = EffectView & { agent: string };

/** What a simulation did: the steps, each effect with its verdict and its end, what waits, what it cost, and what it was held to. */
export function simulationText(display: Display, report: SimulationReport): string {
  const parts = [
    `${heading(display, report.scenario)}${report.description.trim() === '' ? '' : `\n${wrapped(display, safeLine(report.description))}`}`,
    table(display, [{ title: 'step' }, { title: 'then it was' }, { title: 'what came of it', shrinksTo: 30 }], report.steps.map(({ step, at, note, crashes }) => [step, shortTime(at, display.now), `${note}${crashes > 0 ? ` (killed ${counted(crashes, 'time')})` : ''}`])),
    `${heading(display, 'Effects')}\n${effectsText(display, report.effects, timesOf(report))}`,
    `${heading(display, 'What waits')}\n${waitingText(display, report.open)}`,
    `${heading(display, 'What it cost')}\n${costText(display, report)}`,
    `${heading(display, 'Expectations')}\n${report.expectations.map((one) => expectationLine(display, one)).join('\n')}`,
    report.ok ? display.paint('green', 'All of it held. Nobody outside got anything.') : display.paint('red', `${counted(report.expectations.filter(({ ok }) => !ok).length, 'expectation')} did not hold. Nobody outside got anything.`),
  ];
  return parts.join('\n\n');
}

/** Each intent with its verdict, how often it was tried, and where it stands. `times`: how often the simulated world did it. */
export function effectsText(display: Display, effects: readonly ShownEffect[], times: ReadonlyMap<string, number>): string {
  if (effects.length === 0) return 'None was proposed.';
  return effects.map((effect) => effectText(display, effect, times.get(effect.id) ?? 0)).join('\n');
}

export function waitingText(display: Display, open: SimulationReport['open']): string {
  if (open.length === 0) return 'Nothing.';
  return table(display, [{ title: 'item' }, { title: 'type' }, { title: 'about', shrinksTo: 30 }, { title: 'recommended' }], open.map(({ id, type, summary, recommended }) => [`#${id}`, type, summary, recommended.action]));
}

export function timesOf({ outside }: Pick<SimulationReport, 'outside'>): Map<string, number> {
  return new Map(outside.map(({ effect, times }) => [effect, times]));
}

function effectText(display: Display, effect: ShownEffect, times: number): string {
  const { sentence, verdict, rules, why, attempts, failure, state, agent, adapter, task } = effect;
  const about = fields(display, [
    ['  proposed by', `${agent} (${task}), through ${adapter}`],
    ['  verdict', `${verdict}${rules.length > 0 ? ` by ${rules.join(', ')}` : ''}${why === '' ? '' : `: ${why}`}`],
    ['  attempts', attempts === 0 ? '' : `${attempts}${times === 1 ? '' : `; carried out ${counted(times, 'time')} outside`}`],
    ['  last failure', failure === null || state === 'succeeded' ? '' : `${failure.message} (${failure.code})`],
    ['  end', effectState(state)],
  ]);
  return `${safeLine(sentence)}\n${about}`;
}

function costText(display: Display, { money, tokens, budgets, from, to, events, signals, crashes }: SimulationReport): string {
  const moved = Object.entries(money).filter(([, amount]) => amount > 0).map(([currency, amount]) => moneyText({ amount, currency }));
  const summed = fields(display, [
    ['money moved', moved.join(', ') || 'none'],
    ['tokens', tokens === 0 ? 'none' : String(tokens)],
    ['time', `${duration(to - from)} by its clock`],
    ['events', `${events} from ${counted(signals, 'signal')}${crashes > 0 ? `, and killed ${counted(crashes, 'time')}` : ''}`],
  ]);
  return `${summed}\n${budgetsText(display, budgets)}`;
}

function expectationLine(display: Display, { what, ok, expected, got }: Expectation): string {
  return ok ? `${display.paint('green', '  holds')}  ${safeLine(`${what}: ${got}`)}` : `${display.paint('red', '  fails')}  ${safeLine(`${what}: expected ${expected}, got ${got}`)}`;
}

import type { DryRunReport } from '../dry-run.ts';
import { heading, type Display } from './display.ts';
import { effectsText, timesOf, waitingText } from './simulation.ts';
import { counted } from './times.ts';

/** What a command would have done. It stands below what the command itself printed, and ends with what matters most. */
export function dryRunText(display: Display, report: DryRunReport): string {
  const sent = report.outside.length === 0 ? 'Nothing would have gone out.' : `${counted(report.outside.length, 'effect')} would have gone out.`;
  const parts = [
    `\n${heading(display, 'Dry run: on a copy of the company this would have happened')}`,
    effectsText(display, report.effects, timesOf(report)),
    ...(report.opened.length === 0 ? [] : [`${heading(display, 'New in the inbox')}\n${waitingText(display, report.opened)}`]),
    display.paint('yellow', `${sent} This was a dry run: nothing was done, and nothing was written.`),
  ];
  return parts.join('\n\n');
}

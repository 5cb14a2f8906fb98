import { limits } from './limits.ts';
import type { IntakeReport } from './views.ts';

export function emptyIntake(): IntakeReport {
  return { received: 0, duplicates: 0, broken: 0, mails: [] };
}

/** Adds what one mail came to. Its line is left out where there are too many to show. */
export function addIntake(report: IntakeReport, of: IntakeReport): void {
  report.received += of.received;
  report.duplicates += of.duplicates;
  report.broken += of.broken;
  report.mails.push(...of.mails.slice(0, limits.listRowsMax - report.mails.length));
}

import type { Finding, ReconcileReport } from '../../vocabulary/gate-views.ts';
import { heading, type Display } from './display.ts';
import { safeLine } from './safe-text.ts';
import { table, type Cell } from './table.ts';
import { shortTime } from './times.ts';

/** The audit: a line for each provider, then everything that does not agree. */
export function reconcileText(display: Display, reports: readonly ReconcileReport[]): string {
  const rows = reports.map((report): Cell[] => {
    const found = report.missing.length + report.unknown.length + report.differing.length;
    const asked = report.cannot === null;
    return [
      report.adapter,
      `${shortTime(report.from, display.now)} – ${shortTime(report.to, display.now)}`,
      asked ? String(report.ours) : '',
      asked ? String(report.theirs) : '',
      asked ? String(report.settled.length) : '',
      asked ? { text: found === 0 ? 'agrees' : `${found} to look at`, format: found === 0 ? 'green' : 'yellow' } : { text: `not compared: ${report.cannot}`, format: 'dim' },
    ];
  });
  const list = table(display, [{ title: 'adapter' }, { title: 'span' }, { title: 'ours', align: 'right' }, { title: 'theirs', align: 'right' }, { title: 'doubts settled', align: 'right' }, { title: 'result', shrinksTo: 20 }], rows);
  const parts = reports.flatMap(({ adapter, missing, unknown, differing }) => [
    ...section(display, `Missing at ${adapter}: we have a receipt, they don't know it`, missing),
    ...section(display, `Unknown to us: ${adapter} has it, we did not do it`, unknown),
    ...section(display, `Differing from ${adapter}`, differing),
  ]);
  return [list, ...parts].join('\n\n');
}

function section(display: Display, title: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map(({ sentence, effect, theirs, differences, item }) => {
    const fields = differences.map(({ field, ours, theirs: other }) => `    ${safeLine(field)}: ours ${safeLine(String(ours ?? 'none'))}, theirs ${safeLine(String(other ?? 'none'))}`);
    const where = [effect === null ? '' : `ours ${effect}`, theirs === null ? '' : `theirs ${safeLine(theirs)}`, item === null ? 'decided before' : `inbox #${item}`].filter((part) => part !== '').join(', ');
    return [`  ${safeLine(sentence)}`, `    ${display.paint('dim', where)}`, ...fields].join('\n');
  });
  return [`${heading(display, title)}\n${lines.join('\n')}`];
}

import type { LinkView, MemoryStats, UpkeepReport } from '../../vocabulary/memory.ts';
import type { Display } from './display.ts';
import { safeLine } from './safe-text.ts';
import { fields, table, type Cell } from './table.ts';
import { byteSize, count, counted } from './times.ts';

/** `note:roadmap is version 3 (event 812).` */
export function writtenText(display: Display, what: string, { version, seq }: { version: number; seq: number }): string {
  return `${display.paint('green', `${safeLine(what)} is version ${count(version)}.`)} Event ${seq}.`;
}

export function linksText(display: Display, links: readonly LinkView[]): string {
  if (links.length === 0) return 'No links.';
  const rows = links.map((link): Cell[] => [link.direction === 'out' ? `${link.relation} →` : `← ${link.relation}`, `${link.kind}:${link.id}`, String(link.seq)]);
  return table(display, [{ title: 'link' }, { title: 'record', shrinksTo: 16 }, { title: 'event', align: 'right' }], rows);
}

export function upkeepText(display: Display, report: UpkeepReport): string {
  const { expired, indexed, promoted, summaries, archived } = report;
  if (expired + indexed + promoted + summaries + archived === 0) return 'Nothing was due. The rules are under `memory:` in company.yaml.';
  return `${display.paint('green', 'Done:')} ${counted(expired, 'item')} expired, ${count(indexed)} indexed, ${count(promoted)} promoted, ${counted(summaries, 'summary', 'summaries')} written, ${count(archived)} archived.`;
}

/** How much there is of what, and where it stands. */
export function memoryStatsText(display: Display, stats: MemoryStats): string {
  const items = stats.items.reduce((sum, { count: number }) => sum + number, 0);
  const about = fields(display, [
    ['items', count(items)],
    ['records', count(stats.records.reduce((sum, { count: number }) => sum + number, 0))],
    ['identities', count(stats.identities)],
    ['keys', `${count(stats.keys)} of subjects; ${count(stats.forgotten)} destroyed${stats.uncleaned ? `, ${count(stats.uncleaned)} of them not yet cleaned up after: free some space and start again` : ''}`],
    ['terms', count(stats.terms)],
    ['embedder', [stats.embedder, ...(stats.models ?? []).map((one) => `${one.model} (${count(one.items)} items)`)].join(', ')],
    ['database', `${byteSize(stats.databaseBytes)}${items === 0 ? '' : `, ${byteSize(Math.round(stats.databaseBytes / items))} an item`}`],
  ]);
  const parts = [about];
  if (stats.items.length > 0) {
    parts.push(table(display, [{ title: 'state' }, { title: 'tier' }, { title: 'type' }, { title: 'items', align: 'right' }], stats.items.map((row) => [row.state, row.tier, row.type, count(row.count)])));
  } else {
    parts.push('No items yet. `keelson memory import FILE.jsonl` or `keelson signal mail FILE.eml` brings some in.');
  }
  if (stats.records.length > 0) {
    parts.push(table(display, [{ title: 'kind' }, { title: 'records', align: 'right' }, { title: 'versions', align: 'right' }], stats.records.map((row) => [row.kind, count(row.count), count(row.versions)])));
  }
  return parts.join('\n\n');
}

import type { MemoryView } from '../../vocabulary/memory.ts';
import { heading, type Display } from './display.ts';
import { associationsText, identityText } from './memory-identity.ts';
import { linksText } from './memory-reports.ts';
import { fieldText } from './memory-value.ts';
import { quoted } from './quoted.ts';
import { safeLine } from './safe-text.ts';
import { fields, table } from './table.ts';
import { count, shortTime } from './times.ts';

const recordsShown = 50;

/** A record, an item or an identity with what belongs to it. */
export function memoryText(display: Display, view: MemoryView): string {
  switch (view.type) {
    case 'record':
      return recordText(display, view);
    case 'item':
      return itemText(display, view);
    case 'identity':
      return personText(display, view);
  }
}

function recordText(display: Display, view: Extract<MemoryView, { type: 'record' }>): string {
  const parts = [
    `${heading(display, `${view.kind} ${safeLine(view.id)}`)}  version ${view.version} of ${view.versions}, ${shortTime(view.at, display.now)}, event ${view.seq}`,
    fields(display, Object.entries(view.value).map(([name, value]) => [safeLine(name), fieldText(display, name, value)])) || 'It holds no fields.',
  ];
  if (view.identity !== null) parts.push(identityText(display, view.identity));
  if (view.links.length > 0) parts.push(linksText(display, view.links));
  if (view.associations.length > 0) parts.push(associationsText(display, `${view.kind}:${view.id}`, view.associations));
  if (view.versions > 1) parts.push(display.paint('dim', `\`keelson memory history ${view.kind}:${safeLine(view.id)}\` shows the other versions.`));
  return parts.join('\n\n');
}

function itemText(display: Display, view: Extract<MemoryView, { type: 'item' }>): string {
  const { item } = view;
  const about = fields(display, [
    ['type', item.type],
    ['state', { text: view.state, format: view.state === 'hot' ? 'green' : 'yellow' }],
    ['author', item.author ?? ''],
    ['said', shortTime(item.at, display.now)],
    ['thread', item.thread ?? ''],
    ['about', item.subject ?? ''],
    ['tags', item.tags.join(', ')],
    ['tier', item.tier],
    ['stands for', view.sources.length === 0 ? '' : `${count(view.sources.length)}: ${view.sources.join(', ')}`],
    ['summarised by', view.summarisedBy ?? ''],
    ['whole text', view.whole === null ? '' : `in the blob ${view.whole}; below is its beginning`],
  ]);
  return `${heading(display, safeLine(view.id))}  version ${view.version}, event ${view.seq}\n${about}\n\n${quoted(display, item.text)}`;
}

function personText(display: Display, view: Extract<MemoryView, { type: 'identity' }>): string {
  const { identity, records, items } = view;
  const found: [string, string] = ['items', items === 0 ? 'none' : `${count(items)}; keelson memory recall "WORDS" --subject "${identity.identity}"`];
  const parts = [`${heading(display, safeLine(identity.identity))}\n${identityText(display, identity, [found])}`];
  if (records.length > 0) {
    const more = records.length > recordsShown ? `\n… and ${count(records.length - recordsShown)} more.` : '';
    parts.push(`${table(display, [{ title: 'kind' }, { title: 'record', shrinksTo: 20 }], records.slice(0, recordsShown).map(({ kind, id }) => [kind, id]))}${more}`);
  }
  if (view.associations.length > 0) parts.push(associationsText(display, identity.identity, view.associations));
  return parts.join('\n\n');
}

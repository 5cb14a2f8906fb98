import type { Family, FamilyDeps, ProjectionTable } from '../family.ts';
import { itemFolds } from '../items/fold.ts';
import { ItemIndex } from '../items/item-index.ts';
import { read, sentMails, textOf } from '../items/item-text.ts';
import { itemQueries } from '../items/queries.ts';
import { itemColumns } from '../items/stored-item.ts';
import type { ItemQueries } from '../memory-port.ts';

/**
 * Unstructured memory: notes, messages, documents, with all their versions, and the indexes that find them. What is in the
 * hot index is searched by default; what is archived or superseded is in the cold one, for as-of reads.
 */
export function itemsFamily(deps: FamilyDeps): Family<ItemQueries> {
  const sentMail = sentMails(deps);
  const index = new ItemIndex(deps.db, ({ seq }) => read(textOf(deps.readEvent(seq), sentMail)).content);
  const newest = deps.db.prepare('SELECT max(version) AS version FROM items WHERE id = ?');
  const hot = deps.db.prepare(`SELECT 1 FROM items WHERE seq = ? AND state = 'hot' AND until_seq IS NULL`);
  return {
    tables,
    folds: itemFolds(deps, index, sentMail),
    checks: {
      'note-version': ({ id, version }) => {
        const now = (newest.get(id)?.['version'] as number | null | undefined) ?? 0;
        return now === version ? null : `note ${id} has version ${now}, not ${version}`;
      },
      'items-hot': ({ items }) => {
        const gone = items.find((seq) => hot.get(seq) === undefined);
        return gone === undefined ? null : `item ${gone} is not in the hot index`;
      },
    },
    queries: itemQueries(deps.db, index),
    settle: () => index.settle(),
    discard: () => index.discard(),
  };
}

/** Where rows lie inside of an index depends on when its segments were merged, so what is compared is what they say; bytes as hex, which is read ten times as fast. */
const tables: ProjectionTable[] = [
  { name: 'items', orderBy: 'seq', content: `SELECT ${itemColumns.replace('terms', 'hex(terms)')}, summarised FROM items` },
  { name: 'vectors', orderBy: 'seq', content: 'SELECT seq, hex(vector) FROM vectors' },
  { name: 'summaries', orderBy: 'source, summary' },
  { name: 'item_totals', orderBy: 'state, tier, type, language' },
  { name: 'threads', orderBy: 'thread' },
  { name: 'terms', orderBy: 'hash', content: 'SELECT hash, term, items FROM terms' },
  fullText('hot_text'),
  fullText('cold_text'),
  fullText('term_trigrams'),
  { name: 'hot_bits', orderBy: 'rowid', content: 'SELECT rowid, level, hex(bits) FROM hot_bits' },
  { name: 'cold_bits', orderBy: 'rowid', content: 'SELECT rowid, level, hex(bits) FROM cold_bits' },
];

function fullText(name: string): ProjectionTable {
  return { name, orderBy: 'term', content: `SELECT term, group_concat(doc) FROM ${name}_words GROUP BY term`, clear: `INSERT INTO ${name} (${name}) VALUES ('delete-all')` };
}

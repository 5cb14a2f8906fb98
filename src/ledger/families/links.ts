import type { Family, FamilyDeps } from '../family.ts';
import type { LinkQueries } from '../memory-port.ts';
import { bounds, forgetRows } from './forgotten-rows.ts';

/** Links between records. Each put or removal is a row; the newest of the same link says whether it stands. */
export function linksFamily({ db }: FamilyDeps): Family<LinkQueries> {
  const insert = db.prepare('INSERT INTO links (seq, at, from_kind, from_id, relation, to_kind, to_id, removed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const newest = `NOT EXISTS (
    SELECT 1 FROM links AS later WHERE later.from_kind = links.from_kind AND later.from_id = links.from_id AND later.relation = links.relation
      AND later.to_kind = links.to_kind AND later.to_id = links.to_id AND later.seq > links.seq AND later.seq <= ?3 AND later.at <= ?4)`;
  const standing = `removed = 0 AND seq <= ?3 AND at <= ?4 AND ${newest} ORDER BY seq LIMIT ?5`;
  const out = db.prepare(`SELECT relation, to_kind AS kind, to_id AS id, seq FROM links WHERE from_kind = ?1 AND from_id = ?2 AND ${standing}`);
  const into = db.prepare(`SELECT relation, from_kind AS kind, from_id AS id, seq FROM links WHERE to_kind = ?1 AND to_id = ?2 AND ${standing}`);
  return {
    tables: [{ name: 'links', orderBy: 'seq' }],
    folds: {
      'link.put': (event) => {
        const { from, relation, to, removed } = event.data;
        if (!event.forgotten) insert.run(event.seq, event.at, from.kind, from.id, relation, to.kind, to.id, Number(removed));
      },
      'subject.forgotten': forgetRows(db, 'links'),
    },
    checks: {},
    queries: {
      async linksOf(kind, id, limit, asOf) {
        const { seq, at } = bounds(asOf);
        const read = (statement: typeof out, direction: 'in' | 'out') =>
          statement.all(kind, id, seq, at, limit).map((row) => ({ relation: row['relation'] as string, direction, kind: row['kind'] as string, id: row['id'] as string, seq: row['seq'] as number }));
        const both = [...read(out, 'out'), ...read(into, 'in')];
        return both.toSorted((one, other) => one.seq - other.seq).slice(0, limit);
      },
    },
  };
}

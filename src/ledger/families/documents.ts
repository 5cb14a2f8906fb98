import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { PlaybookMatch } from '../../vocabulary/contract.ts';
import type { Family, FamilyDeps, Folds } from '../family.ts';

export interface DocumentQueries {
  list(): Promise<{ path: string; type: 'playbook' | 'persona' | 'policy'; digest: string }[]>;
  /** The current text of a document. */
  text(path: string): Promise<string | null>;
  /** Playbooks that share at least one of the words, best BM25 first. Words are plain: no FTS syntax reaches the index. */
  matchPlaybooks(words: string[], limit: number): Promise<PlaybookMatch[]>;
}

/** Titles say what a playbook is for: a word there counts as five in the body. */
const titleWeight = 5;

export function documentsFamily(deps: FamilyDeps): Family<DocumentQueries> {
  return {
    tables: [
      { name: 'documents', orderBy: 'id' },
      { name: 'playbooks', orderBy: 'rowid' },
    ],
    folds: folds(deps),
    checks: {},
    queries: queries(deps),
  };
}

function folds({ db }: FamilyDeps): Folds {
  const upsert = db.prepare(
    `INSERT INTO documents (path, type, digest, seq) VALUES (?, ?, ?, ?)
     ON CONFLICT(path) DO UPDATE SET type = excluded.type, digest = excluded.digest, seq = excluded.seq RETURNING id`,
  );
  const find = db.prepare('SELECT id FROM documents WHERE path = ?');
  const remove = db.prepare('DELETE FROM documents WHERE id = ?');
  const index = db.prepare('INSERT INTO playbooks (rowid, title, text) VALUES (?, ?, ?)');
  const unindex = db.prepare('DELETE FROM playbooks WHERE rowid = ?');
  return {
    'document.changed': (event) => {
      const { path, type, title, digest, text } = event.data;
      const id = upsert.get(path, type, digest, event.seq)?.['id'] as number;
      unindex.run(id);
      if (type === 'playbook') index.run(id, title, text);
    },
    'document.removed': (event) => {
      const id = find.get(event.data.path)?.['id'] as number | undefined;
      if (id === undefined) return;
      unindex.run(id);
      remove.run(id);
    },
  };
}

function queries({ db, readEvent }: FamilyDeps): DocumentQueries {
  const list = db.prepare('SELECT path, type, digest FROM documents ORDER BY path');
  const byPath = db.prepare('SELECT seq FROM documents WHERE path = ?');
  const match = db.prepare(
    `SELECT d.path, d.seq, p.title, -bm25(playbooks, ${titleWeight}, 1) AS score FROM playbooks p JOIN documents d ON d.id = p.rowid
     WHERE playbooks MATCH ? ORDER BY bm25(playbooks, ${titleWeight}, 1), d.path LIMIT ?`,
  );
  const hasWord = db.prepare('SELECT d.path FROM playbooks p JOIN documents d ON d.id = p.rowid WHERE playbooks MATCH ?');
  const textAt = (seq: number): string => (readEvent(seq) as LedgerEvent<'document.changed'>).data.text;
  return {
    async list() {
      return list.all().map((row) => ({ path: row['path'] as string, type: row['type'] as 'playbook' | 'persona' | 'policy', digest: row['digest'] as string }));
    },
    async text(path) {
      const row = byPath.get(path);
      return row ? textAt(row['seq'] as number) : null;
    },
    async matchPlaybooks(words, limit) {
      const quoted = words.map((word) => `"${word.replaceAll('"', '""')}"`);
      if (quoted.length === 0) return [];
      const covered = new Map<string, number>();
      for (const word of quoted) for (const row of hasWord.all(word)) covered.set(row['path'] as string, (covered.get(row['path'] as string) ?? 0) + 1);
      return match.all(quoted.join(' OR '), limit).map((row) => {
        const path = row['path'] as string;
        return {
          path,
          title: row['title'] as string,
          text: textAt(row['seq'] as number),
          coverage: (covered.get(path) ?? 0) / quoted.length,
          score: row['score'] as number,
        };
      });
    },
  };
}

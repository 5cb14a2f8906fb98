import type { Family, FamilyDeps } from '../family.ts';

export interface ReconciliationQueries {
  /** Until when (epoch ms) that adapter's provider was last compared with us; `null` for never. */
  until(adapter: string): Promise<number | null>;
}

export function reconciliationsFamily({ db }: FamilyDeps): Family<ReconciliationQueries> {
  const set = db.prepare('INSERT OR REPLACE INTO reconciliations (adapter, seq, until) VALUES (?, ?, ?)');
  const until = db.prepare('SELECT until FROM reconciliations WHERE adapter = ?');
  return {
    tables: [{ name: 'reconciliations', orderBy: 'adapter' }],
    folds: { 'reconciliation.done': (event) => void set.run(event.data.adapter, event.seq, event.data.to) },
    checks: {},
    queries: {
      async until(adapter) {
        return (until.get(adapter)?.['until'] as number | undefined) ?? null;
      },
    },
  };
}

import type { Family, FamilyDeps } from '../family.ts';

export interface ReconciliationQueries {
  /** Until when (epoch ms) that adapter's provider was compared with us without a gap; `null` for never. */
  until(adapter: string): Promise<number | null>;
}

export function reconciliationsFamily({ db }: FamilyDeps): Family<ReconciliationQueries> {
  // A comparison that began later leaves a time between that nobody has compared: the next one has to begin before that.
  const set = db.prepare(
    `INSERT INTO reconciliations (adapter, seq, until) VALUES (?1, ?2, ?3)
     ON CONFLICT (adapter) DO UPDATE SET seq = excluded.seq, until = max(until, excluded.until) WHERE ?4 <= until`,
  );
  const until = db.prepare('SELECT until FROM reconciliations WHERE adapter = ?');
  return {
    tables: [{ name: 'reconciliations', orderBy: 'adapter' }],
    folds: { 'reconciliation.done': (event) => void set.run(event.data.adapter, event.seq, event.data.to, event.data.from) },
    checks: {},
    queries: {
      async until(adapter) {
        return (until.get(adapter)?.['until'] as number | undefined) ?? null;
      },
    },
  };
}

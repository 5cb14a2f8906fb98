import type { AssociationName } from '../../vocabulary/memory.ts';
import type { Family, FamilyDeps } from '../family.ts';
import type { AssociationQueries } from '../memory-port.ts';
import { bounds, forgetRows } from './forgotten-rows.ts';

/** Outcomes that speak for what is learned, and the operator's corrections. What follows from them is computed when it is read. */
export function associationsFamily(deps: FamilyDeps): Family<AssociationQueries> {
  const { db } = deps;
  const outcome = db.prepare('INSERT INTO outcomes (seq, scope, name, at, value, weight) VALUES (?, ?, ?, ?, ?, ?)');
  const correction = db.prepare('INSERT INTO corrections (seq, scope, name, at, value) VALUES (?, ?, ?, ?, ?)');
  const forgetOutcomes = forgetRows(db, 'outcomes');
  const forgetCorrections = forgetRows(db, 'corrections');
  return {
    tables: [
      { name: 'outcomes', orderBy: 'seq' },
      { name: 'corrections', orderBy: 'seq' },
    ],
    folds: {
      'association.observed': (event) => {
        const { scope, name, value, weight } = event.data;
        if (!event.forgotten) outcome.run(event.seq, scope, name, event.at, JSON.stringify(value), weight);
      },
      'association.corrected': (event) => {
        const { scope, name, value } = event.data;
        if (!event.forgotten) correction.run(event.seq, scope, name, event.at, value === null ? null : JSON.stringify(value));
      },
      'subject.forgotten': (event) => {
        forgetOutcomes(event);
        forgetCorrections(event);
      },
    },
    checks: {},
    queries: queries(deps),
  };
}

function queries({ db }: FamilyDeps): AssociationQueries {
  const where = 'scope = ? AND name = ? AND seq <= ? AND at <= ? ORDER BY seq DESC LIMIT ?';
  const outcomes = db.prepare(`SELECT seq, at, value, weight FROM outcomes WHERE ${where}`);
  const corrections = db.prepare(`SELECT seq, value FROM corrections WHERE ${where}`);
  const names = db.prepare('SELECT name FROM outcomes WHERE scope = ?1 UNION SELECT name FROM corrections WHERE scope = ?1 ORDER BY name');
  return {
    async outcomes(scope, name, limit, asOf) {
      const { seq, at } = bounds(asOf);
      return outcomes.all(scope, name, seq, at, limit).map((row) => ({ seq: row['seq'] as number, at: row['at'] as number, value: JSON.parse(row['value'] as string) as string | number, weight: row['weight'] as number }));
    },
    async correction(scope, name, asOf) {
      const { seq, at } = bounds(asOf);
      const row = corrections.get(scope, name, seq, at, 1);
      return row && row['value'] !== null ? { seq: row['seq'] as number, value: JSON.parse(row['value'] as string) as string | number } : null;
    },
    async namesOf(scope) {
      return names.all(scope).map((row) => row['name'] as AssociationName);
    },
  };
}

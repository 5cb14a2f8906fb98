import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';

/** What is paused: everything, an agent or an adapter. `name` is `null` for everything. */
export interface PauseRow {
  scope: 'all' | 'agent' | 'adapter';
  name: string | null;
  setSeq: number;
}

export interface PauseQueries {
  list(): Promise<PauseRow[]>;
}

/** SQL that holds for an effect (its table under the name `effects`) which a pause keeps from beginning. */
export const pausedEffect = `EXISTS (SELECT 1 FROM pauses WHERE scope = 'all' OR (scope = 'agent' AND pauses.name = effects.agent) OR (scope = 'adapter' AND pauses.name = effects.adapter))`;

export function pausesFamily(deps: FamilyDeps): Family<PauseQueries> {
  return { tables: [{ name: 'pauses', orderBy: 'scope, name' }], folds: folds(deps), checks: checks(deps), queries: queries(deps) };
}

function folds({ db }: FamilyDeps): Folds {
  const set = db.prepare('INSERT OR REPLACE INTO pauses (scope, name, set_seq) VALUES (?, ?, ?)');
  const lift = db.prepare('DELETE FROM pauses WHERE scope = ? AND name = ?');
  return {
    'pause.set': (event) => void set.run(event.data.scope, event.data.name ?? '', event.seq),
    'pause.lifted': (event) => void lift.run(event.data.scope, event.data.name ?? ''),
  };
}

function checks({ db }: FamilyDeps): Checks {
  const paused = db.prepare(`SELECT scope, name FROM pauses WHERE scope = 'all' OR (scope = 'agent' AND name = ?) OR (scope = 'adapter' AND name = ?)`);
  const isSet = db.prepare('SELECT 1 FROM pauses WHERE scope = ? AND name = ?');
  return {
    'not-paused': ({ agent, adapter }) => {
      const row = paused.get(agent, adapter);
      return row === undefined ? null : row['scope'] === 'all' ? 'everything is paused' : `${String(row['scope'])} ${String(row['name'])} is paused`;
    },
    'pause-is': ({ scope, name, set }) => ((isSet.get(scope, name ?? '') !== undefined) === set ? null : `the pause of ${name ?? 'everything'} is ${set ? 'lifted' : 'set'} already`),
  };
}

function queries({ db }: FamilyDeps): PauseQueries {
  const list = db.prepare('SELECT scope, name, set_seq FROM pauses ORDER BY scope, name');
  return {
    async list() {
      return list.all().map((row) => ({ scope: row['scope'] as PauseRow['scope'], name: row['name'] === '' ? null : (row['name'] as string), setSeq: row['set_seq'] as number }));
    },
  };
}

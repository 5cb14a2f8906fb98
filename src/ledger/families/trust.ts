import type { SQLOutputValue } from 'node:sqlite';
import type { EffectKind } from '../../vocabulary/effects.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import type { TrustKey, TrustOutcome } from '../../vocabulary/trust.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';

/** The last word about one effect. */
export interface OutcomeRow {
  seq: number;
  at: number;
  effect: EffectId;
  outcome: TrustOutcome;
  /** The share of the draft that did not stand: 0 approved as it was, 1 rejected or taken back, else the share of words changed. Good when it is within the tolerance. */
  changed: number;
}

export interface TrustStanding {
  samples: number;
  good: number;
  /** Where the streak began: the event that ended the last relaxation, 0 for none. What came before it does not count. */
  since: number;
}

export interface Relaxation {
  rule: string;
  seq: number;
}

export interface TrustQueries {
  /** Of the newest `limit` outcomes since the last relaxation ended: how many there are, and how many are good by this tolerance (a share of words). */
  standing(of: TrustKey, tolerance: number, limit: number): Promise<TrustStanding>;
  /** Outcomes after that event, newest first. */
  outcomes(of: TrustKey, after: number, limit: number): Promise<OutcomeRow[]>;
  /** Rules that are relaxed now, the first relaxed first. */
  relaxed(of: TrustKey): Promise<Relaxation[]>;
  /** The newest outcome of all, 0 for none. */
  newest(): Promise<number>;
  /** Those with an outcome after that event, the latest first. */
  keys(after: number, limit: number): Promise<TrustKey[]>;
  /** Those of an agent, or of all, that have any outcome, the latest first; of no more than `limit`. One look at an index for each. */
  keysOf(agent: string | null, limit: number): Promise<TrustKey[]>;
}

export function trustFamily(deps: FamilyDeps): Family<TrustQueries> {
  return {
    tables: [{ name: 'trust_outcomes', orderBy: 'seq' }, { name: 'relaxations', orderBy: 'agent, kind, playbook, rule, seq' }],
    folds: folds(deps),
    checks: checks(deps),
    queries: queries(deps),
  };
}

/**
 * What the operator made of what agents drafted; it folds before the effects do, so an effect is seen here in the state in which it was decided about. Only a
 * decision on the draft itself counts: in review, staged or cooling off. What follows a failure, a doubt or a used-up budget says nothing about the draft, nor does
 * what the rules let through, what expired, or what was done by hand. An effect that another one took back counts as bad whatever was decided before.
 */
function folds({ db }: FamilyDeps): Folds {
  const columns = 'seq, at, agent, kind, playbook, effect, outcome, changed';
  const row = `SELECT ?1, ?2, agent, kind, coalesce(playbook, ''), id, ?3, ?4 FROM effects WHERE id = ?5`;
  const draft = `AND state IN ('review', 'staged', 'cooling')`;
  // An edit approves in the same commit, and counts as the edit that it is.
  const first = db.prepare(`INSERT OR IGNORE INTO trust_outcomes (${columns}) ${row} ${draft}`);
  const last = db.prepare(`INSERT OR REPLACE INTO trust_outcomes (${columns}) ${row} ${draft}`);
  const takenBack = db.prepare(`INSERT OR REPLACE INTO trust_outcomes (${columns}) SELECT ?1, ?2, agent, kind, coalesce(playbook, ''), id, ?3, ?4 FROM effects WHERE id = (SELECT compensates FROM effects WHERE id = ?5)`);
  // A bad outcome ends what was relaxed here, by the tolerance that was accepted with it; when nothing of the draft stood, by any.
  const end = db.prepare(
    `UPDATE relaxations SET ended_seq = ?1 WHERE ended_seq IS NULL AND (agent, kind, playbook) = (SELECT agent, kind, playbook FROM trust_outcomes WHERE seq = ?1) AND ?2 > min(tolerance, 0.999)`,
  );
  const relax = db.prepare('INSERT INTO relaxations (agent, kind, playbook, rule, seq, tolerance) VALUES (?, ?, ?, ?, ?, ?)');
  const tighten = db.prepare('UPDATE relaxations SET ended_seq = ? WHERE agent = ? AND kind = ? AND playbook = ? AND rule = ? AND ended_seq IS NULL');

  const counted = (statement: typeof first, { seq, at, data }: LedgerEvent<'effect.approved' | 'effect.edited' | 'effect.rejected' | 'effect.succeeded'>, outcome: TrustOutcome, changed: number): void => {
    if (statement.run(seq, at, outcome, changed, data.effect).changes > 0) end.run(seq, changed);
  };
  return {
    'effect.approved': (event) => {
      if (event.actor === 'operator') counted(first, event, 'approved', 0);
    },
    // Ledgers from before edits were measured: as if nothing had stood.
    'effect.edited': (event) => {
      if (event.actor === 'operator') counted(last, event, 'edited', event.data.changed ?? 1);
    },
    'effect.rejected': (event) => {
      if (event.actor === 'operator') counted(last, event, 'rejected', 1);
    },
    'effect.succeeded': (event) => counted(takenBack, event, 'compensated', 1),
    'trust.relaxed': ({ seq, data: { rule, agent, kind, playbook, editTolerance } }) => void relax.run(agent, kind, playbook, rule, seq, editTolerance),
    'trust.tightened': ({ seq, data: { rule, agent, kind, playbook } }) => void tighten.run(seq, agent, kind, playbook, rule),
  };
}

function checks({ db }: FamilyDeps): Checks {
  const outcome = db.prepare('SELECT 1 FROM trust_outcomes WHERE agent = ? AND kind = ? AND playbook = ? AND seq > ? LIMIT 1');
  const relaxed = db.prepare('SELECT 1 FROM relaxations WHERE agent = ? AND kind = ? AND playbook = ? AND rule = ? AND ended_seq IS NULL LIMIT 1');
  return {
    'no-outcome': ({ agent, kind, playbook, since }) => (outcome.get(agent, kind, playbook, since) === undefined ? null : `something was decided about ${kind} of ${agent} meanwhile`),
    'rule-relaxed': ({ agent, kind, playbook, rule, relaxed: wanted }) => ((relaxed.get(agent, kind, playbook, rule) !== undefined) === wanted ? null : `${rule} is ${wanted ? 'not' : 'already'} relaxed for ${kind} of ${agent}`),
  };
}

function queries({ db }: FamilyDeps): TrustQueries {
  const one = 'agent = ? AND kind = ? AND playbook = ?';
  const turn = db.prepare(`SELECT coalesce(max(ended_seq), 0) AS seq FROM relaxations WHERE ${one}`);
  const standing = db.prepare(`SELECT count(*) AS samples, coalesce(sum(changed <= ?1), 0) AS good FROM (SELECT changed FROM trust_outcomes WHERE agent = ?2 AND kind = ?3 AND playbook = ?4 AND seq > ?5 ORDER BY seq DESC LIMIT ?6)`);
  const outcomes = db.prepare(`SELECT seq, at, effect, outcome, changed FROM trust_outcomes WHERE ${one} AND seq > ? ORDER BY seq DESC LIMIT ?`);
  const relaxed = db.prepare(`SELECT rule, seq FROM relaxations WHERE ${one} AND ended_seq IS NULL ORDER BY seq`);
  const newest = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM trust_outcomes');
  // By number, so that a look after each decision reads what is new and nothing else.
  const keys = db.prepare('SELECT agent, kind, playbook FROM trust_outcomes NOT INDEXED WHERE seq > ? GROUP BY agent, kind, playbook ORDER BY max(seq) DESC LIMIT ?');
  // From each key straight to the next: there are few, however many outcomes there are.
  const nextOfAll = db.prepare('SELECT agent, kind, playbook FROM trust_outcomes WHERE (agent, kind, playbook) > (?, ?, ?) ORDER BY agent, kind, playbook LIMIT 1');
  const nextOfAgent = db.prepare('SELECT agent, kind, playbook FROM trust_outcomes WHERE agent = ? AND (kind, playbook) > (?, ?) ORDER BY kind, playbook LIMIT 1');
  const newestOf = db.prepare(`SELECT max(seq) AS seq FROM trust_outcomes WHERE ${one}`);
  const keyAfter = (agent: string | null, last: TrustKey | undefined): TrustKey | undefined => {
    const from = [last?.kind ?? '', last?.playbook ?? ''] as const;
    const row = agent === null ? nextOfAll.get(last?.agent ?? '', ...from) : nextOfAgent.get(agent, ...from);
    return row && trustKey(row);
  };
  return {
    async keysOf(agent, limit) {
      const found: { key: TrustKey; newest: number }[] = [];
      for (let key = keyAfter(agent, undefined); key !== undefined && found.length < limit; key = keyAfter(agent, key)) {
        found.push({ key, newest: newestOf.get(key.agent, key.kind, key.playbook)?.['seq'] as number });
      }
      return found.toSorted((a, b) => b.newest - a.newest).map(({ key }) => key);
    },
    async standing({ agent, kind, playbook }, tolerance, limit) {
      const since = turn.get(agent, kind, playbook)?.['seq'] as number;
      const row = standing.get(tolerance, agent, kind, playbook, since, limit);
      return { samples: row?.['samples'] as number, good: row?.['good'] as number, since };
    },
    async outcomes({ agent, kind, playbook }, after, limit) {
      return outcomes.all(agent, kind, playbook, after, limit).map(outcomeRow);
    },
    async relaxed({ agent, kind, playbook }) {
      return relaxed.all(agent, kind, playbook).map((row) => ({ rule: row['rule'] as string, seq: row['seq'] as number }));
    },
    async newest() {
      return newest.get()?.['seq'] as number;
    },
    async keys(after, limit) {
      return keys.all(after, limit).map(trustKey);
    },
  };
}

function trustKey(row: Record<string, SQLOutputValue>): TrustKey {
  return { agent: row['agent'] as string, kind: row['kind'] as EffectKind, playbook: row['playbook'] as string };
}

function outcomeRow(row: Record<string, SQLOutputValue>): OutcomeRow {
  return { seq: row['seq'] as number, at: row['at'] as number, effect: row['effect'] as EffectId, outcome: row['outcome'] as TrustOutcome, changed: row['changed'] as number };
}

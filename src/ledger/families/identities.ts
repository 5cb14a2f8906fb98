/**
 * Who is who. Owns: a row for each claim and release of a handle, and for each merge and split. A row is never changed: what
 * holds now (or held as of then) is computed from the rows that are left, so forgetting somebody is deleting their rows (L3).
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { limits } from '../../vocabulary/limits.ts';
import type { AsOf, Handle } from '../../vocabulary/memory.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';
import type { IdentityQueries } from '../memory-port.ts';
import { bounds, forgetRows } from './forgotten-rows.ts';

export function identitiesFamily(deps: FamilyDeps): Family<IdentityQueries> {
  const known = new KnownIdentities(deps.db);
  return {
    tables: [
      { name: 'handles', orderBy: 'seq' },
      { name: 'merges', orderBy: 'seq' },
    ],
    folds: folds(deps),
    checks: checks(deps, known),
    queries: {
      holderOf: async (handle, asOf) => known.holder(handle, asOf),
      claimedAt: async (handle) => known.claim(handle)?.seq ?? null,
      handlesOf: async (identity, asOf) => known.handles(identity, asOf),
      canonical: async (identity, asOf) => known.canonical(identity, asOf),
      subjectsOf: async (identity, asOf) => known.subjects(identity, asOf),
      mergedInto: async (identity) => known.merged(identity),
      identityCount: async () => known.count(),
    },
  };
}

function folds({ db }: FamilyDeps): Folds {
  const handle = db.prepare('INSERT INTO handles (seq, at, type, value, identity, released) VALUES (?, ?, ?, ?, ?, ?)');
  const merge = db.prepare('INSERT INTO merges (seq, at, from_identity, into_identity, split) VALUES (?, ?, ?, ?, ?)');
  const forgetHandles = forgetRows(db, 'handles');
  const forgetMerges = forgetRows(db, 'merges');
  return {
    'identity.claimed': ({ seq, at, data, forgotten }) => {
      if (!forgotten) handle.run(seq, at, data.handle.type, data.handle.value, data.identity, 0);
    },
    'identity.released': ({ seq, at, data, forgotten }) => {
      if (!forgotten) handle.run(seq, at, data.handle.type, data.handle.value, data.identity, 1);
    },
    'identity.merged': ({ seq, at, data, forgotten }) => {
      if (!forgotten) merge.run(seq, at, data.from, data.into, 0);
    },
    'identity.split': ({ seq, at, data, forgotten }) => {
      if (!forgotten) merge.run(seq, at, data.from, data.into, 1);
    },
    'subject.forgotten': (event) => {
      forgetHandles(event);
      forgetMerges(event);
    },
  };
}

function checks({ db }: FamilyDeps, known: KnownIdentities): Checks {
  const customer = db.prepare(`SELECT 1 FROM records WHERE kind = 'customer' AND id = ? LIMIT 1`);
  return {
    'handle-free': ({ handle, identity }) => {
      const holder = known.holder(handle) ?? (handle.type === 'address' && customer.get(handle.value) ? `customer:${handle.value}` : null);
      if (holder === null || known.canonical(holder) === known.canonical(identity)) return null;
      return `the ${handle.type} ${handle.value} belongs to ${holder}`;
    },
    'merged-into': ({ from, into }) => {
      const now = known.merged(from)?.into ?? null;
      return now === into ? null : `${from} is ${now === null ? 'not merged' : `merged into ${now}`}`;
    },
  };
}

/** The prefix of the subject that every mail address is: `customer:jane@example.com`. */
const addressed = 'customer:';

class KnownIdentities {
  private readonly db: DatabaseSync;
  private readonly holderRow: StatementSync;
  private readonly handleRows: StatementSync;
  private readonly mergeRow: StatementSync;
  private readonly intoRows: StatementSync;

  constructor(db: DatabaseSync) {
    this.db = db;
    // The newest claim that its own claimant has not given back since.
    this.holderRow = db.prepare(
      `SELECT identity, seq FROM handles WHERE type = ?1 AND value = ?2 AND released = 0 AND seq <= ?3 AND at <= ?4
       AND NOT EXISTS (SELECT 1 FROM handles AS later WHERE later.type = ?1 AND later.value = ?2 AND later.identity = handles.identity AND later.released = 1 AND later.seq > handles.seq AND later.seq <= ?3 AND later.at <= ?4)
       ORDER BY seq DESC LIMIT 1`,
    );
    this.handleRows = db.prepare('SELECT DISTINCT type, value FROM handles WHERE identity = ? ORDER BY type, value LIMIT ?');
    this.mergeRow = db.prepare('SELECT into_identity, split, seq FROM merges WHERE from_identity = ? AND seq <= ? AND at <= ? ORDER BY seq DESC LIMIT 1');
    this.intoRows = db.prepare('SELECT DISTINCT from_identity FROM merges WHERE into_identity = ? ORDER BY from_identity LIMIT ?');
  }

  claim(handle: Handle, asOf?: AsOf): { identity: string; seq: number } | null {
    const { seq, at } = bounds(asOf);
    const row = this.holderRow.get(handle.type, handle.value, seq, at);
    return row ? { identity: row['identity'] as string, seq: row['seq'] as number } : null;
  }

  holder(handle: Handle, asOf?: AsOf): string | null {
    return this.claim(handle, asOf)?.identity ?? null;
  }

  handles(identity: string, asOf?: AsOf): Handle[] {
    const claimed = this.handleRows.all(identity, limits.handlesPerIdentityMax) as unknown as Handle[];
    return claimed.filter((handle) => this.holder(handle, asOf) === identity).map(({ type, value }) => ({ type, value }));
  }

  merged(identity: string, asOf?: AsOf): { into: string; seq: number } | null {
    const { seq, at } = bounds(asOf);
    const row = this.mergeRow.get(identity, seq, at);
    return row && row['split'] === 0 ? { into: row['into_identity'] as string, seq: row['seq'] as number } : null;
  }

  /** What a name leads to: the operator's word first, then whoever claimed the address that it is. */
  private next(identity: string, asOf?: AsOf): string | null {
    const merged = this.merged(identity, asOf);
    if (merged) return merged.into;
    if (!identity.startsWith(addressed)) return null;
    const holder = this.holder({ type: 'address', value: identity.slice(addressed.length) }, asOf);
    return holder === identity ? null : holder;
  }

  canonical(identity: string, asOf?: AsOf): string {
    const way = [identity];
    for (;;) {
      const next = this.next(way.at(-1) as string, asOf);
      if (next === null || way.length >= limits.identityNamesMax) return way.at(-1) as string;
      const circle = way.indexOf(next);
      // Two may hold each other's address. Whichever name one comes from, the same one counts.
      if (circle >= 0) return way.slice(circle).toSorted()[0] as string;
      way.push(next);
    }
  }

  subjects(identity: string, asOf?: AsOf): string[] {
    const canonical = this.canonical(identity, asOf);
    const found = new Set([canonical]);
    // A set that grows while it is walked: what is added is visited too.
    for (const name of found) {
      const merged = this.intoRows.all(name, limits.identityNamesMax).map((row) => row['from_identity'] as string);
      const claimed = this.handles(name, asOf).flatMap(({ type, value }) => (type === 'address' ? [`${addressed}${value}`] : []));
      for (const other of [...merged, ...claimed]) if (found.size < limits.identityNamesMax && this.next(other, asOf) === name) found.add(other);
    }
    return [...found];
  }

  /** Names that stand for themselves: of customers on record, and of whoever was given a handle or merged. */
  count(): number {
    const names = this.db.prepare(
      `SELECT DISTINCT '${addressed}' || id AS name FROM records WHERE kind = 'customer' UNION SELECT identity FROM handles UNION SELECT into_identity FROM merges UNION SELECT from_identity FROM merges`,
    );
    let count = 0;
    for (const { name } of names.iterate()) if (this.canonical(name as string) === name) count += 1;
    return count;
  }
}

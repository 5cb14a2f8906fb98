import type { EventKind, LedgerEvent } from '../../vocabulary/events.ts';
import type { Family, FamilyDeps, Folds } from '../family.ts';

/** The newest event of each kind that an adapter had, by sequence number; `null` for never. */
export interface AdapterHealth {
  succeededSeq: number | null;
  failedSeq: number | null;
  doubtedSeq: number | null;
}

export interface ActivityQueries {
  /** The newest event at or before that time (epoch ms), 0 for none. Reads some twenty events' times, however many there are. Where the clock went back it is one of the events near that time. */
  seqAt(at: number): Promise<number>;
  /** How many events of a kind came after that one: at most `max`. */
  count(kind: EventKind, after: number, max: number): Promise<number>;
  /** The numbers of the newest of them, newest first. */
  newest(kind: EventKind, after: number, limit: number): Promise<number[]>;
  /** The number of the newest task that there was at that event, 0 for none. */
  taskAt(seq: number): Promise<number>;
  adapterHealth(adapter: string): Promise<AdapterHealth>;
}

/** What happened, as one looks back at it: by kind and time, and how each adapter fared. */
export function activityFamily({ db }: FamilyDeps): Family<ActivityQueries> {
  const newestSeq = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM events');
  const at = db.prepare('SELECT at FROM events WHERE seq = ?');
  const count = db.prepare('SELECT count(*) AS count FROM (SELECT 1 FROM events WHERE kind = ? AND seq > ? LIMIT ?)');
  const newest = db.prepare('SELECT seq FROM events WHERE kind = ? AND seq > ? ORDER BY seq DESC LIMIT ?');
  const task = db.prepare(`SELECT task FROM events WHERE kind = 'task.created' AND seq <= ? ORDER BY seq DESC LIMIT 1`);
  const health = db.prepare('SELECT succeeded_seq, failed_seq, doubted_seq FROM adapter_health WHERE adapter = ?');
  return {
    tables: [{ name: 'adapter_health', orderBy: 'adapter' }],
    folds: folds(db),
    checks: {},
    queries: {
      async seqAt(time) {
        // From here on `low` is at or before that time, and `high` after it.
        let low = 0;
        let high = (newestSeq.get()?.['seq'] as number) + 1;
        while (high - low > 1) {
          const middle = Math.floor((low + high) / 2);
          if ((at.get(middle)?.['at'] as number) <= time) low = middle;
          else high = middle;
        }
        return low;
      },
      async count(kind, after, max) {
        return count.get(kind, after, max)?.['count'] as number;
      },
      async newest(kind, after, limit) {
        return newest.all(kind, after, limit).map((row) => row['seq'] as number);
      },
      async taskAt(seq) {
        return (task.get(seq)?.['task'] as number | undefined) ?? 0;
      },
      async adapterHealth(adapter) {
        const row = health.get(adapter);
        const seq = (name: string): number | null => (row?.[name] as number | null | undefined) ?? null;
        return { succeededSeq: seq('succeeded_seq'), failedSeq: seq('failed_seq'), doubtedSeq: seq('doubted_seq') };
      },
    },
  };
}

function folds(db: FamilyDeps['db']): Folds {
  const set = (column: 'succeeded_seq' | 'failed_seq' | 'doubted_seq') => {
    const statement = db.prepare(`INSERT INTO adapter_health (adapter, ${column}) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET ${column} = ?2`);
    return ({ seq, actor }: LedgerEvent): void => {
      // The operator's word that something was sent says nothing about the adapter.
      if (actor.startsWith('adapter:')) statement.run(actor.slice('adapter:'.length), seq);
    };
  };
  return { 'effect.succeeded': set('succeeded_seq'), 'effect.failed': set('failed_seq'), 'effect.doubted': set('doubted_seq') };
}

import { limits } from '../../vocabulary/limits.ts';
import { gone } from '../../vocabulary/sealing.ts';
import type { Family, FamilyDeps } from '../family.ts';
import type { Keyring } from '../keyring.ts';
import type { SubjectQueries } from '../memory-port.ts';

/** Who there is something about, and whose keys are gone. The names are in the keyring alone: the ledger knows the ids of their keys. */
export function subjectsFamily({ db }: FamilyDeps, keyring: Keyring): Family<SubjectQueries> {
  const events = db.prepare('SELECT seq FROM events WHERE subject = ? AND seq > ? ORDER BY seq LIMIT ?');
  const recent = db.prepare(
    `SELECT seq FROM (SELECT seq, kind, actor FROM events WHERE subject = ? ORDER BY seq DESC LIMIT ${limits.recentEventsMax}) WHERE kind IN (SELECT value FROM json_each(?)) AND (?3 IS NULL OR actor = ?3) ORDER BY seq DESC LIMIT ?`,
  );
  const plain = db.prepare('SELECT count(*) AS count FROM events WHERE subject = ?');
  const insert = db.prepare('INSERT INTO forgotten_keys (key, seq) VALUES (?, ?)');
  // The names of calls may hold an address. The waits themselves stay: they belong to the bones of their tasks.
  const unnameWaits = db.prepare('UPDATE waits SET name = ? WHERE task IN (SELECT task FROM events WHERE subject = ? AND seq < ? AND task IS NOT NULL)');
  return {
    tables: [{ name: 'forgotten_keys', orderBy: 'key' }],
    folds: {
      'subject.forgotten': (event) => {
        for (const key of event.data.keys) {
          insert.run(key, event.seq);
          unnameWaits.run(gone, key, event.seq);
        }
      },
    },
    checks: {},
    queries: {
      has: (subject) => keyring.keyOf(subject) !== null,
      some: (limit) => keyring.subjects(limit),
      counts: () => keyring.counts(),
      unsealed: async (subject) => plain.get(subject)?.['count'] as number,
      async recent(subject, { kinds, actor, limit }) {
        const key = keyring.keyOf(subject);
        return key === null ? [] : recent.all(key.id, JSON.stringify(kinds), actor ?? null, limit).map((row) => row['seq'] as number);
      },
      async events(subject, after, limit) {
        const key = keyring.keyOf(subject);
        return key === null ? [] : events.all(key.id, after, limit).map((row) => row['seq'] as number);
      },
    },
  };
}

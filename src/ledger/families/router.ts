import { hash } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { BlobRef } from '../../vocabulary/ids.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';

/** The row of an example: its text is in the event. */
export interface ExampleRow {
  seq: number;
  place: number;
  intent: string;
  source: 'correction' | 'confirmation' | 'file';
  signal: number | null;
}

export interface RouterVersionRow {
  version: number;
  /** The event `router.trained`. */
  seq: number;
  /** `null`: its file is gone. */
  classifier: BlobRef | null;
  /** It was trained from examples up to this event. */
  upTo: number;
  /** It learned from somebody who was forgotten since. */
  stale: boolean;
  /** The event that took it into use the last time, `null` for never. */
  adoptedSeq: number | null;
}

export interface RouterState {
  /** The version that decides, `null` for none. */
  version: number | null;
  /** The operator wants none. */
  off: boolean;
  /** All examples on record, also those that others stand for. */
  examples: number;
  /** The newest event by which a version came, went, or was taken into use, or examples were forgotten. */
  changedSeq: number;
}

export interface RouterQueries {
  state(): Promise<RouterState>;
  version(version: number): Promise<RouterVersionRow | null>;
  /** Newest first. */
  versions(limit: number): Promise<RouterVersionRow[]>;
  /** Those whose classifier must go: it learned from somebody who was forgotten. */
  stale(limit: number): Promise<RouterVersionRow[]>;
  /**
   * Examples that count, in order, after a place and up to an event. Of those of one signal the newest correction counts, or else the newest confirmation; of those
   * of files all since the last that replaced the earlier ones.
   */
  examples(after: { seq: number; place: number }, upTo: number, limit: number): Promise<ExampleRow[]>;
  /** How many came after an event. */
  newExamples(after: number): Promise<number>;
  /** Whether at least so many did: looks at no more of them. */
  haveCome(after: number, atLeast: number): Promise<boolean>;
  /** The event of the newest example, 0 when there is none. */
  newestExample(): Promise<number>;
  /** Which of these examples a file has given before, and still count: by `exampleDigest`. */
  known(digests: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What stands for an example of a file: the same words for the same intent. */
export function exampleDigest({ text, intent }: { text: string; intent: string }): string {
  return hash('sha256', `${intent}\n${text}`, 'hex').slice(0, 32);
}

/** What the router learned from, which classifiers came of it, and which one decides. */
export function routerFamily(deps: FamilyDeps): Family<RouterQueries> {
  return {
    tables: [{ name: 'router_examples', orderBy: 'seq, place' }, { name: 'router_versions', orderBy: 'version' }, { name: 'router_state', orderBy: 'one' }],
    folds: folds(deps),
    checks: checks(deps),
    queries: queries(deps),
  };
}

function folds({ db }: FamilyDeps): Folds {
  // The one row is there from the first event on.
  const begin = db.prepare('INSERT OR IGNORE INTO router_state (one, version, off, files_from, examples, changed_seq) VALUES (1, NULL, 0, 0, 0, 0)');
  const insert = db.prepare('INSERT INTO router_examples (seq, place, intent, source, signal, digest) VALUES (?, ?, ?, ?, ?, ?)');
  const count = db.prepare('UPDATE router_state SET examples = examples + ? WHERE one = 1');
  const filesFrom = db.prepare('UPDATE router_state SET files_from = ? WHERE one = 1');
  const changed = db.prepare('UPDATE router_state SET changed_seq = ? WHERE one = 1');
  const use = db.prepare('UPDATE router_state SET version = ?, off = ? WHERE one = 1');
  const train = db.prepare('INSERT INTO router_versions (version, seq, classifier, up_to, stale, adopted_seq) VALUES (?, ?, ?, ?, 0, NULL)');
  const adopt = db.prepare('UPDATE router_versions SET adopted_seq = ? WHERE version = ?');
  const discard = db.prepare('UPDATE router_versions SET classifier = NULL WHERE version = ?');
  const unuse = db.prepare('UPDATE router_state SET version = NULL WHERE one = 1 AND version = ?');
  // From the events, not from the examples: a rebuild makes no examples of what is forgotten, and must come to the same.
  const firstTaught = db.prepare(`SELECT min(seq) AS seq FROM events WHERE subject = ? AND kind = 'router.taught' AND seq < ?`);
  const spoil = db.prepare('UPDATE router_versions SET stale = 1 WHERE up_to >= ?');
  const forget = db.prepare('DELETE FROM router_examples WHERE seq IN (SELECT seq FROM events WHERE subject = ? AND seq < ?)');
  const touch = (event: LedgerEvent): void => {
    begin.run();
    changed.run(event.seq);
  };
  return {
    'router.taught': (event) => {
      begin.run();
      const { source, signal, examples, replaces } = event.data;
      if (replaces === true) filesFrom.run(event.seq);
      if (event.forgotten) return;
      examples.forEach((example, place) => insert.run(event.seq, place, example.intent, source, signal, source === 'file' && event.subject === null ? exampleDigest(example) : null));
      count.run(examples.length);
    },
    'router.trained': (event) => {
      touch(event);
      train.run(event.data.version, event.seq, event.data.classifier, event.data.upTo);
    },
    'router.adopted': (event) => {
      touch(event);
      const { version } = event.data;
      use.run(version, version === null && event.actor === 'operator' ? 1 : 0);
      if (version !== null) adopt.run(event.seq, version);
    },
    'router.discarded': (event) => {
      touch(event);
      discard.run(event.data.version);
      unuse.run(event.data.version);
    },
    'subject.forgotten': (event) => {
      for (const key of event.data.keys) {
        const first = (firstTaught.get(key, event.seq)?.['seq'] as number | null | undefined) ?? null;
        if (first === null) continue;
        touch(event);
        spoil.run(first);
        count.run(-Number(forget.run(key, event.seq).changes));
      }
    },
  };
}

function checks({ db }: FamilyDeps): Checks {
  const changedSeq = db.prepare('SELECT changed_seq FROM router_state WHERE one = 1');
  return {
    'router-unchanged': ({ since }) => {
      const seq = (changedSeq.get()?.['changed_seq'] as number | undefined) ?? 0;
      return seq === since ? null : `the router has changed at event ${seq}`;
    },
  };
}

const versionColumns = 'version, seq, classifier, up_to, stale, adopted_seq';

function queries({ db }: FamilyDeps): RouterQueries {
  const state = db.prepare('SELECT version, off, examples, changed_seq FROM router_state WHERE one = 1');
  const version = db.prepare(`SELECT ${versionColumns} FROM router_versions WHERE version = ?`);
  const versions = db.prepare(`SELECT ${versionColumns} FROM router_versions WHERE version > 0 ORDER BY version DESC LIMIT ?`);
  const stale = db.prepare(`SELECT ${versionColumns} FROM router_versions WHERE version > 0 AND stale = 1 AND classifier IS NOT NULL ORDER BY version LIMIT ?`);
  const examples = db.prepare(
    `SELECT seq, place, intent, source, signal FROM router_examples AS one
     WHERE (seq, place) > (?, ?) AND seq <= ? AND (CASE
       WHEN source = 'file' THEN seq >= coalesce((SELECT files_from FROM router_state WHERE one = 1), 0)
       ELSE NOT EXISTS (SELECT 1 FROM router_examples AS other WHERE other.signal = one.signal AND (other.source = 'correction', other.seq) > (one.source = 'correction', one.seq))
     END) ORDER BY seq, place LIMIT ?`,
  );
  const fresh = db.prepare('SELECT count(*) AS count FROM router_examples WHERE seq > ?');
  const nth = db.prepare('SELECT seq FROM router_examples WHERE seq > ? ORDER BY seq, place LIMIT 1 OFFSET ?');
  const newest = db.prepare('SELECT max(seq) AS seq FROM router_examples');
  const known = db.prepare('SELECT digest FROM router_examples WHERE digest = ? AND seq >= coalesce((SELECT files_from FROM router_state WHERE one = 1), 0) LIMIT 1');
  return {
    async state() {
      const row = state.get();
      return { version: (row?.['version'] as number | null | undefined) ?? null, off: row?.['off'] === 1, examples: (row?.['examples'] as number | undefined) ?? 0, changedSeq: (row?.['changed_seq'] as number | undefined) ?? 0 };
    },
    async version(number) {
      const row = version.get(number);
      return row === undefined ? null : versionRow(row);
    },
    versions: async (limit) => versions.all(limit).map(versionRow),
    stale: async (limit) => stale.all(limit).map(versionRow),
    examples: async (after, upTo, limit) => examples.all(after.seq, after.place, upTo, limit) as unknown as ExampleRow[],
    newExamples: async (after) => fresh.get(after)?.['count'] as number,
    haveCome: async (after, atLeast) => nth.get(after, Math.max(0, atLeast - 1)) !== undefined,
    newestExample: async () => (newest.get()?.['seq'] as number | null) ?? 0,
    known: async (digests) => new Set(digests.filter((digest) => known.get(digest) !== undefined)),
  };
}

function versionRow(row: Record<string, SQLOutputValue>): RouterVersionRow {
  return {
    version: row['version'] as number,
    seq: row['seq'] as number,
    classifier: row['classifier'] as BlobRef | null,
    upTo: row['up_to'] as number,
    stale: row['stale'] === 1,
    adoptedSeq: row['adopted_seq'] as number | null,
  };
}

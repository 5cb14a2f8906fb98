import type { SQLOutputValue } from 'node:sqlite';
import { assert } from '../../vocabulary/errors.ts';
import type { EffectKind, EffectState } from '../../vocabulary/effects.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import { taskId, taskNumber, type EffectId, type TaskId } from '../../vocabulary/ids.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';
import { waitStatements } from './waits.ts';

export interface EffectRow {
  id: EffectId;
  task: TaskId;
  call: number;
  kind: EffectKind;
  adapter: string;
  state: EffectState;
  attempts: number;
  retryAt: number | null;
  proposedSeq: number;
  judgedSeq: number | null;
  /** The newest approval. */
  approvedSeq: number | null;
  editedSeq: number | null;
  updatedSeq: number;
}

export interface EffectQueries {
  get(effect: EffectId): Promise<EffectRow | null>;
  ofTask(task: TaskId): Promise<EffectRow[]>;
  /** Approved, or due for another attempt at `now`, but for those of the adapters `without`. */
  dispatchable(now: number, limit: number, without: string[]): Promise<EffectRow[]>;
  /** Started, with neither receipt nor doubt: what a crash leaves behind. */
  started(limit: number): Promise<EffectRow[]>;
  nextRetry(): Promise<number | null>;
}

const columns = 'id, task, call, kind, adapter, state, attempts, retry_at, proposed_seq, judged_seq, approved_seq, edited_seq, updated_seq';

/** Word for word the condition of the index `effects_due`: SQLite uses a partial index only where it can prove its condition. */
const live = `state IN ('approved', 'waiting', 'repeating', 'started')`;

export function effectsFamily(deps: FamilyDeps): Family<EffectQueries> {
  return { tables: [{ name: 'effects', orderBy: 'id' }], folds: folds(deps), checks: checks(deps), queries: queries(deps) };
}

function folds(deps: FamilyDeps): Folds {
  const waits = waitStatements(deps);
  const insert = deps.db.prepare(
    `INSERT INTO effects (id, task, call, kind, adapter, state, attempts, proposed_seq, updated_seq) VALUES (?, ?, ?, ?, ?, 'review', 0, ?, ?)`,
  );
  const judge = deps.db.prepare('UPDATE effects SET judged_seq = ?, updated_seq = ? WHERE id = ?');
  const edit = deps.db.prepare('UPDATE effects SET edited_seq = ?, updated_seq = ? WHERE id = ?');
  const approve = deps.db.prepare('UPDATE effects SET approved_seq = ?, adapter = coalesce(?, adapter) WHERE id = ?');
  const move = deps.db.prepare('UPDATE effects SET state = ?, retry_at = ?, updated_seq = ? WHERE id = ?');
  const start = deps.db.prepare(`UPDATE effects SET state = 'started', attempts = ?, retry_at = NULL, updated_seq = ? WHERE id = ?`);
  type Moving = LedgerEvent<'effect.approved' | 'effect.rejected' | 'effect.expired' | 'effect.withdrawn' | 'effect.succeeded' | 'effect.failed' | 'effect.doubted'>;
  const to = (event: Moving, state: EffectState, retryAt: number | null = null): void => {
    const changed = move.run(state, retryAt, event.seq, event.data.effect).changes;
    assert(changed === 1, `effect ${event.data.effect} exists before ${event.kind}`);
  };
  const end = (event: Moving, state: EffectState): void => {
    to(event, state);
    waits.end(event.task as TaskId, event.data.call);
  };
  return {
    'effect.proposed': (event) => {
      const { effect, call, kind, adapter, name } = event.data;
      insert.run(effect, taskNumber(event.task as TaskId), call, kind, adapter, event.seq, event.seq);
      waits.open(event, { call, type: 'effect', name });
    },
    'effect.judged': (event) => void judge.run(event.seq, event.seq, event.data.effect),
    'effect.edited': (event) => void edit.run(event.seq, event.seq, event.data.effect),
    'effect.approved': (event) => {
      to(event, 'approved');
      approve.run(event.seq, event.data.adapter, event.data.effect);
    },
    'effect.started': (event) => void start.run(event.data.attempt, event.seq, event.data.effect),
    'effect.doubted': (event) => (event.data.retryAt === null ? to(event, 'doubt') : to(event, 'repeating', event.data.retryAt)),
    'effect.succeeded': (event) => end(event, 'succeeded'),
    // A failure for good does not end it: the operator may change something and have it sent after all.
    'effect.failed': (event) => (event.data.retryAt === null ? to(event, 'failed') : to(event, 'waiting', event.data.retryAt)),
    'effect.rejected': (event) => end(event, 'rejected'),
    'effect.expired': (event) => end(event, 'expired'),
    'effect.withdrawn': (event) => end(event, 'withdrawn'),
  };
}

function checks({ db }: FamilyDeps): Checks {
  const state = db.prepare('SELECT state FROM effects WHERE id = ?');
  return {
    'effect-state': ({ effect, states }) => {
      const now = state.get(effect)?.['state'];
      return states.some((expected) => expected === now) ? null : `effect ${effect} is ${String(now ?? 'unknown')}`;
    },
  };
}

function queries({ db }: FamilyDeps): EffectQueries {
  const get = db.prepare(`SELECT ${columns} FROM effects WHERE id = ?`);
  const ofTask = db.prepare(`SELECT ${columns} FROM effects WHERE task = ? ORDER BY proposed_seq`);
  const approved = db.prepare(`SELECT ${columns} FROM effects WHERE state = 'approved' AND ${live} AND adapter NOT IN (SELECT value FROM json_each(?)) LIMIT ?`);
  const waiting = db.prepare(`SELECT ${columns} FROM effects WHERE state IN ('waiting', 'repeating') AND ${live} AND retry_at <= ? AND adapter NOT IN (SELECT value FROM json_each(?)) LIMIT ?`);
  const started = db.prepare(`SELECT ${columns} FROM effects WHERE state = 'started' AND ${live} LIMIT ?`);
  const next = db.prepare(`SELECT min(retry_at) AS due FROM effects WHERE state IN ('waiting', 'repeating') AND ${live}`);
  return {
    async get(effect) {
      const row = get.get(effect);
      return row ? effectRow(row) : null;
    },
    async ofTask(task) {
      return ofTask.all(taskNumber(task)).map(effectRow);
    },
    async dispatchable(now, limit, without) {
      const names = JSON.stringify(without);
      const rows = approved.all(names, limit).map(effectRow);
      return rows.length < limit ? [...rows, ...waiting.all(now, names, limit - rows.length).map(effectRow)] : rows;
    },
    async started(limit) {
      return started.all(limit).map(effectRow);
    },
    async nextRetry() {
      return (next.get()?.['due'] as number | null | undefined) ?? null;
    },
  };
}

function effectRow(row: Record<string, SQLOutputValue>): EffectRow {
  return {
    id: row['id'] as EffectId,
    task: taskId(row['task'] as number),
    call: row['call'] as number,
    kind: row['kind'] as EffectKind,
    adapter: row['adapter'] as string,
    state: row['state'] as EffectState,
    attempts: row['attempts'] as number,
    retryAt: row['retry_at'] as number | null,
    proposedSeq: row['proposed_seq'] as number,
    judgedSeq: row['judged_seq'] as number | null,
    approvedSeq: row['approved_seq'] as number | null,
    editedSeq: row['edited_seq'] as number | null,
    updatedSeq: row['updated_seq'] as number,
  };
}

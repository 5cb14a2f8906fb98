import type { SQLOutputValue } from 'node:sqlite';
import { assert } from '../../vocabulary/errors.ts';
import type { EffectKind, EffectState } from '../../vocabulary/effects.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import { taskId, taskNumber, type EffectId, type TaskId } from '../../vocabulary/ids.ts';
import type { TrustKey } from '../../vocabulary/trust.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';
import { pausedEffect } from './pauses.ts';
import { waitStatements } from './waits.ts';

export interface EffectRow {
  id: EffectId;
  task: TaskId;
  call: number;
  kind: EffectKind;
  adapter: string;
  /** Who proposed it. */
  agent: string;
  playbook: string | null;
  state: EffectState;
  attempts: number;
  retryAt: number | null;
  /** When it went out, epoch ms. */
  doneAt: number | null;
  /** The effect that this one takes back. */
  compensates: EffectId | null;
  /** The receipt of the effect that took this one back. */
  compensatedSeq: number | null;
  proposedSeq: number;
  judgedSeq: number | null;
  /** The newest approval. */
  approvedSeq: number | null;
  editedSeq: number | null;
  updatedSeq: number;
}

export interface JudgedEffect extends EffectRow {
  first: LedgerEvent<'effect.judged'>;
}

export interface EffectQueries {
  get(effect: EffectId): Promise<EffectRow | null>;
  ofTask(task: TaskId): Promise<EffectRow[]>;
  /** What takes an effect back, or would: under way or done. */
  compensationOf(effect: EffectId): Promise<EffectRow | null>;
  /** Approved, or due for another attempt at `now`, but for those of the adapters `without`. */
  dispatchable(now: number, limit: number, without: string[]): Promise<EffectRow[]>;
  /** Started, with neither receipt nor doubt: what a crash leaves behind. */
  started(limit: number): Promise<EffectRow[]>;
  /** When the next attempt is due that is not paused, epoch ms; only of those that are due after `after`. */
  nextRetry(after: number): Promise<number | null>;
  /** Cool-offs that are over at `now` and not paused. */
  cooledOff(now: number, limit: number): Promise<EffectRow[]>;
  /** When the next cool-off that is not paused ends, epoch ms. */
  nextCooledOff(): Promise<number | null>;
  /** How many are approved, or cooling off, and kept from beginning by this pause (perhaps by others too). */
  countPaused(scope: 'all' | 'agent' | 'adapter', name: string | null): Promise<number>;
  /** How many of a kind went out since `since`. */
  countDone(kind: EffectKind, since: number): Promise<number>;
  /** What an adapter did from `from` until before `to`, oldest first, after the cursor. */
  doneBy(adapter: string, span: { from: number; to: number }, after: { doneAt: number; id: EffectId } | null, limit: number): Promise<EffectRow[]>;
  /** Effects (of these alone, when given) with the verdict that each got first, in the order in which they were judged last, after that event; for backtests. */
  judged(after: number, limit: number, of?: TrustKey): Promise<JudgedEffect[]>;
  /** How many have a verdict. */
  countJudged(): Promise<number>;
}

export const effectColumns = 'id, task, call, kind, adapter, agent, playbook, state, attempts, retry_at, done_at, compensates, compensated_seq, proposed_seq, judged_seq, approved_seq, edited_seq, updated_seq';

/** Word for word the condition of the index `effects_due`: SQLite uses a partial index only where it can prove its condition. */
export const liveEffect = `state IN ('approved', 'waiting', 'repeating', 'started')`;

export function effectsFamily(deps: FamilyDeps): Family<EffectQueries> {
  return { tables: [{ name: 'effects', orderBy: 'id' }], folds: folds(deps), checks: checks(deps), queries: queries(deps) };
}

function folds(deps: FamilyDeps): Folds {
  const waits = waitStatements(deps);
  const insert = deps.db.prepare(
    `INSERT INTO effects (id, task, call, kind, adapter, agent, playbook, compensates, state, attempts, proposed_seq, updated_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'review', 0, ?, ?)`,
  );
  // Judged anew before it was approved. Afterwards the verdict counts too, at the gate, but does not call back what is under way.
  const judge = deps.db.prepare(
    `UPDATE effects SET judged_seq = ?1, updated_seq = ?2, state = iif(state IN ('review', 'staged', 'cooling'), ?3, state), retry_at = iif(state IN ('review', 'staged', 'cooling'), ?4, retry_at) WHERE id = ?5`,
  );
  const edit = deps.db.prepare('UPDATE effects SET edited_seq = ?, updated_seq = ? WHERE id = ?');
  const approve = deps.db.prepare('UPDATE effects SET approved_seq = ?, adapter = coalesce(?, adapter) WHERE id = ?');
  const move = deps.db.prepare('UPDATE effects SET state = ?, retry_at = ?, updated_seq = ? WHERE id = ?');
  const done = deps.db.prepare('UPDATE effects SET done_at = ? WHERE id = ?');
  const compensated = deps.db.prepare('UPDATE effects SET compensated_seq = ? WHERE id = (SELECT compensates FROM effects WHERE id = ?)');
  const start = deps.db.prepare(`UPDATE effects SET state = 'started', attempts = ?, retry_at = NULL, updated_seq = ? WHERE id = ?`);
  type Moving = LedgerEvent<'effect.approved' | 'effect.held' | 'effect.rejected' | 'effect.expired' | 'effect.withdrawn' | 'effect.succeeded' | 'effect.failed' | 'effect.doubted'>;
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
      const { effect, call, kind, adapter, name, playbook, compensates } = event.data;
      insert.run(effect, taskNumber(event.task as TaskId), call, kind, adapter, event.actor.replace(/^agent:/u, ''), playbook, compensates, event.seq, event.seq);
      waits.open(event, { call, type: 'effect', name });
    },
    'effect.judged': (event) => {
      const { verdict, afterMs, effect } = event.data;
      const cooling = verdict === 'allow' && afterMs > 0;
      judge.run(event.seq, event.seq, cooling ? 'cooling' : verdict === 'stage' ? 'staged' : 'review', cooling ? event.at + afterMs : null, effect);
    },
    'effect.held': (event) => to(event, event.data.retryAt === null ? 'held' : 'waiting', event.data.retryAt),
    'effect.edited': (event) => void edit.run(event.seq, event.seq, event.data.effect),
    'effect.approved': (event) => {
      to(event, 'approved');
      approve.run(event.seq, event.data.adapter, event.data.effect);
    },
    'effect.started': (event) => void start.run(event.data.attempt, event.seq, event.data.effect),
    'effect.doubted': (event) => (event.data.retryAt === null ? to(event, 'doubt') : to(event, 'repeating', event.data.retryAt)),
    'effect.succeeded': (event) => {
      end(event, 'succeeded');
      done.run(event.at, event.data.effect);
      compensated.run(event.seq, event.data.effect);
    },
    // A failure for good does not end it: the operator may change something and have it sent after all.
    'effect.failed': (event) => {
      if (event.data.retryAt !== null) return to(event, 'waiting', event.data.retryAt);
      to(event, 'failed');
      // Whoever waits for it may go on with something else.
      waits.tell(event.task as TaskId, event.data.call);
    },
    'effect.rejected': (event) => end(event, 'rejected'),
    'effect.expired': (event) => end(event, 'expired'),
    'effect.withdrawn': (event) => end(event, 'withdrawn'),
  };
}

/** What was proposed to take an effect back and has not ended without it. */
const compensation = `compensates = ? AND state NOT IN ('rejected', 'expired', 'withdrawn')`;

function checks({ db }: FamilyDeps): Checks {
  const state = db.prepare('SELECT state, attempts FROM effects WHERE id = ?');
  const compensating = db.prepare(`SELECT id FROM effects WHERE ${compensation}`);
  return {
    'not-compensated': ({ effect }) => {
      if (state.get(effect)?.['state'] !== 'succeeded') return `effect ${effect} has not gone out`;
      const other = compensating.get(effect)?.['id'];
      return other === undefined ? null : `effect ${effect} is taken back by ${String(other)}`;
    },
    'effect-state': ({ effect, states, attempts }) => {
      const row = state.get(effect);
      const now = row?.['state'];
      if (!states.some((expected) => expected === now)) return `effect ${effect} is ${String(now ?? 'unknown')}`;
      return attempts === undefined || attempts === row?.['attempts'] ? null : `effect ${effect} was tried meanwhile`;
    },
  };
}

/** Proposal and first verdict are one append, so the one follows the other. */
function firstVerdict({ id, proposedSeq, judgedSeq }: EffectRow, readEvent: FamilyDeps['readEvent']): LedgerEvent<'effect.judged'> {
  assert(judgedSeq !== null, `${id} was judged`);
  for (const seq of [proposedSeq + 1, judgedSeq]) {
    const event = readEvent(seq);
    if (event.kind === 'effect.judged' && event.data.effect === id) return event;
  }
  throw new Error(`the verdict of ${id} is not where it was`);
}

function queries({ db, readEvent }: FamilyDeps): EffectQueries {
  const get = db.prepare(`SELECT ${effectColumns} FROM effects WHERE id = ?`);
  const ofTask = db.prepare(`SELECT ${effectColumns} FROM effects WHERE task = ? ORDER BY proposed_seq`);
  const compensating = db.prepare(`SELECT ${effectColumns} FROM effects WHERE ${compensation} LIMIT 1`);
  const approved = db.prepare(`SELECT ${effectColumns} FROM effects WHERE state = 'approved' AND ${liveEffect} AND NOT ${pausedEffect} AND adapter NOT IN (SELECT value FROM json_each(?)) LIMIT ?`);
  const waiting = db.prepare(`SELECT ${effectColumns} FROM effects WHERE state IN ('waiting', 'repeating') AND ${liveEffect} AND NOT ${pausedEffect} AND retry_at <= ? AND adapter NOT IN (SELECT value FROM json_each(?)) LIMIT ?`);
  const started = db.prepare(`SELECT ${effectColumns} FROM effects WHERE state = 'started' AND ${liveEffect} LIMIT ?`);
  const next = db.prepare(`SELECT min(retry_at) AS due FROM effects WHERE state IN ('waiting', 'repeating') AND ${liveEffect} AND retry_at > ? AND NOT ${pausedEffect}`);
  const cooled = db.prepare(`SELECT ${effectColumns} FROM effects WHERE state = 'cooling' AND retry_at <= ? AND NOT ${pausedEffect} ORDER BY retry_at LIMIT ?`);
  const nextCooled = db.prepare(`SELECT min(retry_at) AS due FROM effects WHERE state = 'cooling' AND NOT ${pausedEffect}`);
  const under = `(:scope = 'all' OR (:scope = 'agent' AND agent = :name) OR (:scope = 'adapter' AND adapter = :name))`;
  const liveUnder = db.prepare(`SELECT count(*) AS count FROM effects WHERE ${liveEffect} AND state <> 'started' AND ${under}`);
  const coolingUnder = db.prepare(`SELECT count(*) AS count FROM effects WHERE state = 'cooling' AND ${under}`);
  const countDone = db.prepare('SELECT count(*) AS count FROM effects WHERE kind = ? AND done_at > ?');
  const doneBy = db.prepare(`SELECT ${effectColumns} FROM effects WHERE adapter = ? AND done_at >= ? AND done_at < ? AND (done_at, id) > (?, ?) ORDER BY done_at, id LIMIT ?`);
  const judged = db.prepare(`SELECT ${effectColumns} FROM effects WHERE judged_seq > ? ORDER BY judged_seq LIMIT ?`);
  const judgedOf = db.prepare(`SELECT ${effectColumns} FROM effects WHERE judged_seq > ? AND agent = ? AND kind = ? AND coalesce(playbook, '') = ? ORDER BY judged_seq LIMIT ?`);
  const countJudged = db.prepare('SELECT count(*) AS count FROM effects WHERE judged_seq IS NOT NULL');
  return {
    async get(effect) {
      const row = get.get(effect);
      return row ? effectRow(row) : null;
    },
    async ofTask(task) {
      return ofTask.all(taskNumber(task)).map(effectRow);
    },
    async compensationOf(effect) {
      const row = compensating.get(effect);
      return row ? effectRow(row) : null;
    },
    async dispatchable(now, limit, without) {
      const names = JSON.stringify(without);
      const rows = approved.all(names, limit).map(effectRow);
      return rows.length < limit ? [...rows, ...waiting.all(now, names, limit - rows.length).map(effectRow)] : rows;
    },
    async cooledOff(now, limit) {
      return cooled.all(now, limit).map(effectRow);
    },
    async nextCooledOff() {
      return (nextCooled.get()?.['due'] as number | null | undefined) ?? null;
    },
    async countPaused(scope, name) {
      const pause = { scope, name: name ?? '' };
      return (liveUnder.get(pause)?.['count'] as number) + (coolingUnder.get(pause)?.['count'] as number);
    },
    async countDone(kind, since) {
      return countDone.get(kind, since)?.['count'] as number;
    },
    async doneBy(adapter, { from, to }, after, limit) {
      return doneBy.all(adapter, from, to, after?.doneAt ?? 0, after?.id ?? '', limit).map(effectRow);
    },
    async judged(after, limit, of) {
      const rows = of === undefined ? judged.all(after, limit) : judgedOf.all(after, of.agent, of.kind, of.playbook, limit);
      return rows.map((found) => {
        const row = effectRow(found);
        return Object.assign(row, { first: firstVerdict(row, readEvent) });
      });
    },
    async countJudged() {
      return countJudged.get()?.['count'] as number;
    },
    async started(limit) {
      return started.all(limit).map(effectRow);
    },
    async nextRetry(after) {
      return (next.get(after)?.['due'] as number | null | undefined) ?? null;
    },
  };
}

export function effectRow(row: Record<string, SQLOutputValue>): EffectRow {
  return {
    id: row['id'] as EffectId,
    task: taskId(row['task'] as number),
    call: row['call'] as number,
    kind: row['kind'] as EffectKind,
    adapter: row['adapter'] as string,
    agent: row['agent'] as string,
    playbook: row['playbook'] as string | null,
    state: row['state'] as EffectState,
    attempts: row['attempts'] as number,
    retryAt: row['retry_at'] as number | null,
    doneAt: row['done_at'] as number | null,
    compensates: row['compensates'] as EffectId | null,
    compensatedSeq: row['compensated_seq'] as number | null,
    proposedSeq: row['proposed_seq'] as number,
    judgedSeq: row['judged_seq'] as number | null,
    approvedSeq: row['approved_seq'] as number | null,
    editedSeq: row['edited_seq'] as number | null,
    updatedSeq: row['updated_seq'] as number,
  };
}

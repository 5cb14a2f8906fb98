import type { BudgetSetting } from './budgets.ts';
import type { EffectKind } from './effects.ts';
import type { EffectId, ItemId, TaskId } from './ids.ts';
import type { Json } from './json.ts';
import type { TrustOutcome } from './trust.ts';

/** What one reads of the gate: plain values. All times are epoch ms. */
export interface BudgetView extends BudgetSetting {
  /** Its windows that anything was spent or reserved in, newest first; the present one is always among them for the scope `company`. */
  windows: { window: string; reserved: number; spent: number; raised: number; left: number }[];
}

/** How far trust has grown for one agent, kind and playbook: by the policy in force. */
export interface TrustView {
  agent: string;
  kind: EffectKind;
  playbook: string;
  /** Outcomes that count: those since a relaxation ended last. */
  samples: number;
  good: number;
  /** Lower bound of the Wilson interval, 0 to 1. */
  lower: number;
  /** Rules that are relaxed for it, and since when. */
  relaxed: { rule: string; at: number }[];
  /** `changed`: the share of its draft that did not stand, 0 to 1. */
  last: { at: number; outcome: TrustOutcome; changed: number; effect: EffectId } | null;
}

export interface PauseView {
  scope: 'all' | 'agent' | 'adapter';
  name: string | null;
  reason: string;
  at: number;
  /** Approved effects that wait because of it. */
  waiting: number;
}

/** What was compared with one provider, and what came of it. */
export interface ReconcileReport {
  adapter: string;
  from: number;
  to: number;
  /** `null` when its provider can't tell: why. */
  cannot: string | null;
  ours: number;
  theirs: number;
  missing: Finding[];
  unknown: Finding[];
  differing: Finding[];
  settled: EffectId[];
}
export interface Finding {
  effect: EffectId | null;
  /** The provider's id. */
  theirs: string | null;
  sentence: string;
  /** Field by field: ours, theirs. */
  differences: { field: string; ours: string | number | null; theirs: string | number | null }[];
  /** The open inbox item about it, or about it and all others past `limits.reconcileFindingsMax`; `null` when it was decided before. */
  item: ItemId | null;
}

/** What a rollback would do, in the order in which it would do it. */
export interface RollbackPlan {
  task: TaskId;
  title: string;
  /** The task that rolls it back, or did: a task is rolled back once. */
  by: TaskId | null;
  steps: RollbackStep[];
}
/** A field: what the task wrote, and what stands now. */
export interface FieldConflict {
  [key: string]: Json;
  field: string;
  task: Json;
  now: Json;
}
export type RollbackStep =
  | { do: 'compensate'; effect: EffectId; sentence: string; /** What takes it back. */ by: string; /** In the words of its agent's contract; empty when that has none. */ how: string; onFailure: 'go-on' | 'stop' }
  | { do: 'correct'; effect: EffectId; sentence: string; why: string; correction: string; /** The correction can be sent as an effect. */ drafted: boolean }
  | { do: 'withdraw'; effect: EffectId; sentence: string }
  | { do: 'revert'; ref: string; version: number; fields: string[] }
  | { do: 'keep'; ref: string; /** `null` for who is who, which has no versions. */ version: number | null; why: string; /** Changed since by others. */ conflicts: FieldConflict[] }
  | { do: 'nothing'; effect: EffectId; sentence: string; why: string; /** Nobody knows yet whether it happened: settle that first. */ open: boolean };

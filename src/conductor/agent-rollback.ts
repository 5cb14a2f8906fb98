import type { Proposal, RollbackOutcome, TaskContext } from '../vocabulary/contract.ts';
import { assert, Conflict, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { RollbackPlan } from '../vocabulary/gate-views.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { rollbackAgentName, rollbackSource } from '../vocabulary/rollback.ts';
import { outcomeOf } from '../effects/proposal.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';
import type { CallSpec } from '../tasks/call.ts';
import { withdrawable } from '../tasks/cancel.ts';
import type { CoreContext } from '../tasks/context.ts';
import type { TaskRun } from '../tasks/run.ts';
import { propose, type ProposingDeps } from './effect-call.ts';
import { revertCall } from './memory-writes.ts';
import { fieldsChangedSince, setByOthersSince } from './rollback-memory.ts';
import { rollbackPlan, type RollbackPlanDeps } from './rollback-plan.ts';
import { receiptOf, wayBack } from './way-back.ts';

/** The part of the context with which the agent `rollback` takes back what another task did. */
export function rollingBack(deps: ProposingDeps & RollbackPlanDeps, run: TaskRun, core: Pick<CoreContext, 'step'>): TaskContext['rollback'] {
  const own = <T>(work: () => Promise<T>): Promise<T> => (run.contract.name === rollbackAgentName ? work() : Promise.reject(notYours(run.contract.name)));
  return {
    plan: (task) => own(() => core.step(`rollback.plan ${task}`, async () => (await rollbackPlan(deps, task)) as unknown as Json) as Promise<unknown> as Promise<RollbackPlan>),
    withdraw: (effect, reason) => own(() => core.step(`rollback.withdraw ${effect}`, () => withdrawEffect(deps.ledger, effect, reason))),
    revert: (task, ref, version) =>
      own(() => revertCall({ ...deps, run }, `rollback.revert ${ref} ${version}`, { ref, version, restore: [], source: rollbackSource(task), contested: (found) => setByOthersSince(deps.ledger, task, found, version) })),
    changedSince: (task, ref, version) => own(() => core.step(`rollback.changedSince ${ref} ${version}`.slice(0, limits.nameCharsMax), () => fieldsChangedSince(deps, task, ref, version))),
    compensate: (effect, reason) => own(() => run.call(takingBack(deps, run, { name: `compensate ${effect}`, effect, reason, proposal: compensation }))),
    correct: (effect, reason) => own(() => run.call(takingBack(deps, run, { name: `correct ${effect}`, effect, reason, proposal: correction }))),
  };
}

type Preparing = (deps: ProposingDeps, row: EffectRow) => Promise<Pick<Proposal, 'kind' | 'payload' | 'risk' | 'why' | 'compensates'>>;

async function compensation(deps: ProposingDeps, row: EffectRow): ReturnType<Preparing> {
  const way = await wayBack(deps, row);
  if (!way.possible) throw new Terminal('rollback.not-possible', `${row.id} can't be taken back: ${way.why}`, way.correction === '' ? 'See to it by hand.' : way.correction);
  return { kind: way.by.kind, payload: way.by.payload, risk: 'medium', why: `It takes ${row.id} of ${row.task} back.`, compensates: row.id };
}

async function correction(deps: ProposingDeps, row: EffectRow): ReturnType<Preparing> {
  const way = await wayBack(deps, row);
  if (way.possible || way.draft === null) throw new Terminal('rollback.no-draft', `There is no draft that would correct ${row.id}.`, 'See to it by hand.');
  // A draft that knows nothing of the case is to be read and edited, not waved through.
  return { kind: way.draft.kind, payload: way.draft.payload, risk: 'high', why: `${row.id} of ${row.task} can't be taken back. ${way.why}`, compensates: null };
}

/** One proposal of the rollback. That it failed for good is an answer: what happens to it then is asked in the inbox, and the rest need not wait for that. */
function takingBack(deps: ProposingDeps, run: TaskRun, { name, effect, reason, proposal }: { name: string; effect: EffectId; reason: string; proposal: Preparing }): CallSpec<RollbackOutcome> {
  return {
    type: 'effect',
    name,
    async proceed(handle) {
      const row = await deps.ledger.effects.get(effect);
      if (row?.state !== 'succeeded') throw new Conflict('effect.compensated', `The effect ${effect} has not gone out.`, 'There is nothing to take back.');
      const proposed = await deps.ledger.event(row.proposedSeq);
      assert(proposed.kind === 'effect.proposed', `${effect} was proposed`);
      const done = await receiptOf(deps.ledger, row);
      const { why, ...what } = await proposal(deps, row);
      const evidence = [{ label: 'what was done', text: proposed.data.sentence }, { label: 'its receipt', text: JSON.stringify(done.data.receipt).slice(0, 20_000) }, { label: 'why it is taken back', text: reason }];
      // Its words and amounts come from that proposal, and so does its mark (E5).
      await propose(deps, run, handle, name, { ...what, why, evidence, confidence: null, tainted: proposed.data.tainted }, proposed.subject);
    },
    onEvent(event) {
      if (event.kind === 'effect.failed' && event.data.retryAt === null) return { value: { status: 'failed', reason: event.data.failure.message } };
      const outcome = outcomeOf(event);
      return outcome === null ? 'waiting' : { value: outcome };
    },
  };
}

const withdrawAttemptsMax = 10;

/** Takes a proposal back that has not begun, with what asks about it. Done twice it changes nothing. */
async function withdrawEffect(ledger: Ledger, effect: EffectId, reason: string): Promise<boolean> {
  for (let attempt = 1; attempt <= withdrawAttemptsMax; attempt++) {
    const row = await ledger.effects.get(effect);
    if (row === null || ['withdrawn', 'rejected', 'expired'].includes(row.state)) return true;
    if (!withdrawable.includes(row.state)) return false;
    const { subject } = await ledger.event(row.proposedSeq);
    const base = { actor: `agent:${rollbackAgentName}`, task: row.task, subject } as const;
    const items = (await ledger.inbox.openOfTask(row.task)).filter((item) => item.effect === effect);
    const drafts: Draft[] = [
      ...items.map((item): Draft => ({ ...base, kind: 'inbox.withdrawn', data: { item: item.id, effect, call: item.call, reason } })),
      { ...base, kind: 'effect.withdrawn', data: { effect, call: row.call, reason } },
    ];
    try {
      await ledger.append(drafts, [{ type: 'effect-state', effect, states: [row.state] }, ...items.map((item) => ({ type: 'item-open', item: item.id }) as const)]);
      return true;
    } catch (error) {
      // Somebody decided about it just now: look again.
      if (!(error instanceof Conflict)) throw error;
    }
  }
  return false;
}

function notYours(agent: string): NeedsOperator {
  return new NeedsOperator('contract.not-rollback', `The agent ${agent} wanted to take back what another task did.`, 'That is for the agent `rollback` alone: `keelson task rollback ID`.');
}

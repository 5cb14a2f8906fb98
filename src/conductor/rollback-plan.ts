/**
 * What there is to take back of a task, read from the ledger. Owns: what is taken back, how, and in which order. Does not own: that it happens (the agent `rollback`).
 *
 * E4 newest first: by the events in which things happened, over the task and all the tasks that it started, each in its place in time and not as a block.
 * Proposals that have not begun come before all else, since withdrawing them keeps them from beginning.
 * M2 nothing is overwritten: of a version only the fields that nobody else has set since go back, as a new version.
 *
 * What was learned from the task (associations) stays: it is evidence of what happened, and that it was taken back happened too.
 */
import type { AgentContract } from '../vocabulary/contract.ts';
import { Terminal } from '../vocabulary/errors.ts';
import type { EffectState } from '../vocabulary/effects.ts';
import type { RollbackPlan, RollbackStep } from '../vocabulary/gate-views.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import { rollbackAgentName, rollbackKey } from '../vocabulary/rollback.ts';
import type { AdapterTable } from '../effects/proposal.ts';
import { currentContent } from '../effects/gate.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';
import { withdrawable } from '../tasks/cancel.ts';
import { creationOf, membersOf, type Member } from './rollback-members.ts';
import { memorySteps, type Placed, type Write } from './rollback-memory.ts';
import { wayBack } from './way-back.ts';

export interface RollbackPlanDeps {
  ledger: Ledger;
  adapters: AdapterTable;
  kinds: RecordKinds;
  contractOf(agent: string): Pick<AgentContract, 'compensation'> | undefined;
}

/** The plan as things are now. Throws `task.unknown`, `task.forgotten`, `rollback.of-rollback` and `rollback.too-much`. */
export async function rollbackPlan(deps: RollbackPlanDeps, task: TaskId): Promise<RollbackPlan> {
  const created = await creationOf(deps.ledger, task);
  if (created.forgotten) throw new Terminal('task.forgotten', `${task} was about somebody who was forgotten: what it did can't be read any more.`, 'Nothing to do.');
  // What a rollback took back would have to be done anew, for reasons of its own and not because they were once somebody's.
  if (created.data.agent === rollbackAgentName) throw new Terminal('rollback.of-rollback', `${task} is a rollback itself, and what it took back does not come back by taking it back.`, 'Do again what should hold after all: start its task anew, or give it by `keelson credit`.');
  const members = await membersOf(deps.ledger, task);
  const placed: Placed[] = [];
  const writes: Write[] = [];
  for (const member of members) {
    for (const row of await deps.ledger.effects.ofTask(member.task)) placed.push(...(await effectStep(deps, row, member)));
    if (member.by === null) writes.push(...(await writesOf(deps.ledger, member.task)));
  }
  placed.push(...(await memorySteps(deps, task, writes)));
  if (placed.length > limits.rollbackStepsMax) throw new Terminal('rollback.too-much', `${task} did ${placed.length} things that would have to be taken back; at most ${limits.rollbackStepsMax} are possible at once.`, 'Roll back the tasks that it started one by one.');
  return { task, title: created.data.title, by: await deps.ledger.tasks.byKey(rollbackKey(task)), steps: placed.toSorted((one, other) => rank(other) - rank(one) || other.seq - one.seq).map(({ step }) => step) };
}

/** What has not begun comes first. */
function rank({ step }: Placed): number {
  return step.do === 'withdraw' ? 1 : 0;
}

/** Nobody knows yet, or it is happening now. */
const open: readonly EffectState[] = ['started', 'repeating', 'doubt'];

async function effectStep(deps: RollbackPlanDeps, row: EffectRow, member: Member): Promise<Placed[]> {
  const placed = (step: RollbackStep): Placed[] => [{ seq: row.updatedSeq, step }];
  const { sentence } = (await currentContent(deps.ledger, row)).data;
  const about = { effect: row.id, sentence };
  if (row.state !== 'succeeded' && !open.includes(row.state) && !withdrawable.includes(row.state)) return [];
  if (member.by !== null) return placed({ do: 'nothing', ...about, why: `${member.by} takes back ${member.task}, or did.`, open: false });
  if (withdrawable.includes(row.state)) return placed({ do: 'withdraw', ...about });
  if (open.includes(row.state)) return placed({ do: 'nothing', ...about, why: row.state === 'started' ? 'It is being sent right now.' : 'Whether it went out is not known: settle that doubt first.', open: true });
  if (row.compensates !== null) return placed({ do: 'nothing', ...about, why: `It takes ${row.compensates} back itself.`, open: false });
  const other = await deps.ledger.effects.compensationOf(row.id);
  if (other !== null) return placed({ do: 'nothing', ...about, why: other.state === 'succeeded' ? `${other.id} took it back.` : `${other.id} is to take it back already (${other.state}).`, open: false });
  return placed(await wayBackStep(deps, row, member, about));
}

async function wayBackStep(deps: RollbackPlanDeps, row: EffectRow, { agent }: Member, about: { effect: EffectRow['id']; sentence: string }): Promise<RollbackStep> {
  const rule = deps.contractOf(agent)?.compensation[row.kind];
  const way = await wayBack(deps, row);
  // Without a rule nobody has thought about what depends on it, so the rest waits for the operator.
  if (way.possible) return { do: 'compensate', ...about, by: way.by.sentence, how: rule?.how ?? '', onFailure: rule?.onFailure ?? 'stop' };
  return { do: 'correct', ...about, why: way.why, correction: way.correction, drafted: way.draft !== null };
}

async function writesOf(ledger: Ledger, task: TaskId): Promise<Write[]> {
  const { events } = await ledger.journal(task);
  return events.flatMap((event): Write[] => {
    if (event.forgotten) return [];
    switch (event.kind) {
      case 'record.put':
        return [{ seq: event.seq, ref: { type: 'record', kind: event.data.kind, id: event.data.id, ref: `${event.data.kind}:${event.data.id}` }, version: event.data.version }];
      case 'note.put':
        return [{ seq: event.seq, ref: { type: 'item', id: event.data.id, ref: event.data.id }, version: event.data.version }];
      case 'identity.claimed':
        return [{ seq: event.seq, identity: event.data.identity, back: `\`keelson memory split ${event.data.identity} --handle ${event.data.handle.type}:${event.data.handle.value}\` takes the handle away.` }];
      case 'identity.merged':
        return [{ seq: event.seq, identity: event.data.from, back: `\`keelson memory split ${event.data.from}\` parts it from ${event.data.into} again.` }];
      default:
        return [];
    }
  });
}

import { Conflict, Terminal } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { ItemId, TaskId } from '../vocabulary/ids.ts';
import { decisionSchema, type Decision, type Item } from '../vocabulary/inbox.ts';
import type { Clock } from '../vocabulary/ports.ts';
import { decideEffect } from '../effects/decide.ts';
import { decideBudget } from '../effects/decide-budget.ts';
import type { AdapterTable } from '../effects/proposal.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import type { Ledger } from '../ledger/port.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { reviewEverything, type Policy } from '../policy/judge.ts';
import type { Engine } from '../tasks/port.ts';
import { decideTrust } from './decide-trust.ts';
import { lessonOf } from './router/teach.ts';

export interface DecisionDeps {
  ledger: Ledger;
  engine: Engine;
  adapters: AdapterTable;
  clock: Clock;
  /** The budgets that count; `null` while nobody knows which there are. */
  budgets?(): readonly BudgetSetting[] | null;
  /** The policy in force; without one no rule can be relaxed. */
  policy?(): Policy | Promise<Policy>;
  /** IANA time zone of the company, UTC when nobody says. */
  zone?: string;
}

/** Records the operator's decision, once. A second one, or one about something that is gone, is refused with the reason. */
export async function decideItem(deps: DecisionDeps, id: ItemId, wanted: Decision, edited?: unknown): Promise<void> {
  const { item, opened, decision } = await offered(deps, id, wanted);
  try {
    if (asksForBudget(item)) await decideBudget(budgetDeps(deps), [{ ...item, opened }], decision);
    else if (item.type === 'proposal') await decideTrust({ ledger: deps.ledger, policy: policyOf(deps) }, item, opened, decision);
    else await record(deps, item, opened, decision, edited);
  } catch (error) {
    throw await asRefusal(deps, id, error);
  }
}

export interface Offered {
  item: ItemRow;
  opened: LedgerEvent<'inbox.opened'>;
  /** As it is recorded. */
  decision: Decision;
}

/** An open item that offers this decision; anything else is refused, and nothing changes by asking. */
export async function offered({ ledger, clock }: DecisionDeps, id: ItemId, wanted: Decision): Promise<Offered> {
  const decision = decisionSchema.parse(wanted);
  const item = await ledger.inbox.get(id);
  if (!item) throw new Terminal('inbox.unknown', `There is no inbox item ${id}.`, '`keelson inbox --all` lists them.');
  if (item.state !== 'open') throw alreadyClosed(item);
  // The expiry may not have been swept yet: what is too late is too late (E6).
  if (item.expiresAt !== null && item.expiresAt <= clock.now()) throw new Conflict('inbox.expired', `Item ${id} expired before it was decided.`, 'Nothing was sent. Start it anew if it is still wanted.');
  const opened = await ledger.event(item.openedSeq);
  if (opened.kind !== 'inbox.opened' || !opened.data.actions.includes(decision.action)) {
    const possible = opened.kind === 'inbox.opened' ? opened.data.actions.join(', ') : 'none';
    throw new Terminal('inbox.wrong-action', `Item ${id} (${item.type}) can't be answered with "${decision.action}".`, `Possible here: ${possible}.`);
  }
  if (decision.action === 'reject' && !decision.text?.trim()) throw new Terminal('inbox.no-reason', 'A rejection needs its reason.', 'Add --reason "…": the agent and your later self will read it.');
  if (decision.action !== 'answer') return { item, opened, decision };
  if (!decision.text?.trim()) throw new Terminal('inbox.no-answer', 'The answer is empty.', 'Write the answer after the number of the item.');
  return { item, opened, decision: { ...decision, text: answerTo(opened.data, id, decision.text) } };
}

/** About a window of a budget, not about one effect. */
export function asksForBudget({ type, effect }: ItemRow): boolean {
  return type === 'budget' && effect === null;
}

export function budgetDeps({ ledger, budgets }: DecisionDeps): Parameters<typeof decideBudget>[0] {
  return { ledger, budgets: budgets ?? (() => []) };
}

/** Somebody was first: what the ledger refuses in the words of its expectations is told as how the item ended. */
async function asRefusal({ ledger }: DecisionDeps, id: ItemId, error: unknown): Promise<unknown> {
  const item = error instanceof Conflict ? await ledger.inbox.get(id) : null;
  return item === null || item.state === 'open' ? error : alreadyClosed(item, error);
}

export function alreadyClosed({ id, state }: Pick<ItemRow, 'id' | 'state'>, cause?: unknown): Conflict {
  return new Conflict('inbox.closed', `Item ${id} is ${state} already.`, `\`keelson show ${id}\` tells how it ended.`, { cause });
}

/** What an answer comes to: of closed choices the one that is meant, in its own spelling. */
function answerTo({ choices, closed }: Item, id: ItemId, text: string): string {
  if (!closed) return text;
  const wanted = text.trim().toLowerCase();
  const choice = choices.find((one) => one === text) ?? choices.find((one) => one.trim().toLowerCase() === wanted);
  if (choice !== undefined) return choice;
  throw new Terminal('inbox.not-a-choice', `"${text.slice(0, 100)}" is not one of the choices of item ${id}, so nothing was decided.`, `Choose: ${choices.map((one, index) => `${index + 1} ${one}`).join('; ')}. On the command line the number is enough: \`keelson answer ${id} 1\`.`);
}

function policyOf(deps: DecisionDeps): () => Policy | Promise<Policy> {
  return () => deps.policy?.() ?? reviewEverything;
}

async function record(deps: DecisionDeps, item: ItemRow, opened: LedgerEvent<'inbox.opened'>, decision: Decision, edited: unknown): Promise<void> {
  const { subject } = opened;
  const { ledger, engine, adapters, clock, zone = 'UTC' } = deps;
  if (item.effect !== null) {
    const { drafts, expectations } = await decideEffect({ ledger, adapters, clock, zone, policy: policyOf(deps) }, { ...item, subject }, decision, edited);
    await ledger.append([...drafts, ...(await lessonOf(ledger, item, opened, decision, drafts))], expectations);
    return;
  }
  if (item.type === 'escalation' && decision.action === 'retry' && item.task !== null) return engine.retry(item.task, item.id, decision.text);
  await ledger.append(
    [{ kind: 'inbox.decided', actor: 'operator', task: item.task, subject, cause: item.openedSeq, data: { item: item.id, ...decision, effect: item.effect, call: item.call } }, ...(await lessonOf(ledger, item, opened, decision, []))],
    [{ type: 'item-open', item: item.id }],
  );
  if (decision.action === 'dismiss' && item.task !== null) await giveUp(ledger, engine, item.task);
}

/** A stopped task that the operator dismissed is over: whoever waits for it, such as its parent, must hear so. */
async function giveUp(ledger: Ledger, engine: Engine, task: TaskId): Promise<void> {
  if ((await ledger.tasks.get(task))?.status === 'stopped') await engine.cancel(task, 'The operator dismissed it after it was stopped.', 'operator');
}

/**
 * Metered calls of agents: a reservation, the call, its true cost, each a durable call of the task, so that a replay takes the same way.
 *
 * B1 the worst case is reserved before each call, in a commit of its own. A failure that certainly cost nothing releases it in the same step. What nobody knows (a call
 * that ran out of time, or was under way when the process died) stays reserved, and counts as spent when the task ends: the fold of its end does that.
 * B2 is the ledger's: the reservation is refused unless it fits. What the operator supplies in place of a call that failed is its result, and was metered by
 * nobody: it changes nothing about what that call counts for.
 */
import { z } from 'zod';
import type { Metered, SpendOptions, SpendTier, StepAttempt, TaskContext } from '../vocabulary/contract.ts';
import { budgetUnits, whenReached, type BudgetLine, type BudgetSetting } from '../vocabulary/budgets.ts';
import { Conflict, InDoubt, KeelsonError, NeedsOperator, Retryable, Terminal } from '../vocabulary/errors.ts';
import type { Draft, EventData } from '../vocabulary/events.ts';
import type { Json } from '../vocabulary/json.ts';
import { retryAt } from '../vocabulary/retry-at.ts';
import { spendReservation, type ReservedLine } from '../ledger/families/budgets.ts';
import type { Expectation } from '../ledger/port.ts';
import { flowOf } from '../effects/budget-gate.ts';
import { budgetDues, hasRoom, knownBudgets, type Cost, type Due } from '../policy/budgets.ts';
import { nextWindowStart } from '../policy/windows.ts';
import type { CoreContext } from '../tasks/context.ts';
import { retryPolicy } from '../tasks/retry-policy.ts';
import type { TaskRun } from '../tasks/run.ts';
import type { ContextDeps } from './agent-context.ts';
import { askForBudget } from './ask-for-budget.ts';

const amount = z.number().int().nonnegative();
const unit = { unit: z.enum(budgetUnits), currency: z.string().nullable() };
const reservedLineSchema = z.object({ budget: z.string(), window: z.string(), amount, ...unit });
export const fullSchema = z.object({
  budget: z.string(), window: z.string(), amount, ...unit, cap: amount, reserved: amount, spent: amount, raised: amount, whenReached: z.enum(whenReached), next: z.number().int().nullable(),
});
/** What a window without room looked like when it was asked. */
export type FullWindow = z.infer<typeof fullSchema>;
export const reservedSchema = z.object({ lines: z.array(reservedLineSchema), full: fullSchema.nullable() });
export type Reserved = z.infer<typeof reservedSchema>;
/** What a call really cost; what is left out cost nothing. */
export type Spent = Metered<Json>['spent'];
const costSchema = z.object({ amount, currency: z.string(), billionths: z.number().int().min(0).max(999_999_999).optional() });
const spentSchema = z.object({ money: costSchema.optional(), tokens: amount.optional() });
/** What a call leaves behind, and nothing that an operator would supply in its place. */
const meteredSchema = z.strictObject({ result: z.unknown().optional(), spent: z.strictObject(spentSchema.shape) });

/** Reservations, waits and questions of one spending call; more is a budget that nobody will ever fill. */
const roundsMax = 100;
const reserveAttemptsMax = 10;

export function spending(deps: ContextDeps, run: TaskRun, core: CoreContext): TaskContext['spend'] {
  /** What this run has reserved and not begun. A call whose reservation is older may have been under way when the process died. */
  const fresh = new Set<string>();
  return async <T extends Json>(name: string, options: SpendOptions, work: (tier: string, attempt: StepAttempt) => Promise<Metered<T>>): Promise<T> => {
    const place = core.uuid();
    const policy = retryPolicy(options.retry);
    let failures = 0;
    let next = 0;
    for (let round = 0; round < roundsMax; round++) {
      const tier = options.tiers[next] ?? options.tiers[0];
      const reservation = spendReservation(run.task, `${place}:${round}`);
      const reserved = reservedSchema.safeParse(await core.step(short(`${name}: budget for ${tier.name}`), () => reserve(deps, run, { reservation, tier, name, fresh })));
      // Skipped by the operator, or done by hand: nothing was set aside by that, so it is asked for anew (B1).
      if (!reserved.success) continue;
      const { lines, full } = reserved.data;
      if (full !== null) {
        if (full.whenReached === 'cheaper' && next + 1 < options.tiers.length) next += 1;
        else {
          await untilRoom(deps, run, core, name, full);
          next = 0;
        }
        continue;
      }
      try {
        const done = await core.step(short(name), (attempt) => call(deps, run, { reservation, held: lines.length > 0, fresh }, () => work(tier.name, attempt)), { retry: { attemptsMax: 1 }, ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }) });
        const metered = meteredSchema.safeParse(done);
        // Supplied by the operator, and metered by nobody: what is still reserved counts as spent when the task ends.
        if (!metered.success) return done as T;
        const spent = metered.data.spent as Spent;
        if (lines.length > 0) await core.step(short(`${name}: cost`), () => settle(deps, run, reservation, lines, spent));
        refuseOver(name, tier, spent);
        return metered.data.result as T;
      } catch (error) {
        if (error instanceof KeelsonError && error.code === interrupted) continue;
        if (!(error instanceof Retryable) || error.code === 'step.timed-out' || ++failures >= policy.attemptsMax) throw error;
        await core.sleep(short(`${name}: again`), retryAt(core.now(), failures, policy, `${run.created.data.seed}\n${place}`, error) - core.now());
      }
    }
    throw new NeedsOperator('budget.never-enough', `"${name}" found no room in its budgets after ${roundsMax} tries.`, 'Raise them in policy.yaml, then retry the task.');
  };
}

const interrupted = 'spend.interrupted';

/** Names a reservation for the first time, and what may cost so much. */
export interface Reserving {
  reservation: string;
  tier: SpendTier;
  name: string;
}

/** Sets the worst case aside, or says which window has no room. Done again after a crash it finds what it did, if that is still what is due. */
async function reserve(deps: ContextDeps, run: TaskRun, { fresh, ...reserving }: Reserving & { fresh: Set<string> }): Promise<Reserved> {
  const { ledger } = deps;
  const { reservation, name } = reserving;
  for (let attempt = 0; attempt < reserveAttemptsMax; attempt++) {
    const { now, dues, settings, lines } = await whatIsDue(deps, run, reserving);
    const there = await ledger.budgets.reservation(reservation);
    if (there.length > 0 && !sameLines(there, lines)) {
      // Of a process that died before this was on record, so nothing was called with it. By now something dearer may be due, or another window.
      await close(ledger, run, reservation, { kind: 'budget.released', data: { reservation, reason: 'The process stopped before it was used, and something else is due now.' } });
      continue;
    }
    if (there.length === 0 && dues.length > 0) {
      const { draft, expectations } = reservedDraft(run, reserving, lines);
      try {
        await ledger.append([draft], expectations);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        const full = await firstFull(deps, dues, now);
        if (full !== null) return { lines: [], full };
        continue;
      }
    }
    fresh.add(reservation);
    return { full: null, lines: withUnits(settings, lines) };
  }
  throw new Retryable('budget.busy', `"${name}" met others at its budgets again and again.`, 'Nothing to do: it is tried again.');
}

/** What sets the worst case aside, for a commit of the caller's; `null` when no budget counts it. Or which window has no room as things are now. */
export async function reservationFor(deps: ContextDeps, run: TaskRun, reserving: Reserving): Promise<{ full: FullWindow } | { full: null; lines: Reserved['lines']; reserved: { draft: Draft; expectations: Expectation[] } | null }> {
  const { now, dues, settings, lines } = await whatIsDue(deps, run, reserving);
  const full = await firstFull(deps, dues, now);
  if (full !== null) return { full };
  return { full, lines: withUnits(settings, lines), reserved: dues.length === 0 ? null : reservedDraft(run, reserving, lines) };
}

async function whatIsDue({ ledger, budgets, clock, company }: ContextDeps, run: TaskRun, { name, tier: { worst } }: Reserving): Promise<{ now: number; settings: readonly BudgetSetting[]; dues: Due[]; lines: BudgetLine[] }> {
  const settings = budgets === undefined ? [] : knownBudgets(budgets());
  const cost: Cost = { money: worst.money ?? null, tokens: worst.tokens ?? 0, count: 0 };
  const who = { agent: run.contract.name, task: run.task, flow: settings.length === 0 ? run.task : await flowOf(ledger, run.task), kind: null };
  const now = clock.now();
  const { dues, uncountable } = budgetDues(settings, who, cost, now, company.zone);
  const [strange] = uncountable;
  if (strange !== undefined) throw new NeedsOperator('budget.other-currency', `The budget ${strange.id} is in ${strange.currency ?? '?'} and can't count "${name}", which costs ${cost.money?.currency ?? ''}.`, 'Give policy.yaml a budget of that currency for it, then retry the task.');
  return { now, settings, dues, lines: dues.map(({ line }) => line) };
}

function reservedDraft({ task, created }: TaskRun, { reservation: id, tier, name }: Reserving, lines: BudgetLine[]): { draft: Draft; expectations: Expectation[] } {
  return {
    draft: { kind: 'budget.reserved', actor: 'system', task, subject: created.subject, data: { reservation: id, lines, what: `${tier.name}: ${name}`.slice(0, 500) } },
    expectations: [{ type: 'task-live', task }, { type: 'new-reservation', reservation: id }, { type: 'within-budgets', lines }],
  };
}

function withUnits(settings: readonly BudgetSetting[], lines: readonly BudgetLine[]): Reserved['lines'] {
  const units = new Map(settings.map((setting) => [setting.id, setting]));
  return lines.map(({ budget, window, amount: most }) => ({ budget, window, amount: most, unit: units.get(budget)?.unit ?? 'count', currency: units.get(budget)?.currency ?? null }));
}

function sameLines(held: readonly ReservedLine[], due: readonly BudgetLine[]): boolean {
  return held.length === due.length && held.every((one) => due.some(({ budget, window, amount: most }) => budget === one.budget && window === one.window && most === one.amount));
}

async function firstFull({ ledger, company }: ContextDeps, dues: readonly Due[], now: number): Promise<FullWindow | null> {
  for (const { setting, line } of dues) {
    const { reserved, spent, raised } = await ledger.budgets.window(line.budget, line.window);
    if (hasRoom(line, { window: line.window, reserved, spent, raised })) continue;
    return { ...line, unit: setting.unit, currency: setting.currency, reserved, spent, raised, whenReached: setting.whenReached, next: nextWindowStart(company.zone, now, setting.per) };
  }
  return null;
}

/** The next window, or the operator, makes room; or it ends here. */
export async function untilRoom(deps: ContextDeps, run: TaskRun, core: CoreContext, name: string, full: FullWindow): Promise<void> {
  const nextWindow = (): Promise<void> => core.sleep(short(`${name}: until the next window of ${full.budget}`), Math.max(0, (full.next ?? core.now()) - core.now()));
  if (full.whenReached === 'wait' && full.next !== null && full.amount <= full.cap) return nextWindow();
  const answer = await run.call(askForBudget({ name: short(`${name}: budget ${full.budget}`), full, agent: run.contract.name, clock: deps.clock }));
  if (answer.action === 'raise') return;
  if (answer.action === 'wait' && full.next !== null) return nextWindow();
  throw new Terminal('budget.used-up', `The budget ${full.budget} is used up for ${full.window}${answer.action === 'reject' ? `, and the operator said: ${answer.text ?? 'no'}` : ', and nobody raised it in time'}.`, 'Raise it in policy.yaml, or wait for its next window, then retry the task.');
}

/** The call itself, at most once for each reservation. */
async function call<T extends Json>({ ledger }: ContextDeps, run: TaskRun, { reservation, held, fresh }: { reservation: string; held: boolean; fresh: Set<string> }, work: () => Promise<Metered<T>>): Promise<Json> {
  if (held && !fresh.delete(reservation)) throw new Terminal(interrupted, 'It was under way when the process stopped, and may have cost something.', 'Nothing to do: it is done once more, and both are counted.');
  let metered: Metered<T>;
  try {
    metered = await work();
  } catch (error) {
    // By their classes these say that nothing happened. Anything else may have cost something.
    if (held && error instanceof KeelsonError && !(error instanceof InDoubt)) await close(ledger, run, reservation, { kind: 'budget.released', data: { reservation, reason: error.message.slice(0, 2_000) } });
    throw error;
  }
  const spent = spentSchema.safeParse(metered.spent);
  if (!spent.success) throw new Terminal('spend.bad-cost', `What the call cost is not readable: ${spent.error.message}`, 'Mend the agent. The worst case counts as spent.');
  return { result: metered.result, spent: spent.data as { money?: { amount: number; currency: string; billionths?: number }; tokens?: number } };
}

async function settle({ ledger }: ContextDeps, run: TaskRun, reservation: string, lines: Reserved['lines'], spent: Spent): Promise<null> {
  await close(ledger, run, reservation, { kind: 'budget.settled', data: settledData(reservation, lines, spent) });
  return null;
}

/** The true cost of what was reserved, budget by budget. What can't be told counts at its worst. */
export function settledData(reservation: string, lines: Reserved['lines'], { tokens = 0, money }: Spent): EventData<'budget.settled'> {
  const cost = (line: Reserved['lines'][number]): { amount: number; billionths?: number } => {
    if (line.unit === 'tokens') return { amount: tokens };
    if (line.unit !== 'money') return { amount: line.amount };
    if (money === undefined) return { amount: 0 };
    if (money.currency !== line.currency) return { amount: line.amount };
    const { billionths = 0 } = money;
    return { amount: money.amount, ...(billionths > 0 ? { billionths } : {}) };
  };
  return { reservation, spent: lines.map((line) => ({ budget: line.budget, window: line.window, ...cost(line) })) };
}

type Closing = Pick<Draft<'budget.settled'>, 'kind' | 'data'> | Pick<Draft<'budget.released'>, 'kind' | 'data'>;

/** Once: one that is closed already, such as by the end of its task, stays as it is. */
async function close(ledger: ContextDeps['ledger'], run: TaskRun, reservation: string, closing: Closing): Promise<void> {
  const draft = { ...closing, actor: 'system', task: run.task, subject: run.created.subject } as Draft;
  await ledger.append([draft], [{ type: 'reservation-open', reservation }]).catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
  });
}

/** It is on record and counted; but whoever named that worst case was wrong, and must not go on like that. */
function refuseOver(name: string, { name: tier, worst }: SpendTier, spent: Spent): void {
  const money = spent.money !== undefined && (worst.money?.currency !== spent.money.currency || spent.money.amount + ((spent.money.billionths ?? 0) > 0 ? 1 : 0) > worst.money.amount);
  if (!money && (spent.tokens ?? 0) <= (worst.tokens ?? 0)) return;
  throw new Terminal('spend.over-worst', `"${name}" cost more than the worst case of ${tier} that was reserved for it.`, 'It is counted as it was. Correct the worst case of this tier before it is called again.');
}

function short(name: string): string {
  return name.slice(0, 200);
}

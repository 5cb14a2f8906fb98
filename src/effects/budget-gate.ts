/**
 * The last question before an effect begins: is there money left for it? Owns: which effects that wait for a budget are worth another try. Does not own: the
 * sums and who waits (the ledger), nor what a budget says (the policy).
 *
 * B1 what an effect may cost is reserved in the commit that begins it. B2 that commit is refused unless it fits, so looking before is only to save work.
 * An effect that finds no room is held: never sent, no attempt counted, and it goes on by itself when there is room. While nobody knows which budgets
 * there are nothing begins (E6).
 */
import type { BudgetLine } from '../vocabulary/budgets.ts';
import { Conflict } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { EffectId, TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock } from '../vocabulary/ports.ts';
import { budgetTopic, effectReservation, type BudgetHold, type BudgetWindow } from '../ledger/families/budgets.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { budgetDues, effectCost, hasRoom, type Cost, type Due, type Spender } from '../policy/budgets.ts';
import { nextWindowStart } from '../policy/windows.ts';
import type { Approved } from './approved.ts';
import { fullDrafts, uncountableDrafts } from './hold.ts';

/** The budgets that count, and the zone of their hours and days. */
export interface Budgeting {
  /** `null` while nobody knows which there are; once known they stay known. */
  budgets(): readonly BudgetSetting[] | null;
  /** IANA time zone of the company. */
  zone: string;
}
export const noBudgets: Budgeting = { budgets: () => [], zone: 'UTC' };

/** What is to begin, and under what it may. */
export interface Beginning {
  row: EffectRow;
  approved: Approved;
  subject: string | null;
  started: Draft;
  expectations: Expectation[];
}

/** After these there may be room, nobody is asked any more, or nothing waits any more for what is asked. */
const freeing = new Set<LedgerEvent['kind']>(['budget.raised', 'budget.settled', 'budget.released', 'effect.failed', 'effect.rejected', 'effect.withdrawn', 'effect.expired', 'inbox.decided', 'inbox.withdrawn', 'inbox.expired', 'pause.lifted']);

/** Ends of reservations, most of them of calls of models. */
const byCalls = new Set<LedgerEvent['kind']>(['budget.settled', 'budget.released']);

/** One turn for each that waits, under the same budgets. */
interface Round {
  /** The budgets, as JSON. */
  budgets: string;
  /** Who had it, until it is over. */
  had: Set<EffectId>;
  over: boolean;
}

const holdsPerRead = 256;
/** Several that are held at the same moment want to ask the same question: one does, the others join it. */
const joinAttemptsMax = 4;

export class BudgetGate {
  private readonly ledger: Ledger;
  private readonly clock: Clock;
  private readonly budgeting: Budgeting;
  /** Those that wait are worth a look. */
  private wanted = true;
  /** Known from the last look, until something is held. */
  private nothingWaits = false;
  /** Up to when ended windows were looked at, epoch ms. */
  private endsSeen = 0;
  /** Other budgets may have room for anything, so under them each has its turn, whatever is left in the window that it waits for. */
  private round: Round = { budgets: '', had: new Set(), over: false };

  constructor(ledger: Ledger, clock: Clock, budgeting: Budgeting) {
    this.ledger = ledger;
    this.clock = clock;
    this.budgeting = budgeting;
  }

  /** Whether what was written may let those that wait go on. */
  notice(events: readonly LedgerEvent[]): boolean {
    if (events.some(({ kind }) => kind === 'effect.held')) this.nothingWaits = false;
    // Models settle all day long: what that frees is worth a look only when something waits.
    const freed = events.some((event) => isFreeing(event) && !(this.nothingWaits && byCalls.has(event.kind)));
    if (freed) this.wanted = true;
    // What was paused was left out of every look since.
    if (events.some(({ kind }) => kind === 'pause.lifted')) this.round = { budgets: '', had: new Set(), over: false };
    return freed;
  }

  /** What was ready did not begin after all. */
  again(): void {
    this.wanted = true;
  }

  areKnown(): boolean {
    return this.budgeting.budgets() !== null;
  }

  /**
   * Appends what begins the effect together with its reservation: `true`. Or holds it, when there is no room, and leaves it as it is while nobody knows the budgets: `false`.
   * A `Conflict` is about something else.
   */
  async begin(beginning: Beginning): Promise<boolean> {
    const { round } = this;
    const begun = await this.tryToBegin(beginning);
    if (!round.over) round.had.add(beginning.row.id);
    return begun;
  }

  private async tryToBegin({ row, approved, subject, started, expectations }: Beginning): Promise<boolean> {
    const reservation = effectReservation(row.id);
    // What is said again with the same key costs what was set aside the first time; there is nothing to ask about any more.
    if (row.state === 'repeating' || (await this.ledger.budgets.reservation(reservation)).length > 0) {
      await this.ledger.append([started], expectations);
      return true;
    }
    const settings = this.budgeting.budgets();
    if (settings === null) return false;
    const { dues, uncountable, cost } = await this.duesOf(settings, row, approved);
    const [strange] = uncountable;
    if (strange !== undefined && !(await this.letThrough(row))) {
      await this.holdUncountable(row, subject, strange, cost);
      return false;
    }
    const lines = dues.map(({ line }) => line);
    const set: Draft[] = lines.length === 0 ? [] : [{ kind: 'budget.reserved', actor: 'system', task: row.task, subject, cause: row.updatedSeq, data: { reservation, lines, what: `${row.kind} ${row.id}` } }];
    const fits: Expectation[] = lines.length === 0 ? [] : [{ type: 'new-reservation', reservation }, { type: 'within-budgets', lines }];
    const asked = await this.itemsOf(row);
    try {
      await this.ledger.append([...set, started, ...asked.drafts], [...expectations, ...fits, ...asked.expectations]);
      if (row.state === 'held') this.wanted = true;
      return true;
    } catch (error) {
      const full = error instanceof Conflict ? await this.firstFull(dues) : null;
      // Whatever it was, it may have passed by now.
      this.wanted = true;
      if (full === null) throw error;
      await this.hold(row, subject, full, dues);
      return false;
    }
  }

  /** Effects that wait for a budget and may well find room now, those that have waited longest first. Which really do is found out when they begin. */
  async ready(most: number, skip: (row: EffectRow) => boolean): Promise<EffectRow[]> {
    const now = this.clock.now();
    const settings = this.budgeting.budgets();
    if (settings === null) return [];
    // By content: whoever makes a new list for each question must not have them looked at for ever.
    const budgets = JSON.stringify(settings);
    if (budgets !== this.round.budgets) this.round = { budgets, had: new Set(), over: false };
    const { round } = this;
    const end = await this.ledger.budgets.nextEnd(Math.min(this.endsSeen, now));
    if (!this.wanted && round.over && (end === null || end > now)) return [];
    this.wanted = false;
    this.endsSeen = now;
    let over = true;
    const room = new Room(this.ledger, settings, now);
    const rows: EffectRow[] = [];
    // What is held while this looks takes it back.
    this.nothingWaits = true;
    for (let after = 0; ; ) {
      const holds = await this.ledger.budgets.holds(after, holdsPerRead);
      if (holds.length > 0) this.nothingWaits = false;
      for (const hold of holds) {
        after = hold.seq;
        const hasTurn = !round.over && !round.had.has(hold.effect);
        if (!hasTurn && !(await room.mayHave(hold))) continue;
        const row = await this.ledger.effects.get(hold.effect);
        if (row === null) continue;
        if (hasTurn) over = false;
        if (rows.length >= most || skip(row)) {
          this.wanted = true;
          continue;
        }
        rows.push(row);
      }
      if (holds.length < holdsPerRead) break;
    }
    if (over) Object.assign(round, { over, had: new Set() });
    await this.withdrawSettled();
    return rows;
  }

  private async duesOf(settings: readonly BudgetSetting[], row: EffectRow, { payload }: Approved) {
    const cost = effectCost(row.kind, payload);
    if (settings.length === 0) return { dues: [], uncountable: [], cost };
    return { ...budgetDues(settings, await spenderOf(this.ledger, row), cost, this.clock.now(), this.budgeting.zone), cost };
  }

  private async firstFull(dues: readonly Due[]): Promise<Due | null> {
    for (const due of dues) if (!hasRoom(due.line, await this.ledger.budgets.window(due.line.budget, due.line.window))) return due;
    return null;
  }

  private async hold(row: EffectRow, subject: string | null, due: Due, dues: readonly Due[]): Promise<void> {
    const { setting, line } = due;
    const now = this.clock.now();
    const next = nextWindowStart(this.budgeting.zone, now, setting.per);
    // What is more than the whole cap would wait for ever, and what is approved too long ago by then would be refused at the gate.
    const outlasts = next !== null && (await this.isApprovedAt(row, next));
    const waits = setting.whenReached === 'wait' && outlasts && line.amount <= line.cap;
    const topic = budgetTopic(line.budget, line.window);
    const still: Expectation[] = [{ type: 'effect-state', effect: row.id, states: [row.state] }, { type: 'over-budgets', lines: dues.map((one) => one.line) }];
    for (let attempt = 1; ; attempt++) {
      const [item] = waits ? [] : await this.ledger.inbox.about(topic);
      const before = await this.ledger.budgets.hold(row.id);
      // Nothing has changed for it: it keeps its place.
      if (before !== null && isSame(before, line) && before.asked === !waits && (waits ? (before.ends ?? 0) > now : item !== undefined)) return;
      const window = await this.ledger.budgets.window(line.budget, line.window);
      const drafts = fullDrafts({ row, subject, due, window, next, outlasts, now, how: waits ? 'wait' : item === undefined ? 'ask' : 'join' });
      const open: Expectation[] = waits ? [] : [item === undefined ? { type: 'topic-free', topic, open: true } : { type: 'item-open', item: item.id }];
      try {
        await this.ledger.append(drafts, [...still, ...open]);
        return;
      } catch (error) {
        if (!(error instanceof Conflict) || attempt === joinAttemptsMax) throw error;
      }
    }
  }

  private async holdUncountable(row: EffectRow, subject: string | null, setting: BudgetSetting, { money }: Cost): Promise<void> {
    const asked = (await this.ledger.inbox.openOfTask(row.task)).some(({ type, effect }) => type === 'budget' && effect === row.id);
    if (row.state === 'held' && asked) return;
    await this.ledger.append(uncountableDrafts(row, subject, setting, money, this.clock.now()), [{ type: 'effect-state', effect: row.id, states: [row.state] }]);
  }

  /** Whether its approval still holds at that time (epoch ms). That of one which has begun before does. */
  private async isApprovedAt({ attempts, approvedSeq }: EffectRow, time: number): Promise<boolean> {
    if (attempts > 0) return true;
    return approvedSeq !== null && time < (await this.ledger.event(approvedSeq)).at + limits.approvalValidMsMax;
  }

  /** The operator was told that a budget can't count it, and approved it all the same. */
  private async letThrough(row: EffectRow): Promise<boolean> {
    const approval = row.approvedSeq === null ? null : await this.ledger.event(row.approvedSeq);
    const decided = approval === null || approval.cause === null ? null : await this.ledger.event(approval.cause);
    return decided?.kind === 'inbox.decided' && (await this.ledger.inbox.get(decided.data.item))?.type === 'budget';
  }

  /** What asks about this effect alone is answered when it begins. */
  private async itemsOf({ id, task, state }: EffectRow): Promise<{ drafts: Draft[]; expectations: Expectation[] }> {
    const items = state === 'held' ? (await this.ledger.inbox.openOfTask(task)).filter(({ type, effect }) => type === 'budget' && effect === id) : [];
    return {
      drafts: items.map(({ id: item, openedSeq }) => ({ kind: 'inbox.withdrawn', actor: 'system', task, cause: openedSeq, data: { item, effect: id, call: null, reason: 'No budget stands in its way any more.' } })),
      expectations: items.map(({ id: item }) => ({ type: 'item-open', item })),
    };
  }

  /** Nothing waits for these windows any more. */
  private async withdrawSettled(): Promise<void> {
    for (const { item, openedSeq } of await this.ledger.budgets.settledItems(limits.listRowsMax)) {
      const draft: Draft = { kind: 'inbox.withdrawn', actor: 'system', cause: openedSeq, data: { item, effect: null, call: null, reason: 'Nothing waits for this budget any more.' } };
      await this.ledger.append([draft], [{ type: 'item-open', item }]).catch((error: unknown) => {
        if (!(error instanceof Conflict)) throw error;
      });
    }
  }
}

/** What is sent takes no room away that it had not reserved; what was done by hand may have been the last that waited. The operator's "wait" too. */
function isFreeing({ kind, actor }: LedgerEvent): boolean {
  return freeing.has(kind) || (actor === 'operator' && (kind === 'effect.succeeded' || kind === 'effect.held'));
}

function isSame(hold: BudgetHold, line: BudgetLine): boolean {
  return hold.budget === line.budget && hold.window === line.window && hold.amount === line.amount;
}

/** Whom an effect is counted for. */
async function spenderOf(ledger: Ledger, { agent, task, kind }: Pick<EffectRow, 'agent' | 'task' | 'kind'>): Promise<Spender> {
  return { agent, task, flow: await flowOf(ledger, task), kind };
}

/** The task that no other task started, at the root of all that led to this one. */
export async function flowOf(ledger: Ledger, task: TaskId): Promise<TaskId> {
  let root = task;
  for (let row = await ledger.tasks.get(task); row?.parent; row = await ledger.tasks.get(row.parent.task)) root = row.parent.task;
  return root;
}

/** What is left in each window while a list of those that wait is gone through: each that may go on takes its part. */
class Room {
  private readonly ledger: Ledger;
  private readonly settings: Map<string, BudgetSetting>;
  private readonly now: number;
  private readonly windows = new Map<string, BudgetWindow>();
  private readonly asking = new Map<string, boolean>();

  constructor(ledger: Ledger, settings: readonly BudgetSetting[], now: number) {
    this.ledger = ledger;
    this.settings = new Map(settings.map((setting) => [setting.id, setting]));
    this.now = now;
  }

  async mayHave({ budget, window, amount, asked, ends }: BudgetHold): Promise<boolean> {
    const setting = this.settings.get(budget);
    // Only another policy, or the operator, can help what can't be counted.
    if (window === null) return setting === undefined;
    if (setting === undefined || (ends !== null && ends <= this.now)) return true;
    const key = budgetTopic(budget, window);
    const state = this.windows.get(key) ?? (await this.ledger.budgets.window(budget, window));
    this.windows.set(key, state);
    if (hasRoom({ budget, window, amount, cap: setting.cap }, state)) {
      state.reserved += amount;
      return true;
    }
    return asked && !(await this.isAsked(key));
  }

  /** Whether the operator still has the question. */
  private async isAsked(topic: string): Promise<boolean> {
    const known = this.asking.get(topic);
    if (known !== undefined) return known;
    const open = (await this.ledger.inbox.about(topic)).length > 0;
    this.asking.set(topic, open);
    return open;
  }
}


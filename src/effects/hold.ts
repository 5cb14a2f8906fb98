import { amountText } from '../vocabulary/budget-amounts.ts';
import type { BudgetLine } from '../vocabulary/budgets.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { ItemAction } from '../vocabulary/inbox.ts';
import { limits } from '../vocabulary/limits.ts';
import { moneyText, type Money } from '../vocabulary/money.ts';
import { budgetTopic, type BudgetWindow } from '../ledger/families/budgets.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import type { Due } from '../policy/budgets.ts';

export interface Full {
  row: EffectRow;
  subject: string | null;
  due: Due;
  window: BudgetWindow;
  /** When the next window begins, epoch ms; `null` for never. */
  next: number | null;
  /** Its approval still holds then. */
  outlasts: boolean;
  now: number;
  /** `wait` for the next window, `ask` the operator, or `join` those about whom the question is open already. */
  how: 'wait' | 'ask' | 'join';
}

/** An effect that finds no room: not sent, no attempt counted. The question is about the window and not about the effect: one for all that wait for it. */
export function fullDrafts({ row, subject, due: { setting, line }, window, next, outlasts, now, how }: Full): Draft[] {
  const why = `${standing({ setting, line, window })} This needs ${amountText(setting, line.amount)}.`;
  const held: Draft = {
    kind: 'effect.held',
    actor: 'system',
    task: row.task,
    subject,
    cause: row.updatedSeq,
    data: { effect: row.id, call: row.call, budget: line.budget, window: line.window, amount: line.amount, why, retryAt: how === 'wait' ? next : null, ends: next },
  };
  if (how !== 'ask') return [held];
  // The item names no person: it belongs to nobody's subject, so it is not sealed.
  const first = `${row.kind} ${row.id} of ${row.task} (agent ${row.agent}) needs ${amountText(setting, line.amount)}.`;
  return [held, { kind: 'inbox.opened', actor: 'system', cause: 'previous', data: { ...fullItem({ setting, line, window, next: outlasts ? next : null, now }, first), call: null, name: null } }];
}

interface Standing {
  setting: Pick<BudgetSetting, 'id' | 'unit' | 'currency'>;
  line: BudgetLine;
  window: Pick<BudgetWindow, 'reserved' | 'spent' | 'raised'>;
}

/** What the operator is asked when a cap is reached. `first` says what needs more; without `next` it can't be left to the next window. */
export function fullItem({ setting, line, window, next, now }: Standing & Pick<Full, 'next' | 'now'>, first: string) {
  const actions: ItemAction[] = next === null ? ['raise', 'reject'] : ['raise', 'wait', 'reject'];
  const state = standing({ setting, line, window });
  return {
    type: 'budget' as const,
    summary: state.slice(0, 500),
    evidence: [
      { label: 'what waits', text: `${first} Whatever else comes to need this budget waits with it; your answer is for all of it.` },
      { label: 'the budget', text: [`cap ${amountText(setting, line.cap)}${window.raised > 0 ? `, raised by ${amountText(setting, window.raised)}` : ''}`, `spent ${amountText(setting, window.spent)}`, `reserved for what is under way ${amountText(setting, window.reserved)}`].join('\n') },
    ],
    recommended: {
      action: next === null ? ('reject' as const) : ('wait' as const),
      why: `"raise" lifts this cap by what is needed, "raise AMOUNT" by that much, for this window only.${next === null ? '' : ' "wait" leaves it to the next window.'} Nothing is sent until you decide.`,
    },
    actions,
    choices: [],
    topic: budgetTopic(line.budget, line.window),
    expiresAt: now + limits.approvalExpiryMsDefault,
    effect: null,
  };
}

function standing({ setting, line: { window, cap }, window: { reserved, spent, raised } }: Standing): string {
  const [used, most] = [reserved + spent, cap + raised];
  if (used < most) return `The budget ${setting.id} has too little left for ${window}: ${amountText(setting, most - used)} of ${amountText(setting, most)}.`;
  return `The budget ${setting.id} is used up for ${window}: ${amountText(setting, used)} of ${amountText(setting, most)}.`;
}

/** A budget in one currency can't count an effect in another: nothing is guessed, and the operator is asked about this one effect. */
export function uncountableDrafts(row: EffectRow, subject: string | null, setting: BudgetSetting, money: Money | null, now: number): Draft[] {
  const base = { task: row.task, subject, actor: 'system' } as const;
  const why = `The budget ${setting.id} is in ${setting.currency ?? '?'} and can't count ${money === null ? 'this' : moneyText(money)}.`;
  return [
    { ...base, kind: 'effect.held', cause: row.updatedSeq, data: { effect: row.id, call: row.call, budget: setting.id, window: null, amount: 0, why, retryAt: null, ends: null } },
    {
      ...base,
      kind: 'inbox.opened',
      cause: 'previous',
      data: {
        type: 'budget',
        summary: `Not counted by a budget: ${row.kind}${money === null ? '' : ` of ${moneyText(money)}`}. ${why}`.slice(0, 500),
        evidence: [{ label: 'why this waits', text: `${why} It was approved, and falls under that budget, so it does not go out uncounted.` }],
        recommended: { action: 'reject', why: '"approve" sends this one without counting it there. Or give policy.yaml a budget of that currency for such effects, and keep this one to its own.' },
        actions: ['approve', 'reject'],
        choices: [],
        expiresAt: now + limits.approvalExpiryMsDefault,
        effect: row.id,
        call: null,
        name: null,
      },
    },
  ];
}

import type { Decision } from '../../vocabulary/inbox.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { ItemDetail } from '../../vocabulary/views.ts';

/** What an operator does about one item, and why in words for the reader of the demo. */
export interface Move {
  item: ItemDetail;
  /** `edit` carries the payload that is to count instead. */
  does: { kind: 'decide'; decision: Decision } | { kind: 'edit'; payload: Json };
  why: string;
}

/** Whoever decides in the demo: the script, or the person at the keyboard. */
export interface Operator {
  scripted: boolean;
  /** What to do about the open items now; none ends the deciding. */
  decide(open: readonly ItemDetail[]): Promise<Move[]>;
}

/** `approve`, `edit`, `reject`, `answer` … */
export function actionOf(move: Move): string {
  return move.does.kind === 'edit' ? 'edit' : move.does.decision.action;
}

/** What was answered or given as a reason, `null` when nothing was. */
export function wordsOf(move: Move): string | null {
  return move.does.kind === 'edit' ? null : move.does.decision.text;
}

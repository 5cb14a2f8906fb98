import { given, numberOf, oneOf, textOf, type RawSearch } from '../../app/search.ts';

export const policyViews = ['rules', 'backtest', 'explain', 'try', 'facts'] as const;
export type PolicyView = (typeof policyViews)[number];

/** What the address says beside the path. */
export interface PolicySearch {
  /** Of `rules`: what the draft changes, in place of the editor. */
  show?: 'changes';
  /** Of `rules`: where to put the cursor, from 1. */
  line?: number;
  /** Of `explain`: the effect. */
  effect?: `e${string}`;
  /** Of `try`: made-up facts as JSON, by their names: `{"effect.amount":20}`. */
  given?: string;
  /** Of `try`: by the file as it is, though there is a draft. */
  by?: 'file';
  /** Of `facts`: what is searched for. */
  text?: string;
  /** Of `backtest`: how far back. */
  since?: Since;
}

export const sinces = ['week', 'month', 'quarter'] as const;
export type Since = (typeof sinces)[number];

export function readPolicySearch(raw: RawSearch): PolicySearch {
  return given({
    show: oneOf(raw['show'], ['changes'] as const), line: numberOf(raw['line']), effect: effectOf(raw['effect']), given: textOf(raw['given'], 8_000), by: oneOf(raw['by'], ['file'] as const), text: textOf(raw['text']), since: oneOf(raw['since'], sinces),
  });
}

/** The id out of whatever was pasted: an id, or a link to the effect. */
export function effectOf(raw: unknown): `e${string}` | undefined {
  const digits = typeof raw === 'string' ? /\be([0-9a-f]{24})\b/u.exec(raw)?.[1] : undefined;
  return digits === undefined ? undefined : `e${digits}`;
}

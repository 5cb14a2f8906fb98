import type { RecallHit } from '../../vocabulary/memory.ts';

/** How long English is in most models' tokens; other scripts take more, so a budget is about, not exactly. */
const charsPerToken = 4;
/** Who said it and when stand before each turn. */
const charsPerTurn = 24;

export type Turn = NonNullable<RecallHit['context']>[number];

export function tokensOf(text: string): number {
  return Math.ceil((text.length + charsPerTurn) / charsPerToken);
}

/** The turns around a hit, nearest first. */
export type TurnsAround = (hit: RecallHit) => Promise<Turn[]>;

/**
 * Fills a budget of tokens, greedily: the best hits that fit, in order, then the turns around them, the best hit's first
 * and the nearest first. A turn is there once. The first hit is cut, not left out, when it is longer than the budget.
 */
export async function pack(hits: readonly RecallHit[], budget: number, around: TurnsAround): Promise<{ hits: RecallHit[]; tokens: number }> {
  let left = budget;
  const packed: RecallHit[] = [];
  for (const hit of hits) {
    const fits = tokensOf(hit.text) <= left;
    if (!fits && packed.length > 0) continue;
    const chars = Math.max(0, left * charsPerToken - charsPerTurn - 2);
    const text = fits ? hit.text : `${hit.text.slice(0, chars)} …`.slice(0, chars + 2);
    packed.push({ ...hit, text, context: [] });
    left -= tokensOf(text);
  }
  const there = new Set(packed.map(({ id }) => id));
  for (const hit of packed) {
    const context: Turn[] = [];
    for (const turn of await around(hit)) {
      // A gap in a conversation misleads, so the nearest that does not fit ends it.
      if (tokensOf(turn.text) > left) break;
      if (there.has(turn.id)) continue;
      there.add(turn.id);
      left -= tokensOf(turn.text);
      context.push(turn);
    }
    hit.context = context.toSorted((a, b) => a.at - b.at);
  }
  return { hits: packed, tokens: budget - left };
}

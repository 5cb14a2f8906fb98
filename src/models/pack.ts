import type { PromptPart } from '../vocabulary/model-contract.ts';
import { fenced, fenceRule } from './fence.ts';
import type { ModelPrompt } from './language-model.ts';
import { tokensAtMost } from './tokens.ts';

export interface Packed {
  prompt: ModelPrompt;
  /** Labels of what did not fit. */
  leftOut: string[];
  /** Text of others is in it (E5). */
  untrusted: boolean;
}

export interface Packing {
  instruction: string;
  parts: readonly PromptPart[];
  /** By the count of `tokensAtMost`, instruction and schema included. */
  inputTokensMax: number;
  schema: { name: string; json: object } | null;
  /** Of the company, for the fences. */
  secret: string;
}

/** What is left of a part that had to be cut, at least; less says nothing. */
const cutCharsMin = 200;
const cutNote = '\n[… cut here: the rest did not fit]';

/**
 * Fits the parts into the budget: what is kept always comes first, then by `keep`, highest first, each whole or not at all; a part that is kept always is cut at its end instead. The
 * order in the prompt is another: what is the same in many calls stands first, in the order given, so that providers can keep it; then what changes.
 */
export function pack({ instruction, parts, inputTokensMax, schema, secret }: Packing): Packed {
  const untrusted = parts.some((part) => part.untrusted);
  const kept = new Map<PromptPart, string>();
  const promptOf = (): ModelPrompt => assemble(instruction, parts.filter((part) => kept.has(part)).map((part) => ({ part, text: kept.get(part) ?? '' })), untrusted);
  const fits = (): boolean => tokensAtMost(promptOf(), schema) <= inputTokensMax;
  const leftOut = new Set<PromptPart>();
  for (const part of byKeep(parts)) {
    kept.set(part, rendered(part, part.text, secret));
    if (fits()) continue;
    kept.delete(part);
    const cut = part.keep === 'always' ? longestCut(part, (text) => {
      kept.set(part, rendered(part, text, secret));
      return fits();
    }) : null;
    if (cut === null) {
      kept.delete(part);
      leftOut.add(part);
    } else kept.set(part, rendered(part, cut, secret));
  }
  return { prompt: promptOf(), leftOut: parts.filter((part) => leftOut.has(part)).map(({ label }) => label), untrusted };
}

function byKeep(parts: readonly PromptPart[]): PromptPart[] {
  const weight = ({ keep }: PromptPart): number => (keep === 'always' ? Number.POSITIVE_INFINITY : keep);
  // The sort is stable: of equals the first given comes first.
  return parts.toSorted((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a)));
}

/** By halving: the longest beginning that fits, `null` when even a short one does not. */
function longestCut(part: PromptPart, fits: (text: string) => boolean): string | null {
  let most = part.text.length - 1;
  let least = Math.min(cutCharsMin, most);
  const cutAt = (length: number): string => part.text.slice(0, length).toWellFormed() + cutNote;
  if (most < 1 || !fits(cutAt(least))) return null;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(cutAt(middle))) least = middle;
    else most = middle - 1;
  }
  return cutAt(least);
}

function rendered({ label, untrusted, why = [] }: PromptPart, text: string, secret: string): string {
  const reasons = why.length === 0 ? '' : `\n(chosen because: ${why.join('; ')})`;
  return `## ${label}${reasons}\n${untrusted ? fenced(label, text, secret) : text}`;
}

/** Ours to say and the same in many calls: before what changes. Text of others is never said in our own voice, but what of it stays the same stands first in the turn. */
function assemble(instruction: string, parts: readonly Placed[], untrusted: boolean): ModelPrompt {
  const texts = (where: (part: Placed) => boolean): string[] => parts.filter(where).map(({ text }) => text);
  const turn = [...texts(({ part }) => part.stable && part.untrusted), ...texts(({ part }) => !part.stable)];
  return {
    stable: [untrusted ? `${instruction}\n\n${fenceRule}` : instruction, ...texts(({ part }) => part.stable && !part.untrusted)],
    turns: [{ role: 'user', text: turn.length === 0 ? 'Go ahead.' : turn.join('\n\n') }],
  };
}

interface Placed {
  part: PromptPart;
  text: string;
}

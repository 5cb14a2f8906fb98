import type { PromptPart } from '../vocabulary/model-contract.ts';
import { fenced, fenceRule } from './fence.ts';
import type { ModelPrompt } from './language-model.ts';
import { tokensAtMost } from './tokens.ts';

export interface Packed {
  prompt: ModelPrompt;
  /** Labels of what did not fit. */
  leftOut: string[];
  /** Something that is always kept is among it: nothing is to be asked without it. */
  lacking: boolean;
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
 * Fits the parts into the budget: what is kept always comes first, then by `keep`, highest first, each whole or not at all. Parts that are kept always are cut at their ends instead, the longest
 * first, so that a long playbook leaves room for the mail. The order in the prompt is another: what is the same in many calls stands first, in the order given, so that providers can keep it; then what changes.
 */
export function pack({ instruction, parts, inputTokensMax, schema, secret }: Packing): Packed {
  const untrusted = parts.some((part) => part.untrusted);
  const kept = new Map<PromptPart, string>();
  const promptOf = (): ModelPrompt => assemble(instruction, parts.filter((part) => kept.has(part)).map((part) => ({ part, text: kept.get(part) ?? '' })), untrusted);
  const fits = (): boolean => tokensAtMost(promptOf(), schema) <= inputTokensMax;
  const always = parts.filter(({ keep }) => keep === 'always');
  const lacking = !fitAlways(always, (charsMax) => {
    for (const part of always) kept.set(part, rendered(part, cutTo(part.text, charsMax), secret));
    return fits();
  });
  if (lacking) kept.clear();
  for (const part of byKeep(parts)) {
    if (part.keep === 'always') continue;
    kept.set(part, rendered(part, part.text, secret));
    if (!fits()) kept.delete(part);
  }
  return { prompt: promptOf(), leftOut: parts.filter((part) => !kept.has(part)).map(({ label }) => label), lacking, untrusted };
}

function byKeep(parts: readonly PromptPart[]): PromptPart[] {
  const weight = ({ keep }: PromptPart): number => (keep === 'always' ? Number.POSITIVE_INFINITY : keep);
  // The sort is stable: of equals the first given comes first.
  return parts.toSorted((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a)));
}

/** By halving: the most characters that each may have for all to fit; `false` when even short beginnings don't. What was tried last stays. */
function fitAlways(parts: readonly PromptPart[], fitsAt: (charsMax: number) => boolean): boolean {
  let most = Math.max(0, ...parts.map(({ text }) => text.length));
  if (fitsAt(most)) return true;
  let least = Math.min(cutCharsMin, most);
  if (!fitsAt(least)) return false;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fitsAt(middle)) least = middle;
    else most = middle - 1;
  }
  return fitsAt(least);
}

function cutTo(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : text.slice(0, charsMax).toWellFormed() + cutNote;
}

function rendered({ label, untrusted, why = [] }: PromptPart, text: string, secret: string): string {
  const reasons = why.length === 0 ? '' : `(chosen because: ${why.join('; ')})\n`;
  // The reasons name words of the text: they are as much the words of others.
  return `## ${label}\n${untrusted ? fenced(label, reasons + text, secret) : reasons + text}`;
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

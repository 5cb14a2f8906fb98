import type { ModelAnswer, NoModel } from '../../vocabulary/model-contract.ts';
import { oneLine } from '../drafting/plain-text.ts';
import type { WrittenDraft } from './ask-draft.ts';
import { noPlaybook, type PlaybookPick } from './ask-playbook.ts';
import type { RiskOpinion } from './ask-risk.ts';

/** What models said about a case. `null`: nobody was asked. None of it chooses a recipient, an effect or whether the gate is asked. */
export interface Advice {
  risk: ModelAnswer<RiskOpinion> | null;
  pick: ModelAnswer<PlaybookPick> | null;
  draft: ModelAnswer<WrittenDraft> | null;
}
export const noAdvice: Advice = { risk: null, pick: null, draft: null };

/** A company without models is how things are, not a failure: nothing is said about it. */
export function failureOf(answer: ModelAnswer<unknown> | null): NoModel | null {
  const why = answer?.without ?? null;
  return why === null || why.code === 'models.none' ? null : why;
}

export function pickedPath({ pick }: Advice): string | null {
  return pick === null || pick.without !== null || pick.value.playbook === noPlaybook ? null : pick.value.playbook;
}

export function modelName(answer: ModelAnswer<unknown>): string {
  return answer.model === null ? 'a model' : oneLine(answer.model, 100);
}

/** For the operator: who was asked beside the draft, and what they said or why they did not. Nothing when nobody was. */
export function askedText({ risk, pick }: Advice): string[] {
  const lines: string[] = [];
  if (risk !== null && risk.without === null) lines.push(`${modelName(risk)} was asked how risky the mail is, and reads it as ${risk.value.level}; it may raise the level, never lower it.${again(risk)}`);
  if (pick !== null && pick.without === null) lines.push(`${modelName(pick)} was asked which playbook the mail is for, and says ${oneLine(pick.value.playbook, 200)}.${again(pick)}`);
  for (const [what, answer] of [['The risk was read', risk], ['The playbook was looked for', pick]] as const) {
    const why = failureOf(answer);
    if (why !== null) lines.push(`${what} by words alone: ${oneLine(why.reason, 300)}`);
  }
  return lines;
}

/** What an answer cost nothing for. */
export function again({ reused }: ModelAnswer<unknown>): string {
  return reused ? ' (The answer to the same question was used again.)' : '';
}

import type { ModelAnswer } from '../../vocabulary/model-contract.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { again, askedText, failureOf, modelName, type Advice } from './advice.ts';
import type { WrittenDraft } from './ask-draft.ts';

const templateNote = 'No model was used: this draft comes from a template of the company folder, filled with facts found in the mail.';

/** Said above a draft of a model that nobody chose yet. */
export const offeredText = 'Nobody has checked these words but for numbers, dates, links and promises that the material does not have. No playbook stands behind them: read them as you would a stranger’s.';

/** How a draft from a template was made, and why no model wrote it when one should have. */
export function templateText(advice: Advice): string {
  const why = failureOf(advice.draft);
  const note = why === null ? templateNote : `No model wrote this draft: ${oneLine(why.reason, 600)} It comes from a template of the company folder, filled with facts found in the mail.`;
  return [note, ...askedText(advice)].join('\n');
}

/** How a draft of a model was made, for the operator who is to approve it. */
export function writtenText(draft: ModelAnswer<WrittenDraft>, advice: Advice): string {
  const { value, leftOut } = draft;
  const used = value.used.map((label) => oneLine(label, 80)).filter((label) => label !== '').slice(0, 10);
  return [
    `${modelName(draft)} wrote this draft from the playbook and the case; greeting and signature are ours.${again(draft)} It was checked that its numbers, dates, amounts, links and promises occur in what it was given; whether it answers the mail is for you to see.`,
    ...(used.length === 0 ? [] : [`It says that it drew on: ${used.join('; ')}.`]),
    ...(leftOut.length === 0 ? [] : [`It did not see, since the prompt would have been too long: ${leftOut.map((label) => oneLine(label, 80)).join('; ')}.`]),
    ...askedText(advice),
  ].join('\n');
}

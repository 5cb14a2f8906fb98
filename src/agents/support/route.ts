import { draftFor, type Case } from './case.ts';
import { choosePlaybook, surenessOf, type Candidate, type Choice } from './choose-playbook.ts';
import { highReason, noReplyChoice } from './question.ts';
import type { Draft } from '../drafting/draft.ts';

/** Which way a mail is answered, before any words are written. */
export type Route =
  /** It talks to a machine: nothing of it reaches a template or a model, and not even the choice of a playbook is left to it. */
  | { way: 'injection' }
  | { way: 'no-playbook'; choice: Choice }
  /** A playbook fits, and a person has to look. */
  | { way: 'stopped'; choice: Choice; chosen: Candidate; why: string; recommended: string }
  | { way: 'playbook'; choice: Choice; chosen: Candidate; template: Draft };

/** How many are offered to a model that is to pick one. */
const offeredMax = 8;

/** `picked`: the playbook that a model picked when the words of the mail left it open. */
export function routeOf(known: Case, picked: { path: string; by: string } | null): Route {
  const { risk } = known.reading;
  if (risk.injection) return { way: 'injection' };
  const choice = withPick(known, chosenByWords(known), picked);
  const { chosen } = choice;
  if (chosen === null) return { way: 'no-playbook', choice };
  const title = `“${chosen.playbook.title}”`;
  if (risk.level === 'high' && chosen.playbook.risk !== 'high') {
    return { way: 'stopped', choice, chosen, why: `The risk is high, and ${title} is only for ${chosen.playbook.risk} risk.`, recommended: `Write the answer yourself, or pick the draft of ${title} if it still fits: ${highReason(known)}` };
  }
  const open = openConversation(known);
  if (open !== null) return { way: 'stopped', choice, chosen, why: open, recommended: `Read the whole conversation, then answer it once: pick the draft of ${title}, or write your own words, or say ${noReplyChoice}.` };
  return { way: 'playbook', choice, chosen, template: templateOf(known, chosen) };
}

/** What there is to ask of models beforehand. Nothing is asked that could not change what happens. */
export function questionsOf(known: Case): { risk: boolean; playbooks: string[] } {
  const { risk, own } = known.reading;
  if (risk.injection || own.trim() === '') return { risk: false, playbooks: [] };
  const { chosen, candidates } = chosenByWords(known);
  return {
    risk: risk.level !== 'high' && chosen?.playbook.risk !== 'high',
    playbooks: chosen !== null || openConversation(known) !== null ? [] : candidates.slice(0, offeredMax).map(({ playbook }) => playbook.path),
  };
}

function chosenByWords(known: Case): Choice {
  return choosePlaybook(`${known.mail.subject}\n${known.reading.own}`, known.language, known.matches, known.learned, known.intent);
}

/** A pick is not measured, so how sure it is remains what the words say. */
function withPick(known: Case, choice: Choice, picked: { path: string; by: string } | null): Choice {
  const candidate = choice.chosen === null && picked !== null ? choice.candidates.find(({ playbook }) => playbook.path === picked.path) : undefined;
  if (candidate === undefined || picked === null) return choice;
  const { title, language } = candidate.playbook;
  const foreign = isForeign(known, candidate) ? ` It is written in another language (${language}) than the mail (${known.language}).` : '';
  return { ...choice, chosen: candidate, confidence: surenessOf(candidate, choice), why: `${picked.by} picked “${title}”; the words of the mail alone left it open. ${choice.why}${foreign}`, near: choice.near.filter((other) => other !== candidate) };
}

export function isForeign({ language }: Case, { playbook }: Candidate): boolean {
  return language !== null && playbook.language !== language;
}

function templateOf(known: Case, chosen: Candidate): Draft {
  if (!isForeign(known, chosen)) return draftFor(known, chosen);
  return { body: null, subject: null, problem: `the template of “${chosen.playbook.title}” is in another language (${chosen.playbook.language}) than the mail` };
}

/** Why a mail must not be answered by itself: two drafts in one conversation would both be approved. `null` when it may. */
export function openConversation({ newer, thread }: Case): string | null {
  if (newer > 0) return `${newer === 1 ? 'A newer mail' : `${newer} newer mails`} of this conversation ${newer === 1 ? 'is' : 'are'} here already.`;
  if (thread.at(-1)?.direction === 'in') return 'The mail before this one in the conversation has no answer yet.';
  return null;
}

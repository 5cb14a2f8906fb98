import type { Evidence } from '../../vocabulary/inbox.ts';
import { oneLine, shorten } from '../drafting/plain-text.ts';
import type { Risk } from '../drafting/playbook.ts';
import { askedText, type Advice } from './advice.ts';
import { draftFor, languageName, type Case } from './case.ts';
import type { Candidate, Choice } from './choose-playbook.ts';
import { evidenceOf } from './evidence.ts';
import { offeredText } from './how-made.ts';

/** A draft the operator may pick by its choice. `by`: the model that wrote it; a template's has none. */
export type OfferedDraft = { choice: string; playbook: string | null; intent: string | null; title: string; risk: Risk; body: string; subject: string | null; by?: string };
export type OpenQuestion = {
  summary: string;
  recommended: string;
  /** Why no reply is proposed. */
  why: string;
  choices: string[];
  evidence: Evidence[];
  offered: OfferedDraft[];
};

export const noReplyChoice = 'no-reply';
/** What the operator says to take the words of a model that no playbook, or no template, stands behind. */
const modelDraftChoice = 'use: model draft';
const questionNote = 'No model was used. Your words become the mail, with a greeting and the signature around them, and pass the gate like any reply.';
const questionNoteWithModels = 'Your words become the mail, with a greeting and the signature around them, and pass the gate like any reply.';

export interface Asked {
  why: string;
  recommended: string;
  near: Candidate[];
  /** What is said of playbooks. */
  playbook: string;
  problems: string[];
  /** Words of a model that the operator may take. */
  written: Omit<OfferedDraft, 'choice' | 'title'> | null;
}

export function questionFor(known: Case, advice: Advice, asked: Asked): OpenQuestion {
  const offered: OfferedDraft[] = [];
  const refused: string[] = [];
  for (const candidate of asked.near) {
    const draft = draftFor(known, candidate);
    const { path, title, risk, intent } = candidate.playbook;
    if (draft.problem !== null) refused.push(`Not offered: ${draft.problem}.`);
    else offered.push({ choice: choiceOf(path), playbook: path, intent, title, risk, body: draft.body, subject: draft.subject });
  }
  const { written } = asked;
  if (written !== null && offered.every(({ choice }) => choice !== modelDraftChoice)) offered.push({ choice: modelDraftChoice, title: `a draft that ${written.by ?? 'a model'} wrote`, ...written });
  const drafts = offered.map(({ choice, body, by }) => ({ label: by === undefined ? `The draft of “${shorten(choice, 150)}”` : `A draft that ${shorten(by, 100)} wrote (“${choice}”)`, text: by === undefined ? body : `${offeredText}\n\n${body}` }));
  const playbook = [asked.playbook, ...refused].join('\n\n');
  return {
    summary: shorten(`How to answer ${who(known)}: “${known.reading.facts.subject || 'no subject'}”? ${asked.why}`, 500),
    recommended: shorten(asked.recommended, 1_000),
    why: shorten(asked.why, 2_000),
    choices: [...offered.map(({ choice }) => choice), noReplyChoice],
    evidence: [...evidenceOf(known, { playbook, how: how(advice), problems: asked.problems }), ...drafts],
    offered,
  };
}

function how(advice: Advice): string {
  const asked = askedText(advice);
  const used = Object.values(advice).some((answer: Advice[keyof Advice]) => answer !== null && answer.without === null);
  return [used ? questionNoteWithModels : questionNote, ...asked].join('\n');
}

/** What we would do when no playbook is sure enough. */
export function nearAdvice(known: Case, { near }: Choice): string {
  const [first] = near;
  const careful = known.reading.risk.level === 'high' ? ` Take care: ${highReason(known)}` : '';
  if (first !== undefined && draftFor(known, first).problem === null) {
    return `Read the draft of “${choiceOf(first.playbook.path)}” and pick it if it answers the mail; else answer in your own words.${careful}`;
  }
  if (known.language === null) return `Answer in your own words; a playbook for such mails would draft the next one.${careful}`;
  return `Answer in your own words (the mail is in ${languageName(known.language)}); a playbook with “language: ${known.language}” would draft the next one.${careful}`;
}

/** The first reason for a high risk, in a sentence. */
export function highReason({ reading: { risk } }: Case): string {
  return risk.reasons.find(({ level }) => level === 'high')?.text ?? '';
}

function choiceOf(path: string): string {
  return `use: ${path.replace(/^playbooks\//u, '').replace(/\.md$/u, '')}`;
}

function who({ mail, recipient }: Case): string {
  const name = oneLine(mail.from?.name ?? '', 60);
  return name === '' ? (mail.from?.address ?? recipient.address) : name;
}

import type { EffectPayload } from '../../vocabulary/effects.ts';
import type { Evidence } from '../../vocabulary/inbox.ts';
import { draftFor, type Case } from './case.ts';
import { choosePlaybook, type Candidate, type Choice } from './choose-playbook.ts';
import { evidenceOf } from './evidence.ts';
import { oneLine, shorten } from './mail-text.ts';
import { higherRisk, type Risk } from './playbook.ts';
import { replyTo } from './reply.ts';

/** A reply ready to be proposed. */
export type ReplyDraft = {
  playbook: string | null;
  /** The kind of case that the playbook is for. */
  intent: string | null;
  confidence: number | null;
  why: string;
  risk: Risk;
  payload: EffectPayload<'mail.send'>;
  evidence: Evidence[];
};
/** A draft the operator may pick by its choice. */
type OfferedDraft = { choice: string; playbook: string; intent: string; title: string; risk: Risk; body: string; subject: string | null };
export type OpenQuestion = {
  summary: string;
  recommended: string;
  /** Why no reply is proposed. */
  why: string;
  choices: string[];
  evidence: Evidence[];
  offered: OfferedDraft[];
};
export type Decision = { next: 'propose'; reply: ReplyDraft } | { next: 'ask'; question: OpenQuestion };

export const noReplyChoice = 'no-reply';
const templateNote = 'No model was used: this draft comes from a template of the company folder, filled with facts found in the mail.';
const questionNote = 'No model was used. Your words become the mail, with a greeting and the signature around them, and pass the gate like any reply.';

/** Proposes what a playbook says when one fits and the risk allows it; asks in every other case. */
export function decide(known: Case): Decision {
  const { risk } = known.reading;
  if (risk.injection) {
    // Nothing of such a mail reaches a template: not even the choice of the playbook is left to it.
    const why = 'The mail gives instructions to a machine; they were not followed, and nothing was drafted from it.';
    return ask(known, { why, recommended: `${noReplyChoice}: ${why} If it is a real customer, write the answer yourself.`, near: [], playbook: 'None was looked for.', problems: [] });
  }
  const choice = choosePlaybook(`${known.mail.subject}\n${known.reading.own}`, known.language, known.matches, known.learned);
  const { chosen } = choice;
  if (!chosen) return ask(known, { why: choice.why, recommended: nearAdvice(known, choice), near: choice.near, playbook: choice.why, problems: choice.problems });

  const title = `“${chosen.playbook.title}”`;
  const stopped = (why: string, recommended: string): Decision =>
    ask(known, { why, recommended, near: [chosen, ...choice.near], playbook: `${choice.why}\n\n${chosen.playbook.prose}`, problems: choice.problems });
  if (risk.level === 'high' && chosen.playbook.risk !== 'high') {
    return stopped(`The risk is high, and ${title} is only for ${chosen.playbook.risk} risk.`, `Write the answer yourself, or pick the draft of ${title} if it still fits: ${highReason(known)}`);
  }
  const open = openConversation(known);
  if (open !== null) return stopped(open, `Read the whole conversation, then answer it once: pick the draft of ${title}, or write your own words, or say ${noReplyChoice}.`);
  const draft = draftFor(known, chosen);
  if (draft.problem !== null) return stopped(`${capitalised(draft.problem)}.`, `Write the answer yourself: ${title} fits, but ${draft.problem}.`);
  return {
    next: 'propose',
    reply: {
      playbook: chosen.playbook.path,
      intent: chosen.playbook.intent,
      confidence: choice.confidence,
      why: choice.why,
      risk: higherRisk(risk.level, chosen.playbook.risk),
      payload: replyTo(known.mail, known.recipient, draft),
      evidence: evidenceOf(known, {
        playbook: `${chosen.playbook.path}\n${choice.why}\nConfidence ${choice.confidence?.toFixed(2)}: from shared words only, not a measured rate of success.\n\n${chosen.playbook.prose}`,
        how: templateNote,
        problems: choice.problems,
      }),
    },
  };
}

/** Why a mail must not be answered by itself: two drafts in one conversation would both be approved. `null` when it may. */
function openConversation({ newer, thread }: Case): string | null {
  if (newer > 0) return `${newer === 1 ? 'A newer mail' : `${newer} newer mails`} of this conversation ${newer === 1 ? 'is' : 'are'} here already.`;
  if (thread.at(-1)?.direction === 'in') return 'The mail before this one in the conversation has no answer yet.';
  return null;
}

function ask(known: Case, asked: { why: string; recommended: string; near: Candidate[]; playbook: string; problems: string[] }): Decision {
  const offered: OfferedDraft[] = [];
  const refused: string[] = [];
  for (const candidate of asked.near) {
    const draft = draftFor(known, candidate);
    const { path, title, risk, intent } = candidate.playbook;
    if (draft.problem !== null) refused.push(`Not offered: ${draft.problem}.`);
    else offered.push({ choice: choiceOf(path), playbook: path, intent, title, risk, body: draft.body, subject: draft.subject });
  }
  const drafts = offered.map(({ choice, body }) => ({ label: `The draft of “${shorten(choice, 150)}”`, text: body }));
  const playbook = [asked.playbook, ...refused].join('\n\n');
  return {
    next: 'ask',
    question: {
      summary: shorten(`How to answer ${who(known)}: “${known.reading.facts.subject || 'no subject'}”? ${asked.why}`, 500),
      recommended: shorten(asked.recommended, 1_000),
      why: shorten(asked.why, 2_000),
      choices: [...offered.map(({ choice }) => choice), noReplyChoice],
      evidence: [...evidenceOf(known, { playbook, how: questionNote, problems: asked.problems }), ...drafts],
      offered,
    },
  };
}

/** What we would do when no playbook is sure enough. */
function nearAdvice(known: Case, { near }: Choice): string {
  const [first] = near;
  const careful = known.reading.risk.level === 'high' ? ` Take care: ${highReason(known)}` : '';
  if (first !== undefined && draftFor(known, first).problem === null) {
    return `Read the draft of “${choiceOf(first.playbook.path)}” and pick it if it answers the mail; else answer in your own words.${careful}`;
  }
  if (known.language === null) return `Answer in your own words; a playbook for such mails would draft the next one.${careful}`;
  return `Answer in your own words (the mail is in ${languageName(known.language)}); a playbook with “language: ${known.language}” would draft the next one.${careful}`;
}

/** The first reason for a high risk, in a sentence. */
function highReason({ reading: { risk } }: Case): string {
  return risk.reasons.find(({ level }) => level === 'high')?.text ?? '';
}

function choiceOf(path: string): string {
  return `use: ${path.replace(/^playbooks\//u, '').replace(/\.md$/u, '')}`;
}

function who({ mail, recipient }: Case): string {
  const name = oneLine(mail.from?.name ?? '', 60);
  return name === '' ? (mail.from?.address ?? recipient.address) : name;
}

/** Only names that mails are known to come in; the code itself for the rest. */
function languageName(code: string): string {
  const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });
  try {
    return name.of(code) ?? code;
  } catch {
    return code;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

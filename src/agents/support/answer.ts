import type { Case } from './case.ts';
import { firstNameFor } from './case.ts';
import type { ReplyDraft } from './decide.ts';
import { evidenceOf } from './evidence.ts';
import { noReplyChoice, type OfferedDraft, type OpenQuestion } from './question.ts';
import { greeting, wrapped } from '../drafting/greeting.ts';
import { readPersona } from '../drafting/persona.ts';
import { higherRisk } from '../drafting/playbook.ts';
import { replyTo } from './reply.ts';

/** What the operator's answer to `how-to-answer` comes to. `again` says why it could not be used. */
export type AnswerReading = { next: 'propose'; reply: ReplyDraft } | { next: 'end' } | { next: 'again'; problem: string };

const operatorNote = 'The operator wrote these words; greeting and signature come from persona.md. No model was used.';
const pickedNote = 'The operator picked this playbook. No model was used: this draft comes from its template.';

export function readAnswer(known: Case, question: OpenQuestion, text: string): AnswerReading {
  const answer = text.trim();
  const command = answer.toLowerCase();
  if (command === noReplyChoice) return { next: 'end' };
  if (answer === '') return { next: 'again', problem: `The answer was empty. Write the mail's words, pick a choice, or say ${noReplyChoice}.` };
  const picked = question.offered.find(({ choice }) => choice.toLowerCase() === command);
  // A misspelt choice must not be sent to a customer as if it were the mail.
  if (!picked && /^use:[^\n]*$/u.test(command)) {
    return { next: 'again', problem: `“${answer.slice(0, 100)}” is not one of the choices: ${question.choices.join(', ')}.` };
  }
  const { risk } = known.reading;
  if (picked) {
    const why = `The operator picked “${picked.title}”. ${question.why}`;
    return {
      next: 'propose',
      reply: {
        playbook: picked.playbook,
        intent: picked.intent,
        confidence: null,
        why,
        risk: higherRisk(risk.level, picked.risk),
        payload: replyTo(known.mail, known.recipient, picked),
        evidence: evidenceOf(known, { playbook: `${picked.playbook ?? 'None.'}\n${why}`, how: howPicked(picked), problems: [] }),
      },
    };
  }
  const body = wrapped(answer, greeting(firstNameFor(known), known.language), readPersona(known.persona, known.company.name).signature);
  return {
    next: 'propose',
    reply: {
      playbook: null,
      intent: null,
      confidence: null,
      why: `The operator said what to answer. ${question.why}`,
      risk: risk.level,
      payload: replyTo(known.mail, known.recipient, { body, subject: null }),
      evidence: evidenceOf(known, { playbook: question.why, how: operatorNote, problems: [] }),
    },
  };
}

function howPicked({ by }: OfferedDraft): string {
  return by === undefined ? pickedNote : `The operator picked this draft, which ${by} wrote: nobody chose a template for it.`;
}

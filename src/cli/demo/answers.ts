import type { ItemDetail } from '../../vocabulary/views.ts';

/** The scripted operator's answer to a question of the support agent. */
export interface ScriptedAnswer {
  text: string;
  why: string;
}

const byLanguage: Record<string, string> = {
  de: 'Vielen Dank für Ihre Nachricht. Ich sehe mir das heute selbst an und melde mich bis morgen Abend bei Ihnen.',
  fr: "Merci pour votre message. Je m'en occupe personnellement aujourd'hui et je vous réponds d'ici demain soir.",
  es: 'Gracias por su mensaje. Hoy mismo lo reviso personalmente y le respondo antes de mañana por la noche.',
  it: 'Grazie per il suo messaggio. Me ne occupo personalmente oggi e le rispondo entro domani sera.',
  nl: 'Bedankt voor uw bericht. Ik kijk er vandaag zelf naar en laat u uiterlijk morgenavond iets weten.',
  pt: 'Obrigado pela sua mensagem. Vou tratar disto pessoalmente hoje e respondo até amanhã à noite.',
};

/** What the operator says, by what the mail is about. None of it promises what nobody has done yet. */
export function answerFor(item: Pick<ItemDetail, 'summary' | 'evidence' | 'choices'>): ScriptedAnswer {
  const noReply = item.choices.find((choice) => /^no-?reply$/i.test(choice)) ?? 'no-reply';
  const mail = evidenceText(item, 'The mail');
  const risk = evidenceText(item, 'Risk');
  if (/gives instructions to a machine/i.test(`${item.summary}\n${risk}`)) {
    return { text: noReply, why: 'The mail tries to make the agent do something. Nobody is answered, and nothing was done.' };
  }
  if (/^Reply-To: /m.test(mail)) {
    return { text: noReply, why: 'The answer would go to an address that we do not know, which is how invoices are stolen. I ask at the old one, by hand.' };
  }
  const language = /^Language: ([a-z]{2})\b/m.exec(mail)?.[1] ?? 'en';
  const translated = byLanguage[language];
  if (translated !== undefined) return { text: translated, why: `The mail is in another language (${language}), and no playbook speaks it.` };
  const subject = /^Subject: (.*)$/m.exec(mail)?.[1] ?? item.summary;
  if (/gdpr|delete (?:all )?(?:my|our) (?:personal )?data/i.test(subject)) {
    return { text: 'Your request has arrived, and I am taking care of it myself. You will have the written confirmation within the month.', why: 'A legal request: my own words, and my own work.' };
  }
  if (/\banger\b|\bangry\b/i.test(risk) && !risk.startsWith('low')) {
    return { text: 'I am sorry: you have every reason to be angry. I am looking at it myself now, and you will hear from me today about what I can do.', why: 'Too heated for a template, so these are my own words.' };
  }
  const thread = evidenceText(item, 'Thread so far');
  if (thread !== '' && !thread.startsWith('This mail begins a thread')) {
    return { text: 'Thank you for writing again. I have read all of our mails on this and am taking care of it myself; you will hear from me by tomorrow evening.', why: 'A follow-up in a thread: no template, but an answer that knows what was said.' };
  }
  return {
    text: 'Thank you for asking. I do not have a ready answer to this, so I am looking into it myself and will write to you by tomorrow evening.',
    why: 'No playbook covers it, so these are my own words.',
  };
}

function evidenceText(item: Pick<ItemDetail, 'evidence'>, label: string): string {
  return item.evidence.find((evidence) => evidence.label === label)?.text ?? '';
}

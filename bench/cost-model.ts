/**
 * What the server of the bench answers instead of a language model: by one rule for whoever asks, which sees nothing but the request. It writes a reply with what the prompt holds: a prepared reply if there is one,
 * else the template of the playbook that has most of the mail's words, filled with facts of the prompt; names the numbers of the mail; and now and then does what models do wrong (`faults`).
 * The same mail has the same luck with every model, so that two ways of asking differ by what they put into the prompt and by the model that they choose.
 */
import { hash } from 'node:crypto';
import type { ChatRequest } from '../test/peers/model-peer-script.ts';
import { reading, type Reading } from './cost-reading.ts';

/** Shares of replies. Invention: something is said that stands nowhere. Omission: a sentence is left out. Chosen by us; what matters is that a small model errs twice as often. */
export const faults = { 'gpt-6.2-sol': { invents: 0.02, omits: 0.02 }, 'gpt-6-luna': { invents: 0.04, omits: 0.04 } } as const;

const inventions: Record<string, string[]> = {
  en: ['Your case number is 48213.', 'You will hear from us by 14 March.', 'We have taken 25 EUR off your next invoice.', 'More about it is on https://help.harbourpine.example/3921.', 'Call us on +44 20 7946 0018.'],
  de: ['Ihre Vorgangsnummer ist 48213.', 'Sie hören bis zum 14. März von uns.', 'Wir haben Ihnen 25 EUR gutgeschrieben.'],
  fr: ['Votre numéro de dossier est 48213.', 'Vous aurez une réponse avant le 14 mars.', 'Nous avons déduit 25 EUR de votre prochaine facture.'],
};
const takenUp: Record<string, (number: string) => string> = { en: (number) => `This is about ${number}.`, de: (number) => `Es geht um ${number}.`, fr: (number) => `Il s’agit de ${number}.` };
const general: Record<string, string> = {
  en: 'Thank you for your mail. I am looking into it and will write again.',
  de: 'Danke für Ihre Mail. Ich sehe es mir an und schreibe Ihnen wieder.',
  fr: 'Merci de votre message. Je regarde cela et vous écris de nouveau.',
};

const high = /refund|money back|charged|lawyer|ignore all|ignore your|instructions|without rules|human approval|erstattung|rembours/iu;
const medium = /cancel|close our account|not renew|kündig|broken|crash|annoyed|résili/iu;

/** The text of an answer; JSON when a schema is asked for. */
export function answerTo(request: ChatRequest): string {
  const read = reading(request.messages);
  const schema: { properties?: Record<string, Property> } | undefined = request.response_format?.json_schema?.schema;
  const properties = schema?.properties;
  if (properties === undefined) return reply(read, request);
  return JSON.stringify(Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valueOf(name, property, read, request)])));
}

interface Property {
  type?: string;
  enum?: string[];
}

function valueOf(name: string, { type, enum: choices }: Property, read: Reading, request: ChatRequest): unknown {
  if (choices?.includes('high')) return risk(read.mail);
  if (choices !== undefined) return read.bestOf(choices);
  if (name === 'reasons') return risk(read.mail) === 'low' ? [] : [...read.mail.matchAll(new RegExp(`${high.source}|${medium.source}`, 'giu'))].slice(0, 3).map(([word]) => word);
  if (name === 'text' || name === 'reply') return reply(read, request);
  if (type === 'array') return [];
  return type === 'string' ? 'ok' : null;
}

function risk(mail: string): string {
  return high.test(mail) ? 'high' : medium.test(mail) ? 'medium' : 'low';
}

function reply(read: Reading, { model, messages }: ChatRequest): string {
  const rates = faults[model as keyof typeof faults] ?? faults['gpt-6-luna'];
  const { language } = read;
  const luck = (what: string): number => Number.parseInt(hash('sha256', `${what}\n${read.mail}\n${messages.length}`, 'hex').slice(0, 12), 16) / 2 ** 48;
  let body = read.draft() ?? general[language] ?? '';
  const number = read.number;
  if (number !== null && !body.includes(number)) body = `${takenUp[language]?.(number) ?? number} ${body}`;
  if (luck('omits') < rates.omits) {
    const sentences = body.split(/(?<=[.!?:])\s+/u);
    sentences.splice(Math.floor(luck('which') * sentences.length), 1);
    body = sentences.join(' ');
  }
  const wrong = inventions[language] ?? [];
  if (luck('invents') < rates.invents) body = `${body}\n\n${wrong[Math.floor(luck('what') * wrong.length)] ?? ''}`;
  return read.framed(body);
}

import type { ChatMessage } from '../test/peers/model-peer-script.ts';

/** A prompt as the model of the bench understands it. */
export interface Reading {
  mail: string;
  language: 'en' | 'de' | 'fr';
  /** Of an invoice or order that the mail names. */
  number: string | null;
  /** The words of a reply, without greeting and signature; `null` when nothing in the prompt fits the mail. */
  draft(): string | null;
  /** With greeting and signature, unless the prompt says that they are put around it. */
  framed(body: string): string;
  /** The one whose description in the prompt has most of the mail's words; the last, when none has any. */
  bestOf(choices: readonly string[]): string;
}

interface Section {
  heading: string;
  text: string;
}

/** Sections are what stands below a heading of Markdown; the last one is what the prompt is about. */
export function reading(messages: readonly ChatMessage[]): Reading {
  const prompt = messages.slice(0, 2).map(({ content }) => content).join('\n\n');
  const sections = prompt.split(/^## /mu).map((part): Section => ({ heading: part.split('\n', 1)[0] ?? '', text: unfenced(part.slice(part.indexOf('\n') + 1)) }));
  const mail = sections.at(-1)?.text.trim() ?? '';
  const own = (mail.split(/^On .* wrote:$/mu)[0] ?? mail).replaceAll(/^(?:From|Date): .*$/gmu, '').trim();
  const around = sections.slice(0, -1);
  const language = languageOf(own);
  const number = /HP-\d+|\b\d{4}\b/u.exec(own)?.[0] ?? null;
  const facts = new Map([...prompt.matchAll(/^\s*(\w+): +(\S.*)$/gmu)].map(([, name = '', value = '']) => [name, value]));
  const fill = (template: string): string => filled(template, { number, facts });
  return {
    mail,
    language,
    number,
    draft() {
      const prepared = around.find(({ heading }) => /prepared|draft/iu.test(heading));
      if (prepared !== undefined) return between(prepared.text);
      const best = bestBy(around.filter(({ text }) => /```liquid/u.test(text)), ({ heading, text }) => `${heading}\n${text}`, own);
      const template = /```liquid\n([\s\S]*?)```/u.exec(best?.text ?? '')?.[1];
      if (template !== undefined) return fill(template);
      const advice = bestBy(around.filter(({ heading }) => /playbook/iu.test(heading)), ({ text }) => text, own);
      return advice === null ? null : (/[^.!?]+[.!?]/gu.exec(advice.text)?.[0].trim() ?? null);
    },
    framed(body) {
      if (/between greeting and signature/iu.test(prompt)) return body;
      const name = /^(\p{Lu}\p{L}+)(?: \p{Lu}[\p{L}-]+)+$/mu.exec(own)?.[1];
      const hello = { en: 'Hi', de: 'Hallo', fr: 'Bonjour' }[language];
      const signature = /signature: \|\n((?: {2}.*\n?)+)/u.exec(prompt)?.[1]?.replaceAll(/^ {2}/gmu, '').trim() ?? '';
      return [`${hello}${name === undefined ? '' : ` ${name}`},`, body, signature].join('\n\n');
    },
    bestOf(choices) {
      const described = choices.map((choice) => {
        const at = around.map(({ text }) => text.indexOf(`${choice}:`)).findIndex((place) => place >= 0);
        const text = around[at]?.text ?? '';
        const from = text.indexOf(`${choice}:`);
        return { choice, text: at < 0 ? '' : text.slice(from, text.indexOf('\n\n', from) < 0 ? undefined : text.indexOf('\n\n', from)) };
      });
      return bestBy(described, ({ text }) => text, own)?.choice ?? choices.at(-1) ?? '';
    },
  };
}

/** A keyword says as much as some ten words that playbooks share. */
const keywordWeight = 8;

function unfenced(text: string): string {
  return text.replaceAll(/^<<<(?:data|end) .*>>>$/gmu, '').trim();
}

/** Without greeting and signature: the first and the last paragraph. */
function between(reply: string): string {
  return reply.split('\n\n').slice(1, -1).join('\n\n');
}

function filled(template: string, { number, facts }: { number: string | null; facts: ReadonlyMap<string, string> }): string {
  const chosen = template.replaceAll(/\{% if (?:invoice|order) %\}([\s\S]*?)(?:\{% else %\}([\s\S]*?))?\{% endif %\}/gu, (_whole, yes: string, no: string | undefined) => (number === null ? (no ?? '') : yes));
  return chosen
    .replaceAll(/\{\{ (?:greeting|signature) \}\}/gu, '')
    .replaceAll(/\{\{ (?:invoice|order) \}\}/gu, number ?? '')
    .replaceAll(/\{\{ company\.(\w+) \}\}/gu, (_whole, name: string) => facts.get(name) ?? '')
    .trim();
}

const stems = (text: string, lettersMin = 4): string[] => (text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => word.length >= lettersMin).map((word) => word.slice(0, 6));

/** Lines of a list of keywords whose words the mail has, in any order and with any endings. */
function keywordsIn(text: string, mail: string): number {
  const words = stems(mail, 2);
  const has = (word: string): boolean => words.some((one) => one.startsWith(word.slice(0, 6)));
  const lists = [...text.matchAll(/^ *- (.+)$|keywords: \[(.+)\]|Such mails say: (.+)$/gmu)].map(([, line, list, said]) => line ?? (list ?? said ?? '').replaceAll(', ', '; '));
  return lists.join('; ').split('; ').filter((phrase) => phrase.trim() !== '' && stems(phrase, 2).every(has)).length;
}

/** By keywords, then by the words of the mail that few of the others have; `null` when none has two of them. */
function bestBy<T>(all: readonly T[], textOf: (one: T) => string, mail: string): T | null {
  const words = [...new Set(stems(mail))];
  const texts = all.map((one) => new Set(stems(textOf(one))));
  const weight = (word: string): number => Math.log(1 + all.length / Math.max(1, texts.filter((text) => text.has(word)).length));
  let best: T | null = null;
  let most = 0;
  for (const [place, one] of all.entries()) {
    const found = words.filter((word) => texts[place]?.has(word));
    const keywords = keywordsIn(textOf(one), mail);
    const score = found.length < 2 && keywords === 0 ? 0 : found.reduce((sum, word) => sum + weight(word), keywords * keywordWeight);
    if (score > most) [best, most] = [one, score];
  }
  return best;
}

function languageOf(text: string): 'en' | 'de' | 'fr' {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const german = count(/\b(?:ich|wir|die|der|das|und|nicht|ist|mein|unser|bitte|wie|für)\b/giu);
  const french = count(/\b(?:je|nous|la|le|les|est|pas|mon|notre|vous|du|des|une)\b/giu);
  const english = count(/\b(?:i|we|the|is|and|not|my|our|please|how|of|to|a)\b/giu);
  return german > english && german >= french ? 'de' : french > english ? 'fr' : 'en';
}

import type { Mail } from './cost-mails.ts';

/** What is good or bad of a reply. The same is asked of both ways, and of neither way's own checks. */
export interface Quality {
  /** Facts wanted that are not in it. */
  missing: string[];
  /** Numbers, links and addresses in it that are nowhere in what the company and the customer said. */
  invented: string[];
}

/** What may be said: the playbooks and the persona, and all that the customer wrote so far. */
export function qualityOf(reply: string, mail: Mail, material: string): Quality {
  const known = tokensOf(material);
  return {
    missing: mail.facts.filter((alternatives) => !alternatives.some((fact) => reply.includes(fact))).map((alternatives) => alternatives.join(' or ')),
    invented: [...tokensOf(reply)].filter((token) => !known.has(token)),
  };
}

export const isGood = ({ missing, invented }: Quality): boolean => missing.length === 0 && invented.length === 0;

const months = /(?<!\p{L})(?:january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)(?!\p{L})/giu;
const links = /https?:\/\/[^\s<>()"]+|[\w.-]+@[\w.-]+/gu;

/** Links and addresses whole, numbers with what hangs on them, names of months. */
function tokensOf(text: string): Set<string> {
  const plain = text.replaceAll(/[.,:;!?]+(?=\s|$)/gmu, '');
  const found = [...(plain.match(links) ?? []), ...(plain.replaceAll(links, ' ').match(/[\p{L}-]*\d[\p{L}\d.,:/-]*/gu) ?? []), ...(plain.match(months) ?? [])];
  return new Set(found.map((token) => token.toLowerCase()));
}

import { z } from 'zod';
import type { ObjectWish, PromptPart } from '../../vocabulary/model-contract.ts';
import { shorten } from '../drafting/plain-text.ts';
import type { Playbook } from '../drafting/playbook.ts';
import { playbooksAt, type Case } from './case.ts';
import { mailPart } from './prompt-parts.ts';

export const noPlaybook = 'none';
const proseCharsMax = 500;
const keywordsShownMax = 12;
const outputTokensMax = 100;

export type PlaybookPick = { playbook: string };

const instruction = [
  'A customer wrote to a company. Each playbook says how one kind of mail is answered. Say which one this mail is for.',
  `Take one only when its reply would answer all that the mail asks. When the mail asks several things, or something that no playbook is for, say ${noPlaybook}: then a person answers, which is always right.`,
].join('\n');

/** Which of the playbooks that came near a mail is for: one of those offered, or none. Without a model none. */
export function playbookWish(known: Case, paths: readonly string[]): ObjectWish<PlaybookPick> {
  return {
    purpose: 'support.playbook',
    tier: 'classify',
    instruction,
    parts: [offers(playbooksAt(known, paths)), mailPart(known)],
    outputTokensMax,
    schema: z.object({ playbook: z.enum([...paths, noPlaybook]) }),
    without: () => ({ playbook: noPlaybook }),
  };
}

function offers(playbooks: readonly Playbook[]): PromptPart {
  const texts = playbooks.map(({ path, title, prose, keywords }) => `${path}: ${title}\n${shorten(prose.replaceAll(/\s+/gu, ' '), proseCharsMax)}\nSuch mails say: ${keywords.slice(0, keywordsShownMax).join('; ') || '(nothing noted)'}`);
  return { label: 'Playbooks', text: texts.join('\n\n'), keep: 'always', untrusted: false, stable: false };
}

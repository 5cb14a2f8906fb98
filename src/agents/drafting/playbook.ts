import { z } from 'zod';
import { splitFrontMatter } from './front-matter.ts';

export const risks = ['low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

const phrases = z.array(z.string().min(2).max(100)).max(100);

/** Strict, so that a misspelt `risk:` is told rather than read as the default. */
const frontMatterSchema = z.strictObject({
  title: z.string().min(1).max(200),
  /** One or two words for the kind of case: `invoice-copy`. */
  intent: z.string().min(1).max(100),
  /** ISO 639-1 code of the template and of the mails it may answer. */
  language: z.string().regex(/^[a-z]{2}$/u, 'must be a two-letter code such as en').default('en'),
  /** The highest risk of a mail that it may answer, and the least risk that its drafts carry. */
  risk: z.enum(risks).default('low'),
  /** What such mails say, one phrase each; `*` ends a word early, `~` skips up to four words. */
  keywords: phrases.default([]),
  /** Like `keywords`, for whole phrases: "charged twice". */
  when: phrases.default([]),
  /** Replaces the subject of the reply; a liquid template, like the body. */
  subject: z.string().min(1).max(250).optional(),
  effects: z.array(z.literal('mail.send')).optional(),
});

export interface Playbook {
  path: string;
  title: string;
  intent: string;
  language: string;
  risk: Risk;
  keywords: string[];
  subject: string | null;
  /** The way to do it, for people: the body without the template. */
  prose: string;
  /** The first fenced liquid block; `null` when the playbook only advises. */
  template: string | null;
}

export type PlaybookReading = { playbook: Playbook; problem: null } | { playbook: null; problem: string };

/** Reads a playbook file. `problem` says in plain words what to mend in it. */
export function readPlaybook(path: string, file: string): PlaybookReading {
  const { data, body, problem } = splitFrontMatter(file);
  if (problem !== null) return { playbook: null, problem: `${path}: ${problem}. Mend the lines at the top of the file.` };
  if (data === null) return { playbook: null, problem: `${path} has no front matter. Begin it with ---, title:, intent: and ---.` };
  const parsed = frontMatterSchema.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue?.path.join('.') ?? '';
    return { playbook: null, problem: `${path}: ${place === '' ? '' : `${place}: `}${issue?.message ?? 'the front matter is wrong'}. Mend it in the front matter.` };
  }
  const { title, intent, language, risk, keywords, when, subject } = parsed.data;
  const fence = /^```liquid[ \t]*\n([\s\S]*?)^```[ \t]*$/mu.exec(body);
  return {
    playbook: {
      path,
      title,
      intent,
      language,
      risk,
      keywords: [...keywords, ...when],
      subject: subject ?? null,
      prose: (fence ? body.replace(fence[0], '') : body).trim(),
      template: fence?.[1]?.trim() || null,
    },
    problem: null,
  };
}

export function higherRisk(one: Risk, other: Risk): Risk {
  return risks.indexOf(one) >= risks.indexOf(other) ? one : other;
}

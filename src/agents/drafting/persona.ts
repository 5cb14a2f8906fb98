import { z } from 'zod';
import { splitFrontMatter } from './front-matter.ts';

const frontMatterSchema = z.strictObject({
  /** The end of every mail. */
  signature: z.string().min(1).max(1_000).optional(),
  /** What templates may say about the company: `{{ company.site }}`. */
  facts: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/u, 'must be one word such as pricingPage'), z.union([z.string().max(1_000), z.number()])).default({}),
});

export interface Persona {
  signature: string;
  facts: Record<string, string | number>;
  /** Why persona.md could not be used, for the evidence. */
  problem: string | null;
}

/** The voice as templates need it. Without a usable persona.md the signature is a plain one and there are no facts. */
export function readPersona(file: string | null, companyName: string): Persona {
  const plain: Persona = { signature: `Kind regards,\n${companyName}`, facts: {}, problem: null };
  if (file === null) return plain;
  const { data, problem } = splitFrontMatter(file);
  if (problem !== null) return { ...plain, problem: `persona.md: ${problem}. Mend the lines at its top.` };
  if (data === null) return plain;
  const parsed = frontMatterSchema.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ...plain, problem: `persona.md: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}. Mend it in the front matter.` };
  }
  return { signature: parsed.data.signature?.trim() ?? plain.signature, facts: parsed.data.facts, problem: null };
}

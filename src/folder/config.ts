import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { embedderSettingsSchema } from '../vocabulary/embedder.ts';
import { addressSchema, headerText } from '../vocabulary/mail.ts';
import { dailyAtSchema, memoryRulesSchema } from '../vocabulary/memory-rules.ts';
import { modelSettingsSchema } from '../vocabulary/model-settings.ts';
import { routingProblem, routingSchema } from '../vocabulary/routing.ts';
import { webhooksSchema } from '../vocabulary/webhooks.ts';

const address = addressSchema.shape.address.transform((text) => text.toLowerCase());

const zone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}, 'must be an IANA time zone such as Europe/Berlin');

/** company.yaml. What it says is checked at every start; a typo is an error with its line, not a setting that is ignored. */
export const companySchema = z.strictObject({
  name: z.string().min(1).max(200),
  address,
  fromName: headerText.default(''),
  zone: zone.default('UTC'),
  aliases: z.array(address).max(100).default([]),
  mail: z
    .strictObject({
      transport: z.enum(['outbox', 'smtp']).default('outbox'),
      outbox: z.record(z.string(), z.unknown()).default({}),
      smtp: z.record(z.string(), z.unknown()).optional(),
    })
    .default({ transport: 'outbox', outbox: {} }),
  /** `book`: money operations are written down as files for you to carry out by hand. `http`: a provider that speaks the protocol of docs/PAYMENTS.md does them. */
  payments: z
    .strictObject({
      transport: z.enum(['book', 'http']).default('book'),
      book: z.record(z.string(), z.unknown()).default({}),
      http: z.record(z.string(), z.unknown()).optional(),
    })
    .default({ transport: 'book', book: {} }),
  /** When what we believe is compared with what the providers report. */
  reconcileAt: dailyAtSchema.default('04:30'),
  /** Without an embedder nothing leaves the machine, and recall uses the default vectors alone. */
  memory: memoryRulesSchema.extend({ embedder: embedderSettingsSchema.optional() }).prefault({}),
  /** Without a model everything works, more plainly. */
  models: modelSettingsSchema.prefault({}),
  /** Which agent is given what comes in. */
  routing: routingSchema.prefault({}),
  /** Who may send webhooks. Their secrets are not here: `keelson webhooks secret`. */
  webhooks: webhooksSchema,
});
export type CompanyConfig = z.infer<typeof companySchema>;

/** The agents that settings may name; without them any name is taken for one. */
type Agents = readonly { name: string; startedOnlyBy?: string }[];

export async function readConfig(folder: string, agents?: Agents): Promise<CompanyConfig> {
  const file = join(folder, 'company.yaml');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new NeedsOperator('company.no-config', `${file} can't be read.`, 'Run `keelson init` to make a company, or restore the file.', { cause: error });
  });
  return parseConfig(text, file, agents);
}

export function parseConfig(text: string, file: string, agents?: Agents): CompanyConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: 10 } as never);
  const broken = document.errors[0];
  if (broken) throw unreadable(file, lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? 'not YAML');
  const parsed = companySchema.safeParse(document.toJS());
  if (parsed.success) {
    const problem = agents === undefined ? null : routingProblem(parsed.data.routing, agents);
    if (problem === null) return parsed.data;
    throw unreadable(file, lines.linePos(placeOf(document, problem.path)).line, `${problem.path.join('.')}: ${problem.message}`);
  }
  const issue = parsed.error.issues[0];
  const within = (issue?.path ?? []) as (string | number)[];
  const unknown = issue?.code === 'unrecognized_keys';
  // An unknown key is reported where it stands, not where its parent begins.
  const path = unknown ? [...within, issue.keys[0] ?? ''] : within;
  const what = unknown && issue.message.startsWith('Unrecognized') ? 'there is no such setting' : inPlainWords(issue);
  throw unreadable(file, lines.linePos(placeOf(document, path)).line, `${path.join('.') || 'the file'}: ${what}`);
}

/** What the schema's library says where we wrote no words of our own. */
function inPlainWords(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'invalid';
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) return shapes[issue.expected] ?? issue.message;
  if (issue.code === 'too_big' && issue.message.startsWith('Too big') && issue.origin !== 'string') return `must be at most ${issue.maximum}`;
  if (issue.code === 'too_small' && issue.message.startsWith('Too small') && issue.origin !== 'string') return `must be at least ${issue.minimum}`;
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid')) return `must be ${issue.values.map(String).join(' or ')}`;
  return issue.message;
}

const shapes: Partial<Record<string, string>> = {
  object: 'must have its settings below it, indented, or not be there at all',
  record: 'must have its entries below it, indented, or not be there at all',
  array: 'must be a list',
  string: 'must be a text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
};

/** Where a setting stands; of one that is missing, where what should hold it stands. */
function placeOf(document: Document, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function unreadable(file: string, line: number, what: string): NeedsOperator {
  return new NeedsOperator('company.bad-config', `${file}, line ${line}: ${what}.`, 'Correct that line and start again. Nothing was changed.');
}

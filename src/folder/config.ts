import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { embedderSettingsSchema } from '../vocabulary/embedder.ts';
import { addressSchema, headerText } from '../vocabulary/mail.ts';
import { dailyAtSchema, memoryRulesSchema } from '../vocabulary/memory-rules.ts';

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
});
export type CompanyConfig = z.infer<typeof companySchema>;

export async function readConfig(folder: string): Promise<CompanyConfig> {
  const file = join(folder, 'company.yaml');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new NeedsOperator('company.no-config', `${file} can't be read.`, 'Run `keelson init` to make a company, or restore the file.', { cause: error });
  });
  return parseConfig(text, file);
}

export function parseConfig(text: string, file: string): CompanyConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: 10 } as never);
  const broken = document.errors[0];
  if (broken) throw unreadable(file, lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? 'not YAML');
  const parsed = companySchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const within = (issue?.path ?? []) as (string | number)[];
  // An unknown key is reported where it stands, not where its parent begins.
  const path = issue?.code === 'unrecognized_keys' ? [...within, issue.keys[0] ?? ''] : within;
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  const line = lines.linePos(node?.range?.[0] ?? 0).line;
  throw unreadable(file, line, `${path.join('.') || 'the file'}: ${issue?.code === 'unrecognized_keys' ? 'there is no such setting' : (issue?.message ?? 'invalid')}`);
}

function unreadable(file: string, line: number, what: string): NeedsOperator {
  return new NeedsOperator('company.bad-config', `${file}, line ${line}: ${what}.`, 'Correct that line and start again. Nothing was changed.');
}

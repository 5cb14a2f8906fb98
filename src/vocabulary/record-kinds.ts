/**
 * What kinds of records there are. Conventions of every built-in kind:
 * - Known fields are checked and further fields stay, so an agent or the operator may add what the company needs.
 * - A moment is epoch ms; a calendar day, which has no time zone, is `2026-03-31`.
 * - Money is whole minor units (cents) with its ISO 4217 currency: `{ amount: 1900, currency: 'EUR' }`.
 * - What is not known is absent or `null`.
 * - A field with `link` in its schema holds the id (or a list of ids) of records of that kind.
 */
import { z } from 'zod';
import { Terminal } from './errors.ts';
import { isJson, type Json } from './json.ts';
import { limits } from './limits.ts';
import { recordKindPattern } from './memory.ts';

export type RecordValue = { [key: string]: Json };

/**
 * Whom a record concerns, and so under whose key it is sealed: `person`: the one it describes, `customer:<id>`; `linked`: whoever its
 * links lead to, or else the subject of the task that writes it; `thing`: nobody.
 */
type About = 'person' | 'linked' | 'thing';

export interface RecordKind {
  kind: string;
  /** One sentence. */
  description: string;
  about: About;
  schema: z.ZodType;
  /** JSON Schema of the value. */
  json(): { [key: string]: Json };
  /** Fields that lead to records of another kind. */
  links(): { field: string; kind: string }[];
}

const text = z.string().max(2_000).nullish();
const longText = z.string().max(100_000).nullish();
const moment = z.number().int().min(-8.64e15).max(8.64e15).nullish();
const day = z.iso.date().nullish();
const count = z.number().int().nonnegative().nullish();
const money = z.strictObject({ amount: z.number().int(), currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR') });
const tags = z.array(z.string().min(1).max(limits.tagCharsMax)).max(limits.tagsPerItemMax).nullish();
const id = z.string().min(1).max(limits.subjectCharsMax);
const linkTo = (kind: string) => id.nullish().meta({ link: kind });

const schemas = {
  customer: {
    description: 'Somebody who writes to us or buys from us. The id is the mail address.',
    about: 'person',
    schema: z.looseObject({ name: text, address: text, language: text, organisation: linkTo('organisation'), phone: text, zone: text, firstSeen: moment, mails: count, tags, notes: longText }),
  },
  organisation: {
    description: 'A company, club or authority that customers belong to.',
    about: 'thing',
    schema: z.looseObject({ name: z.string().min(1).max(2_000), domain: text, country: text, taxId: text, address: longText, tags, notes: longText }),
  },
  subscription: {
    description: 'What a customer pays for again and again.',
    about: 'linked',
    schema: z.looseObject({
      customer: linkTo('customer'), organisation: linkTo('organisation'), product: linkTo('product'), plan: text, price: money.nullish(), interval: z.enum(['day', 'week', 'month', 'year']).nullish(),
      status: z.enum(['trial', 'active', 'past-due', 'paused', 'cancelled']), started: day, renews: day, ended: day, seats: count, provider: text,
    }),
  },
  invoice: {
    description: 'What we asked to be paid, once.',
    about: 'linked',
    schema: z.looseObject({
      customer: linkTo('customer'), organisation: linkTo('organisation'), subscription: linkTo('subscription'), number: text, total: money, tax: money.nullish(),
      status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']), issued: day, due: day, paidAt: moment,
      lines: z.array(z.looseObject({ text: z.string().max(2_000), quantity: z.number().nullish(), total: money.nullish() })).max(1_000).nullish(),
    }),
  },
  payment: {
    description: 'Money that came in or went back.',
    about: 'linked',
    schema: z.looseObject({ customer: linkTo('customer'), invoice: linkTo('invoice'), amount: money, status: z.enum(['pending', 'succeeded', 'failed', 'refunded', 'disputed']), at: moment, method: text, provider: text }),
  },
  product: {
    description: 'Something that we sell.',
    about: 'thing',
    schema: z.looseObject({ name: z.string().min(1).max(2_000), description: longText, price: money.nullish(), url: text, active: z.boolean().nullish(), tags }),
  },
  project: {
    description: 'Work with an end, ours or for a customer.',
    about: 'linked',
    schema: z.looseObject({ name: z.string().min(1).max(2_000), status: z.enum(['idea', 'active', 'paused', 'closed']).nullish(), customer: linkTo('customer'), started: day, due: day, closed: day, description: longText, tags }),
  },
  campaign: {
    description: 'Something that we tell many people.',
    about: 'thing',
    schema: z.looseObject({ name: z.string().min(1).max(2_000), channel: text, status: z.enum(['draft', 'running', 'ended']).nullish(), product: linkTo('product'), starts: day, ends: day, budget: money.nullish(), description: longText, tags }),
  },
  todo: {
    description: 'Something to do.',
    about: 'linked',
    schema: z.looseObject({ title: z.string().min(1).max(2_000), done: z.boolean().nullish(), due: day, doneAt: moment, customer: linkTo('customer'), project: linkTo('project'), notes: longText, tags }),
  },
} as const satisfies Record<string, { description: string; about: About; schema: z.ZodType }>;

/** A kind with what follows from its schema, worked out when it is first asked for. */
function recordKind(kind: string, description: string, about: About, schema: z.ZodType): RecordKind {
  let json: { [key: string]: Json } | undefined;
  const toJson = (): { [key: string]: Json } => (json ??= z.toJSONSchema(schema, { io: 'input' }) as { [key: string]: Json });
  return { kind, description, about, schema, json: toJson, links: () => linksIn(toJson()) };
}

function linksIn(json: { [key: string]: Json }): { field: string; kind: string }[] {
  const properties = isObject(json['properties']) ? json['properties'] : {};
  return Object.entries(properties).flatMap(([field, schema]) => (isObject(schema) && typeof schema['link'] === 'string' ? [{ field, kind: schema['link'] }] : []));
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A kind of the operator's own, as its file says it. */
export const ownKindSchema = z.strictObject({
  kind: z.string().regex(recordKindPattern, 'must be lower case letters, digits and dashes'),
  description: z.string().min(1).max(500),
  /** Records of this kind describe a person each: they are sealed under that person's key, and forgotten with it. */
  personal: z.boolean().default(false),
  /** JSON Schema (draft 2020-12) of an object. */
  schema: z.looseObject({ type: z.literal('object'), properties: z.record(z.string(), z.union([z.looseObject({}), z.boolean()])).optional(), required: z.array(z.string()).optional() }),
});
export type OwnKind = z.infer<typeof ownKindSchema>;

/** Throws a Terminal when the name is taken or the schema isn't one that can be read. */
export function ownRecordKind({ kind, description, personal, schema }: OwnKind): RecordKind {
  if (Object.hasOwn(schemas, kind)) throw new Terminal('memory.kind-taken', `"${kind}" is a kind that every company has.`, 'Give yours another name; further fields may be added to any record without a kind of its own.');
  let read: z.ZodType;
  try {
    read = z.fromJSONSchema(schema as z.core.JSONSchema.BaseSchema);
  } catch (error) {
    throw new Terminal('memory.bad-kind', `The schema of "${kind}" can't be read: ${error instanceof Error ? error.message : String(error)}.`, 'Write it as JSON Schema, draft 2020-12.', { cause: error });
  }
  const linked = linksIn(schema as { [key: string]: Json }).length > 0;
  const own = recordKind(kind, description, personal ? 'person' : linked ? 'linked' : 'thing', read);
  // As the operator wrote it: translated there and back it would say the same in other words.
  return { ...own, json: () => schema as { [key: string]: Json }, links: () => linksIn(schema as { [key: string]: Json }) };
}

export interface RecordKinds {
  list(): RecordKind[];
  /** Throws `memory.unknown-kind`. */
  get(kind: string): RecordKind;
  has(kind: string): boolean;
  /** The value, if it may be written under that id. Throws `memory.unknown-kind` or `memory.invalid-record`, with the path of the field. */
  check(kind: string, id: string, value: RecordValue): RecordValue;
}

/** The built-in kinds and the operator's own. */
export function recordKinds(own: readonly RecordKind[] = []): RecordKinds {
  const builtIn = Object.entries(schemas).map(([kind, { description, about, schema }]) => recordKind(kind, description, about, schema));
  const all = new Map([...builtIn, ...own].map((kind) => [kind.kind, kind]));
  const get = (kind: string): RecordKind => {
    const found = all.get(kind);
    if (!found) throw new Terminal('memory.unknown-kind', `There is no kind of record "${kind}".`, `There are: ${[...all.keys()].join(', ')}. A kind of your own is a file in kinds/.`);
    return found;
  };
  return {
    list: () => [...all.values()],
    get,
    has: (kind) => all.has(kind),
    check(kind, recordId, value) {
      const { schema } = get(kind);
      const problem = idProblem(kind, recordId) ?? valueProblem(value) ?? schemaProblem(schema, value);
      if (problem !== null) throw new Terminal('memory.invalid-record', `${kind} ${recordId.slice(0, 100)}: ${problem}.`, 'Correct the value and write it again. Nothing was written.');
      return value;
    },
  };
}

function idProblem(kind: string, recordId: string): string | null {
  // `kind:id` is a subject, which is one short line.
  const charsMax = limits.subjectCharsMax - kind.length - 1;
  if (recordId.trim() === '') return 'the id is empty';
  if (/[\n\r]/.test(recordId)) return 'the id has a line break';
  return recordId.length > charsMax ? `the id has ${recordId.length} characters, more than ${charsMax}` : null;
}

function valueProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isJson(value)) return 'the value must be a plain JSON object';
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return bytes > limits.recordValueBytesMax ? `the value has ${bytes} bytes, more than ${limits.recordValueBytesMax}` : null;
}

/** The schema only judges: what is written is the value as it was given, not what the schema would make of it. */
function schemaProblem(schema: z.ZodType, value: RecordValue): string | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return null;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map(String).join('.');
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? 'invalid'}`;
}

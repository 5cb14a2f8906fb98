import { z } from 'zod';

/** A path to a place in a JSON body: names, and numbers of list entries from 0, joined by points, such as `data.customer.email`. */
const bodyPath = z.string().regex(/^[^.\s]{1,100}(?:\.[^.\s]{1,100}){0,19}$/u, 'must be a path such as data.customer.email');

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/u, 'must be the name of a header, such as stripe-signature').transform((name) => name.toLowerCase());

/** `standard`: the three headers of Standard Webhooks. `hmac-timestamp`: one header `t=…,v1=…`, as payment providers send it. */
export const webhookSchemes = ['standard', 'hmac-timestamp'] as const;
export type WebhookSchemeName = (typeof webhookSchemes)[number];

/** What company.yaml says of one source. */
const webhookSettings = z
  .strictObject({
    scheme: z.enum(webhookSchemes).default('standard'),
    /** Of `hmac-timestamp`: the header with the signature. */
    header: headerName.optional(),
    /** Where in the body the kind of what happened stands. The signal's type is the source's name, a point, and what stands there. */
    typeFrom: bodyPath.default('type'),
    /** Of `hmac-timestamp`: where the id of the delivery stands, the same each time it is sent again. */
    idFrom: bodyPath.default('id'),
    /** Where that stands which a waiting task may match on. */
    topicFrom: bodyPath.optional(),
    /** Where the mail address of the customer stands that it is about. What came is then sealed under that customer, and can be forgotten. */
    subjectFrom: bodyPath.optional(),
  })
  .superRefine(({ scheme, header }, context) => {
    if (scheme === 'hmac-timestamp' && header === undefined) context.addIssue({ code: 'custom', path: ['header'], message: 'must name the header with the signature, such as stripe-signature' });
    if (scheme === 'standard' && header !== undefined) context.addIssue({ code: 'custom', path: ['header'], message: 'is for the scheme hmac-timestamp: the headers of standard are always the same' });
  });
export type WebhookSettings = z.infer<typeof webhookSettings>;

/** `mail` is what routing rules call mail: a webhook must not pass for one. */
const reserved = new Set(['mail', 'operator', 'system']);
export const webhookNamePattern = /^[a-z][a-z0-9-]{0,49}$/u;

/** `webhooks` in company.yaml: a source a name. */
export const webhooksSchema = z
  .record(z.string(), webhookSettings)
  .superRefine((sources, context) => {
    for (const name of Object.keys(sources)) {
      if (!webhookNamePattern.test(name)) context.addIssue({ code: 'custom', path: [name], message: 'the name of a webhook has small letters, digits and dashes, begins with a letter, and is at most 50 long' });
      else if (reserved.has(name)) context.addIssue({ code: 'custom', path: [name], message: 'this name is taken: call the webhook otherwise' });
    }
    if (Object.keys(sources).length > 100) context.addIssue({ code: 'custom', message: 'must be at most 100 webhooks' });
  })
  .default({});

/** A source that may send webhooks, as company.yaml has it. */
export interface WebhookSource extends WebhookSettings {
  name: string;
}

/** Why a request was not taken. The sender learns no more than that it was not. */
export const webhookRefusals = ['unknown', 'no-secret', 'headers', 'time', 'signature', 'too-large', 'too-slow', 'cut-off', 'busy', 'not-recorded'] as const;
export type WebhookRefusal = (typeof webhookRefusals)[number];

/** What a signature vouches for. */
export interface WebhookSigned {
  /** The id of the delivery, the same each time it is sent again; `null` when it stands in the body. */
  id: string | null;
  /** When it was signed, epoch ms. */
  at: number;
}

/**
 * A way to sign webhooks: the port that each scheme implements. `verify` gets the bytes of the body exactly as they came, every secret that counts now, and the time (epoch ms). It
 * compares in constant time, and refuses what was signed too long ago or lies in the future.
 */
export interface WebhookScheme {
  verify(raw: Uint8Array, header: (name: string) => string | null, secrets: readonly string[], now: number): WebhookSigned | WebhookRefusal;
  /** A new secret out of 32 random bytes, in the form that senders of this scheme take. */
  secretOf(random: Uint8Array): string;
  /** What is wrong with a secret that somebody else chose; `null` when it will do. */
  problemOf(secret: string): string | null;
}

/** A delivery whose signature is good. */
export interface WebhookDelivery {
  source: string;
  signed: WebhookSigned;
  raw: Uint8Array;
  /** As the header says it; `null` without one. */
  contentType: string | null;
  /** As the header says it; `null` without one. */
  contentEncoding: string | null;
}

/** What became of a delivery. It is on disk. */
export interface WebhookReceipt {
  outcome: 'received' | 'duplicate' | 'broken';
  /** The event that it became; of a duplicate, that of the first delivery. */
  seq: number;
}

/** What `data/webhooks.json` tells of one source: counts since it was set up, times in epoch ms. Never what came. */
export const webhookTallySchema = z.object({
  received: z.number().int().min(0),
  duplicates: z.number().int().min(0),
  broken: z.number().int().min(0),
  /** Of the newest delivery that was taken. */
  last: z.object({ seq: z.number().int().positive(), at: z.number() }).nullable(),
  refused: z.partialRecord(z.enum(webhookRefusals), z.number().int().min(0)),
  lastRefused: z.object({ why: z.enum(webhookRefusals), at: z.number() }).nullable(),
});
export type WebhookTally = z.infer<typeof webhookTallySchema>;

/** One source, for the operator. Secrets are never among it. */
export const webhookViewSchema = z.object({
  name: z.string(),
  scheme: z.enum(webhookSchemes),
  /** Where the sender sends to: a whole address when the server runs, else the path. */
  address: z.string(),
  /** Secrets that count now, the newest first: since when, and until when if one is on its way out. Epoch ms. */
  secrets: z.array(z.object({ since: z.number(), until: z.number().nullable() })),
  tally: webhookTallySchema,
});
export type WebhookView = z.infer<typeof webhookViewSchema>;

export const webhookListSchema = z.object({
  webhooks: z.array(webhookViewSchema),
  /** Requests for sources that there are none of. */
  unknown: z.number().int().min(0),
});
export type WebhookList = z.infer<typeof webhookListSchema>;

export const webhookSecretChanges = ['webhook-secret-set', 'webhook-secrets-revoked'] as const;
export type WebhookSecretChange = (typeof webhookSecretChanges)[number];

/** What the operator does about webhooks: with files alone, whether a server runs or not. */
export interface WebhookDesk {
  list(): Promise<WebhookList>;
  /**
   * Sets a secret, or with `rotate` another one beside those that count, which end when `overlapMs` is over. `given` is one that the sender chose; else one is made. It is told once, here.
   * `record` puts it on record: after everything that may be refused and before it counts, since whoever has it may send. When that fails nothing was set.
   */
  secret(name: string, options: { rotate: boolean; overlapMs: number; given: string | null; record?: () => Promise<void> }): Promise<{ name: string; /** The one that was made; `null` when it was given. */ secret: string | null; scheme: WebhookSchemeName; address: string; /** When the earlier ones end. */ othersUntil: number | null }>;
  /** From here on nothing that was signed with a secret of this source is taken. Returns how many there were. */
  revoke(name: string): Promise<{ name: string; revoked: number }>;
}

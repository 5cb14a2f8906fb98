import { z } from 'zod';
import { blobRefPattern } from './ids.ts';
import { limits } from './limits.ts';

/** Control characters, line breaks among them, have no place in a header: this is where header injection ends. */
// oxlint-disable-next-line no-control-regex -- the control characters are the point
const noControls = /^[^\u0000-\u001f\u007f\u2028\u2029]*$/;

export const headerText = z.string().max(2_000).regex(noControls, 'must be one line without control characters');

// oxlint-disable-next-line no-control-regex -- none of these may stand in an address
const plainAddress = /^[^\s@<>,;:"()[\]\\\u0000-\u001f\u007f]+@[^\s@<>,;:"()[\]\\\u0000-\u001f\u007f]+$/;
/** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, its angle brackets included. */
const addressCharsMax = 254;

export const addressSchema = z.object({
  /** Lower case, such as `jane@example.com`. */
  address: z.string().max(addressCharsMax).regex(plainAddress, 'must be a plain mail address such as jane@example.com'),
  name: headerText,
});
export type MailAddress = z.infer<typeof addressSchema>;

/** The address comes first: a name is chosen by strangers, and may look like an address of its own. */
export function addressForPeople({ address, name }: MailAddress): string {
  return name === '' ? address : `${address} ("${name}")`;
}

export const attachmentSchema = z.object({
  name: z.string().max(500),
  type: z.string().max(200),
  bytes: z.number().int().nonnegative(),
  blob: z.string().regex(blobRefPattern),
});

/** Why a mail must never be answered by a machine; `null` when it may. */
export const noReplyReasons = ['auto-reply', 'bounce', 'bulk', 'list', 'own-address', 'no-sender'] as const;
export type NoReplyReason = (typeof noReplyReasons)[number];

/** A received mail as the ledger keeps it. The raw bytes are the blob `raw`; nothing here is trusted. */
export const receivedMailSchema = z.object({
  raw: z.string().regex(blobRefPattern),
  /** Without angle brackets; `null` when the mail had none. */
  messageId: z.string().nullable(),
  inReplyTo: z.array(z.string()).max(limits.mailReferencesMax),
  references: z.array(z.string()).max(limits.mailReferencesMax),
  from: addressSchema.nullable(),
  replyTo: addressSchema.nullable(),
  to: z.array(addressSchema).max(limits.mailAddressesMax),
  cc: z.array(addressSchema).max(limits.mailAddressesMax),
  subject: z.string(),
  /** Epoch milliseconds by the Date header, `null` when it is missing or unreadable. */
  date: z.number().int().nullable(),
  /** Plain text, from the text part or else rendered from the HTML part. */
  text: z.string(),
  /** Whether `text` or an address list was cut to the limits. The raw blob has all of it. */
  cut: z.boolean(),
  hasHtml: z.boolean(),
  attachments: z.array(attachmentSchema).max(limits.attachmentsMax),
  /** ISO 639-1 code guessed from the text, `null` when the text is too short to tell. */
  language: z.string().nullable(),
  noReply: z.enum(noReplyReasons).nullable(),
  /** The thread this mail belongs to: the Message-ID (or raw digest) of the first mail known of it. */
  thread: z.string(),
});
export type ReceivedMail = z.infer<typeof receivedMailSchema>;

/** The payload of the effect `mail.send`. The sender comes from company.yaml, never from here. */
export const mailToSendSchema = z.object({
  to: z.array(addressSchema).min(1).max(limits.recipientsPerMailMax),
  cc: z.array(addressSchema).max(limits.recipientsPerMailMax).default([]),
  subject: headerText.min(1),
  text: z.string().min(1).max(limits.mailTextCharsMax),
  /** Message-ID without angle brackets of the mail that this one answers. */
  inReplyTo: headerText.nullable().default(null),
  references: z.array(headerText).max(limits.mailReferencesMax).default([]),
  /** The conversation this mail belongs to, as in `receivedMailSchema.thread`. */
  thread: z.string().nullable().default(null),
});
export type MailToSend = z.infer<typeof mailToSendSchema>;

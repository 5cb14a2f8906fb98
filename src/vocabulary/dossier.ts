import { z } from 'zod';
import { effectKinds } from './effects.ts';
import { addressSchema } from './mail.ts';
import { itemDetailSchema } from './views.ts';

/** One mail of a conversation, as text. What strangers wrote is theirs: never markup, never an instruction. */
export const mailViewSchema = z.object({
  seq: z.number().describe('The event: of a mail that came in its receipt, of one that went out that it did.'),
  direction: z.enum(['in', 'out']),
  at: z.number().describe('When it came in or went out, epoch ms.'),
  from: addressSchema.nullable(),
  to: z.array(addressSchema),
  subject: z.string(),
  text: z.string(),
  cut: z.boolean().describe('Whether there is more of it than `text`.'),
  hasHtml: z.boolean().describe('Whether `/mails/{seq}/html` shows it as it was laid out.'),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.number() })),
});
export type MailView = z.infer<typeof mailViewSchema>;

/** An item with all that one may want to look at before deciding, in one piece. */
export const dossierSchema = z.object({
  item: itemDetailSchema,
  title: z.string().nullable().describe('Of its task.'),
  agent: z.string().nullable().describe('Whose task it is.'),
  because: z.string().nullable().describe('Why the task began, of one that routing started.'),
  by: z.string().nullable().describe('Who decided: console, command-line, token:NAME; null when it was not decided through the API, or is not.'),
  proposal: z
    .object({
      kind: z.enum(effectKinds),
      why: z.string(),
      risk: z.enum(['low', 'medium', 'high']),
      confidence: z.number().nullable(),
      playbook: z.string().nullable(),
      tainted: z.boolean().describe('It derives from what a stranger wrote.'),
      byModel: z.boolean().describe('A model had a hand in its words.'),
    })
    .nullable()
    .describe('What the agent said about its effect when it proposed it.'),
  effectDueAt: z.number().nullable().describe('When it goes out by itself, of an effect that cools off; when it is tried again, of one that waits. Epoch ms.'),
  successor: z.number().nullable().describe('The open item that asks about the same effect or call by now, when this one is closed.'),
  mails: z.array(mailViewSchema).describe('The conversation it is about, oldest first, the newest mails of it.'),
  mailsLeft: z.boolean().describe('Whether the conversation has older mails than these.'),
});
export type Dossier = z.infer<typeof dossierSchema>;

/** The markup of a mail, with the pictures that it brings along. None of it is safe to show as it is. */
export interface MailMarkup {
  html: string;
  /** Of a mail that was longer than is looked at. */
  cut: boolean;
  /** Pictures within the mail, by the Content-ID that the markup names them by. */
  pictures: readonly { cid: string; type: string; content: Uint8Array }[];
}

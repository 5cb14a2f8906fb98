import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { convert } from 'html-to-text';
import PostalMime from 'postal-mime';
import { detect } from 'tinyld';
import { receivedMailSchema, type ReceivedMail } from '../../vocabulary/mail.ts';

/** For tests only: mails and the company folder's words, without the rooms that read them in the product. */
const root = new URL('../../../', import.meta.url);

export function companyPlaybooks(): { path: string; text: string }[] {
  const folder = new URL('templates/company/playbooks/', root);
  return readdirSync(folder).toSorted().map((file) => ({ path: `playbooks/${file}`, text: readFileSync(new URL(file, folder), 'utf8') }));
}

/** persona.md as `keelson init` would write it for Tidemark. */
export function tidemarkPersona(): string {
  const tokens: Record<string, string> = { name: 'Tidemark', fromName: 'Tidemark Support', domain: 'tidemark.example' };
  const text = readFileSync(new URL('templates/company/persona.md', root), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/gu, (_, token: string) => tokens[token] ?? `{{${token}}}`);
}

export function mailWith(parts: Partial<ReceivedMail> = {}): ReceivedMail {
  return receivedMailSchema.parse({
    raw: '0'.repeat(64), messageId: 'm1@example.com', inReplyTo: [], references: [],
    from: { address: 'jane@example.com', name: 'Jane Doe' }, replyTo: null, to: [{ address: 'support@tidemark.example', name: '' }], cc: [],
    subject: 'A question', date: Date.UTC(2026, 10, 16, 7), text: 'Hello', cut: false, hasHtml: false, attachments: [],
    language: 'en', noReply: null, thread: 'm1@example.com', ...parts,
  });
}

/** A mail of examples/monday by its number, read with the libraries that intake uses. */
export async function mondayMail(number: string): Promise<ReceivedMail> {
  const folder = new URL('examples/monday/', root);
  const file = readdirSync(folder).find((name) => name.startsWith(`${number}-`));
  if (file === undefined) throw new Error(`examples/monday has no mail ${number}`);
  const raw = readFileSync(new URL(file, folder));
  const mail = await PostalMime.parse(raw);
  const header = (name: string): string => mail.headers.find(({ key }) => key === name)?.value ?? '';
  const ids = (text: string | undefined): string[] => [...(text ?? '').matchAll(/<([^<>]+)>/gu)].map((match) => match[1] ?? '');
  const person = (one: { address?: string | undefined; name: string } | undefined) => (one?.address ? { address: one.address.toLowerCase(), name: one.name } : null);
  const text = mail.text ?? convert(mail.html ?? '');
  const references = ids(mail.references);
  const messageId = ids(mail.messageId)[0] ?? null;
  const automatic = header('auto-submitted') !== '';
  return mailWith({
    raw: hash('sha256', raw, 'hex'), messageId, inReplyTo: ids(mail.inReplyTo), references,
    from: person(mail.from), replyTo: person(mail.replyTo?.[0]), subject: mail.subject ?? '', date: mail.date ? Date.parse(mail.date) : null,
    text, hasHtml: mail.html !== undefined, thread: references[0] ?? messageId ?? 'none',
    attachments: mail.attachments.map((attached) => ({ name: attached.filename ?? '', type: attached.mimeType, bytes: (attached.content as ArrayBuffer).byteLength, blob: '1'.repeat(64) })),
    language: text.length < 20 ? null : detect(text) || null,
    noReply: header('return-path') === '<>' ? 'bounce' : automatic ? 'auto-reply' : mail.from?.address ? null : 'no-sender',
  });
}

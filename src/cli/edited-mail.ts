import { Terminal } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';

/** A payload with these fields; the rest of it (threading, copies) is for `--payload`. */
export interface MailDraft {
  subject: string;
  text: string;
}

const hint = '# Change the subject or the text. Save and close: it is approved as it stands here.\n# Empty the file to leave the mail as it was and undecided.';

/** What the operator gets in the editor. */
export function editorText(mail: MailDraft): string {
  return `${hint}\nSubject: ${mail.subject}\n\n${mail.text.trimEnd()}\n`;
}

/** Reads it back. `null` for an emptied file. Lines with `#` are remarks only above the subject, since a mail may contain them. */
export function parseEditorText(edited: string): MailDraft | null {
  const lines = edited.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').split('\n');
  let start = 0;
  while (start < lines.length && (lines[start]?.startsWith('#') === true || lines[start]?.trim() === '')) start++;
  if (start === lines.length) return null;
  const subject = /^subject:(.*)$/i.exec(lines[start] ?? '')?.[1]?.trim() ?? '';
  const text = lines.slice(start + 1).join('\n').replace(/^\n+/, '').trimEnd();
  if (subject === '') throw new Terminal('edit.no-subject', 'The edited text has no subject line.', 'Keep the line that begins with "Subject:" above the text, and write something behind it.');
  if (text === '') throw new Terminal('edit.no-text', 'The edited mail has no text.', 'Write the text under the subject line, or reject the mail with `keelson reject`.');
  return { subject, text: `${text}\n` };
}

/** `jane@example.com` or `Jane Doe <jane@example.com>`. */
export function parseAddress(text: string): { address: string; name: string } {
  const named = /^\s*"?([^"<>]*?)"?\s*<([^<>\s]+)>\s*$/.exec(text);
  const address = (named?.[2] ?? text.trim()).toLowerCase();
  if (!/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(address)) {
    throw new Terminal('usage.not-an-address', `"${text}" is not a mail address.`, 'Write jane@example.com or "Jane Doe <jane@example.com>".');
  }
  return { address, name: named?.[1] ?? '' };
}

/** The payload with the given fields replaced. Threading headers and copies stay. */
export function changedMail(payload: Json, change: { subject?: string; text?: string; to?: string[] }): { [key: string]: Json } {
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload) || typeof payload['text'] !== 'string') {
    throw new Terminal('edit.not-a-mail', 'What this item would do is not a mail.', 'Give the whole changed payload with --payload FILE.json.');
  }
  return {
    ...payload,
    ...(change.subject === undefined ? {} : { subject: change.subject }),
    ...(change.text === undefined ? {} : { text: change.text }),
    ...(change.to === undefined ? {} : { to: change.to.map(parseAddress) }),
  };
}

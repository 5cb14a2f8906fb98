import { z } from 'zod';
import { safeMail, mailPolicy } from '../mail-html.ts';
import { rawOperation } from '../operation.ts';

const mail = z.object({ seq: z.coerce.number().int().positive() });
const attachment = mail.extend({ place: z.coerce.number().int().min(0).max(10_000) });

export const mailsHtml = rawOperation({
  id: 'mails.html',
  summary: 'A mail as it was laid out, sanitised, for a frame that may do nothing; what it wanted to load from elsewhere is counted in `Keelson-Blocked` and not loaded',
  scope: 'read',
  params: mail,
  produces: 'text/html',
  async respond({ params }, { company }) {
    const { seq } = params as z.output<typeof mail>;
    const { page, blocked } = safeMail(await company.mails.markup(seq));
    return new Response(page, {
      headers: {
        'content-type': 'text/html; charset=utf-8', 'content-security-policy': mailPolicy, 'x-frame-options': 'SAMEORIGIN', 'keelson-blocked': String(blocked),
        // Only the console's own page may frame it, and only it has a reason to ask.
        'cross-origin-resource-policy': 'same-origin',
      },
    });
  },
});

export const mailsAttachment = rawOperation({
  id: 'mails.attachment',
  summary: 'A file that came with a mail, as bytes to keep and never to show: its name and type are the sender’s',
  scope: 'read',
  params: attachment,
  produces: 'application/octet-stream',
  async respond({ params }, { company }) {
    const { seq, place } = params as z.output<typeof attachment>;
    const { name, bytes } = await company.mails.attachment(seq, place);
    return new Response(new Uint8Array(bytes), {
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes.byteLength), 'content-disposition': dispositionOf(name), 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" },
    });
  },
});

/**
 * RFC 6266: a plain name for all, and the whole one encoded (RFC 8187). A name from outside must not end the header, lead into a folder, hide what kind of file it is by writing
 * backwards, or be one that a shell or a file manager makes something of.
 */
export function dispositionOf(name: string): string {
  const safe = name.normalize('NFC').replaceAll(/[\p{C}\u2028\u2029"\\/:*?<>|]/gu, '_').replace(/^[.\s~-]+/u, '_').replace(/[.\s]+$/u, '').slice(0, 200) || 'attachment';
  const plain = safe.replaceAll(/[^\x20-\x7e]|[%;]/gu, '_');
  const encoded = encodeURIComponent(safe.toWellFormed()).replaceAll(/['()*!]/gu, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

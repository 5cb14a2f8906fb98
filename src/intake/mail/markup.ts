import type { MailMarkup } from '../../vocabulary/dossier.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { hasTooManyOpenTags } from './html.ts';
import { readMime } from './parse.ts';

/** More markup than any newsletter has. A sanitiser's time grows with it. */
const markupCharsMax = 500_000;
const picturesMax = 50;
/** All pictures of a mail together: they travel within the page that shows it. */
const pictureBytesMax = 5 * 1024 * 1024;
/** What is a picture and nothing else: an SVG is a document, with scripts. */
const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** The HTML part of a mail and the pictures that it brings along, as the sender wrote them; `null` when it has none. Throws Terminal `mail.broken`, and `mail.tangled` when taking its markup apart would hold everything else up. */
export async function markupOf(bytes: Uint8Array): Promise<MailMarkup | null> {
  const { html, attachments } = await readMime(bytes);
  if (html === undefined) return null;
  const looked = html.slice(0, markupCharsMax);
  if (hasTooManyOpenTags(looked)) throw new Terminal('mail.tangled', 'The layout of this mail is too tangled to be shown.', 'Read it as text: that has all of its words.');
  const pictures: { cid: string; type: string; content: Uint8Array }[] = [];
  let left = pictureBytesMax;
  for (const { contentId, mimeType, content } of attachments) {
    if (contentId === undefined || !pictureTypes.has(mimeType) || typeof content === 'string' || pictures.length === picturesMax) continue;
    const picture = new Uint8Array(content);
    left -= picture.byteLength;
    if (left < 0) break;
    pictures.push({ cid: contentId.replaceAll(/^<|>$/gu, ''), type: mimeType, content: picture });
  }
  return { html: looked, cut: html.length > markupCharsMax, pictures };
}

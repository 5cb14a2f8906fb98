import sanitize from 'sanitize-html';
import type { MailMarkup } from '../vocabulary/dossier.ts';

/**
 * The page within the frame in which a mail is shown. It may do nothing: `sandbox` takes scripts, forms, navigation of the console and its own origin away, and nothing is loaded
 * but pictures that came within the mail. It stands beside the sanitiser, not instead of it: each alone keeps a hostile mail from doing anything.
 */
export const mailPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

export interface SafeMail {
  /** A whole document. */
  page: string;
  /** How many things the mail wanted to load from elsewhere. */
  blocked: number;
}

const tags = [
  'a', 'abbr', 'address', 'b', 'bdi', 'bdo', 'big', 'blockquote', 'br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'div', 'dl', 'dt', 'em', 'figcaption', 'figure', 'font', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6',
  'hr', 'i', 'img', 'ins', 'kbd', 'li', 'mark', 'ol', 'p', 'pre', 'q', 's', 'samp', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'tt', 'u', 'ul', 'var', 'wbr',
];
/** What is between them is no text for a reader. */
const unread = ['head', 'noembed', 'noframes', 'noscript', 'option', 'script', 'style', 'svg', 'math', 'template', 'textarea', 'title', 'xmp'];

/** Words, numbers and colours: no `url(`, no `expression(`, no escape that could spell one. */
const plainValue = /^[\w\s#%.,'"/!-]*(?:rgba?\([\d\s.,%/]+\)[\w\s#%.,'"/!-]*)?$/iu;
const properties = [
  'background-color', 'border', 'border-bottom', 'border-collapse', 'border-color', 'border-left', 'border-radius', 'border-right', 'border-spacing', 'border-style', 'border-top', 'border-width', 'color', 'direction', 'display', 'font', 'font-family',
  'font-size', 'font-style', 'font-variant', 'font-weight', 'height', 'letter-spacing', 'line-height', 'list-style-type', 'margin', 'margin-bottom', 'margin-left', 'margin-right', 'margin-top', 'max-width', 'min-width', 'padding', 'padding-bottom',
  'padding-left', 'padding-right', 'padding-top', 'table-layout', 'text-align', 'text-decoration', 'text-indent', 'text-transform', 'vertical-align', 'white-space', 'width', 'word-break',
];
const sizes = ['align', 'bgcolor', 'border', 'cellpadding', 'cellspacing', 'color', 'colspan', 'dir', 'face', 'height', 'lang', 'rowspan', 'size', 'start', 'style', 'title', 'valign', 'width'];
/**
 * What else would be loaded: counted, and dropped with its attribute or tag. Every repetition is bounded and none begins where another could: a mail of half a million blanks after
 * `url(` would otherwise be looked at for minutes, and nothing else happens in this process meanwhile.
 */
const loads = /(?:\bbackground\s{0,20}=|url\(|<link\b[^<>]{0,1000}?\bhref\s{0,20}=)[\s"']{0,20}(?:https?:)?\/\//giu;
/** The parser keeps what is open: a mail of nothing but opening tags must not grow it without end. */
const nestingMax = 100;

/** A mail's markup as a page that can do nothing and loads nothing. Links lead nowhere: where each would have led stands in its title. */
export function safeMail({ html, cut, pictures }: MailMarkup): SafeMail {
  const shown = new Map(pictures.map(({ cid, type, content }) => [cid, `data:${type};base64,${Buffer.from(content).toString('base64')}`]));
  // Pictures written into the markup, and those of an attribute that is dropped, count as what they are.
  let blocked = (html.match(loads) ?? []).length;
  const body = sanitize(html, {
    allowedTags: tags,
    nonTextTags: unread,
    nestingLimit: nestingMax,
    allowedAttributes: { '*': sizes, img: [...sizes, 'src', 'alt'] },
    allowedStyles: { '*': Object.fromEntries(properties.map((property) => [property, [plainValue]])) },
    allowedSchemes: [],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    enforceHtmlBoundary: false,
    transformTags: {
      a: (_tag, { href = '', ...attributes }) => ({ tagName: 'a', attribs: { ...attributes, ...(href === '' ? {} : { title: `Leads to ${href.slice(0, 500)}` }) } }),
      img: (_tag, { src = '', ...attributes }) => {
        const inside = /^cid:/iu.test(src) ? shown.get(cidOf(src)) : isPicture(src) ? src : undefined;
        if (inside === undefined && /^\s*(?:[a-z]+:)?\/\//iu.test(src)) blocked += 1;
        return { tagName: 'img', attribs: { ...attributes, ...(inside === undefined ? {} : { src: inside }) } };
      },
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && attribs['src'] === undefined && (attribs['alt'] ?? '').trim() === '',
  });
  return { page: pageOf(body, notes(blocked, cut)), blocked };
}

function cidOf(src: string): string {
  const written = src.slice(4);
  try {
    return decodeURIComponent(written);
  } catch {
    // Not encoded, then: the name as it is.
    return written;
  }
}

function isPicture(src: string): boolean {
  return /^data:image\/(?:png|jpeg|gif|webp);base64,[\d+/=a-z\s]+$/iu.test(src);
}

function notes(blocked: number, cut: boolean): string[] {
  return [
    ...(blocked === 0 ? [] : [`${blocked} ${blocked === 1 ? 'picture or other file' : 'pictures and other files'} from elsewhere ${blocked === 1 ? 'was' : 'were'} not loaded: loading would tell the sender that and where this was read.`]),
    ...(cut ? ['This mail is longer than what is shown.'] : []),
  ];
}

/** White paper in both themes: senders choose dark text for it. */
const style = `html{color-scheme:light;background:#fff}body{margin:12px 16px;font:14px/1.5 system-ui,sans-serif;color:#16212b;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}a{color:#0f5688;text-decoration:underline}blockquote{margin:0 0 0 4px;padding-left:10px;border-left:2px solid #dde3e8;color:#53616e}aside{margin:-12px -16px 12px;padding:8px 16px;background:#faeed6;color:#5d3a00;font-size:13px}`;

function pageOf(body: string, told: readonly string[]): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Mail</title><style>${style}</style></head><body>${told.map((note) => `<aside>${note}</aside>`).join('')}${body}</body></html>`;
}

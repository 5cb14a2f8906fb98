import { compile, type FormatCallback } from 'html-to-text';
import { cutTo } from './text.ts';

/** Markup is several times its text, and Gmail shows no more than some 100 KB of it. */
const htmlCharsMax = 400_000;
const htmlDepthMax = 100;

/** The parser's time grows with the square of the tags that are open at once: 100,000 of them cost seconds. */
const openTagsMax = 2_000;
const neverOpen = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);

/** html-to-text throws on a roman numeral over 3,999 and lets the sender choose the numbering: always 1, 2, 3. */
const numberedList: FormatCallback = (element, walk, builder, options) => {
  element.attribs = {};
  builder.options.formatters['orderedList']?.(element, walk, builder, options);
};

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: htmlCharsMax, maxDepth: htmlDepthMax },
  formatters: { numberedList },
  selectors: [
    { selector: 'ol', format: 'numberedList' },
    // Pictures in mail are mostly decoration and tracking, and their addresses drown the text.
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** The text of an HTML part, with links behind their words in square brackets. `cut` when only a part was looked at. */
export function textOfHtml(html: string): { text: string; cut: boolean } {
  // Pictures written into the markup can be megabytes of it.
  const markup = html.replace(/(["'])data:[^"']*\1/gi, '""');
  const lookedAt = cutTo(markup, htmlCharsMax);
  const text = hasTooManyOpenTags(lookedAt) ? withoutTags(lookedAt) : convert(lookedAt);
  return { text, cut: markup.length > htmlCharsMax };
}

/** Counts at least what the parser will have open, since a closing tag counts only for an open one of its name. */
export function hasTooManyOpenTags(markup: string): boolean {
  const openByName = new Map<string, number>();
  let open = 0;
  for (const [, slash, tag = ''] of markup.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)) {
    const name = tag.toLowerCase();
    const ofName = openByName.get(name) ?? 0;
    if (neverOpen.has(name) || (slash && ofName === 0)) continue;
    const step = slash ? -1 : 1;
    openByName.set(name, ofName + step);
    open += step;
    if (open > openTagsMax) return true;
  }
  return false;
}

/** For markup so broken or hostile that its structure says nothing. */
function withoutTags(markup: string): string {
  return markup.replace(/<[^<>]*>/g, ' ').replace(/\s+/g, ' ').trim();
}

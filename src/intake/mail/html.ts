import { compile, type FormatCallback } from 'html-to-text';
import { cutTo } from './text.ts';

/** Markup is several times its text. Nested tags take time by the square: these two keep the worst mail near a second. */
const htmlCharsMax = 400_000;
const htmlDepthMax = 100;

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
  return { text: convert(cutTo(markup, htmlCharsMax)), cut: markup.length > htmlCharsMax };
}

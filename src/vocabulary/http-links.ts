/** As wide as any program is that makes links of text. */
const pattern = /\bhttps?:\/\/[^\s<>"]+/giu;
/** What ends a sentence, or sets something off, is no part of a link at whose end it stands. */
const punctuation = ".,;:!?…*_~'`|\\^";
const openers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * What our HTML mail makes a link of, and what the gate therefore looks at as one: with a scheme, up to a blank, an angle or a quote, without the punctuation around it. `index` is
 * where it begins in the text.
 */
export function httpLinks(text: string): { index: number; url: string }[] {
  return [...text.matchAll(pattern)].map((match) => ({ index: match.index, url: withoutTail(match[0]) }));
}

/** "See https://example.com/a_(b)." leads to the page with its brackets and without the full stop. */
export function withoutTail(url: string): string {
  const unclosed: Record<string, number> = {};
  for (const [close, open] of Object.entries(openers)) unclosed[close] = count(url, close) - count(url, open);
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url.charAt(end - 1);
    const extra = unclosed[last];
    if (extra !== undefined && extra > 0) unclosed[last] = extra - 1;
    else if (!punctuation.includes(last)) break;
  }
  return url.slice(0, end);
}

function count(text: string, character: string): number {
  let found = 0;
  for (const one of text) if (one === character) found += 1;
  return found;
}

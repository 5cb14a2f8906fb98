const linkPattern = /\bhttps?:\/\/[^\s<>"']+/g;

/**
 * The HTML part of a mail, made from its text and nothing else. Everything is escaped; the only markup is paragraphs,
 * line breaks and links, and a link shows the very address that it leads to.
 */
export function htmlFromText(text: string): string {
  const paragraphs = text.trimEnd().split(/\n(?:[ \t]*\n)+/).filter((paragraph) => paragraph.trim() !== '');
  const body = paragraphs.map((paragraph) => `<p>${paragraph.split('\n').map(lineHtml).join('<br>\n')}</p>`).join('\n');
  return `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n${body}\n</body></html>\n`;
}

function lineHtml(line: string): string {
  let html = '';
  let end = 0;
  for (const match of line.matchAll(linkPattern)) {
    const url = withoutTrailingPunctuation(match[0]);
    if (!URL.canParse(url)) continue;
    html += escapeHtml(line.slice(end, match.index)) + `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
    end = match.index + url.length;
  }
  html += escapeHtml(line.slice(end));
  // HTML folds runs of blanks, which would spoil the indents and columns of a plain text.
  return html.replaceAll(/^ +| {2,}/g, (blanks) => '&nbsp;'.repeat(blanks.length)).replaceAll('\t', '&nbsp;&nbsp;&nbsp;&nbsp;');
}

/** "See https://example.com/a_(b)." leads to the page with its brackets and without the full stop. */
function withoutTrailingPunctuation(url: string): string {
  let unclosed = 0;
  for (const character of url) unclosed += character === ')' ? 1 : character === '(' ? -1 : 0;
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url.charAt(end - 1);
    if (last === ')' && unclosed > 0) unclosed -= 1;
    else if (!'.,;:!?]}'.includes(last)) break;
  }
  return url.slice(0, end);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

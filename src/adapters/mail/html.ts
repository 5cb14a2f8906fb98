import { httpLinks } from '../../vocabulary/http-links.ts';

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
  for (const { index, url } of httpLinks(line)) {
    if (!URL.canParse(url)) continue;
    html += escapeHtml(line.slice(end, index)) + `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
    end = index + url.length;
  }
  html += escapeHtml(line.slice(end));
  // HTML folds runs of blanks, which would spoil the indents and columns of a plain text.
  return html.replaceAll(/^ +| {2,}/g, (blanks) => '&nbsp;'.repeat(blanks.length)).replaceAll('\t', '&nbsp;&nbsp;&nbsp;&nbsp;');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

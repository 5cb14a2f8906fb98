import { parseDocument } from 'yaml';

export type FrontMatter = { data: unknown; body: string; problem: null } | { data: null; body: string; problem: string };

/** The YAML between two lines of `---` at the top of a file, and the text below. A file without it has `data` null. */
export function splitFrontMatter(file: string): FrontMatter {
  const text = file.replace(/^\ufeff/u, '').replaceAll('\r\n', '\n');
  if (!/^---[ \t]*\n/u.test(text)) return { data: null, body: text.trim(), problem: null };
  const parts = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/u.exec(text);
  if (!parts) return { data: null, body: '', problem: 'the front matter that begins with --- has no closing ---' };
  const body = text.slice(parts[0].length).trim();
  const document = parseDocument(parts[1] ?? '', { prettyErrors: true });
  const error = document.errors[0];
  if (error) return { data: null, body, problem: `the front matter is not YAML: ${error.message.split('\n')[0]}` };
  try {
    return { data: document.toJS({ maxAliasCount: 10 }) as unknown, body, problem: null };
  } catch (thrown) {
    return { data: null, body, problem: `the front matter can't be read: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}

import { Terminal } from '../../vocabulary/errors.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { checkLine, LineSplitter, type RawLine } from '../../vocabulary/json-lines.ts';
import { limits } from '../../vocabulary/limits.ts';
import { intentNameSchema, outOfScopeIntent, type IntentExample } from '../../vocabulary/router.ts';
import { isOutOfScope, routerLineSchema, type RouterFileReport } from '../../vocabulary/router-views.ts';
import type { Progress } from '../../vocabulary/views.ts';
import { exampleDigest } from '../../ledger/families/router.ts';
import type { Ledger } from '../../ledger/port.ts';
import { openSource } from '../../memory/import/source.ts';

/** A text of 100,000 characters in any writing has room in it. */
const lineBytesMax = 4 * 1024 * 1024;
const eventCharsMax = 500_000;
const eventsPerAppend = 8;
const ignoredMax = 20;

export interface FileOptions {
  stdin?: NodeJS.ReadableStream | undefined;
  /** What standard input is called in messages. */
  name?: string | undefined;
  progress?: Progress | undefined;
}

/** Reads a file of `{text, intent}` lines (`-` for standard input). `take` gets each good line; the report has the rest, and counts no example as added. */
export async function readLines(source: string, { stdin, progress }: FileOptions, take: (line: IntentExample) => Promise<void> | void): Promise<RouterFileReport> {
  const { chunks } = await openSource(source, stdin ?? process.stdin);
  const report: RouterFileReport = { lines: 0, added: 0, known: 0, outOfScope: 0, cut: 0, broken: [], brokenCount: 0, ignored: [] };
  const splitter = new LineSplitter(lineBytesMax);
  const takeAll = async (lines: readonly RawLine[]): Promise<void> => {
    for (const raw of lines) {
      report.lines += 1;
      const line = checked(raw, report);
      if (line !== null) await take(line);
    }
    progress?.(report.lines, null);
  };
  for await (const chunk of chunks) await takeAll(splitter.push(chunk));
  await takeAll(splitter.end());
  return report;
}

function checked(raw: RawLine, report: RouterFileReport): IntentExample | null {
  const broken = (problem: string): null => {
    report.brokenCount += 1;
    if (report.broken.length < limits.listRowsDefault) report.broken.push({ line: raw.number, problem });
    return null;
  };
  if ('problem' in raw) return broken(raw.problem);
  const line = checkLine(raw.text, routerLineSchema);
  if ('problem' in line) return broken(line.problem);
  for (const field of line.ignored) if (report.ignored.length < ignoredMax && !report.ignored.includes(field)) report.ignored.push(field);
  const text = line.value.text.trim();
  const intent = line.value.intent?.trim() ?? null;
  if (text === '') return broken('text must not be empty');
  if (intent === '') return broken('intent must not be empty; null, or oos, says that it is about nothing we know');
  if (intent !== null && !intentNameSchema.safeParse(intent).success) return broken(`intent must be a name of at most ${limits.nameCharsMax} characters, without control characters`);
  if (text.length > limits.routerTextCharsMax) report.cut += 1;
  if (intent !== null && !isOutOfScope(intent)) return { text: text.slice(0, limits.routerTextCharsMax), intent };
  report.outOfScope += 1;
  return { text: text.slice(0, limits.routerTextCharsMax), intent: outOfScopeIntent };
}

/**
 * Puts the examples of a file on record. What a file gave before, word for word, is not added again. With `replace`, examples of earlier files count no more from here on. Nothing
 * of a file is sealed, since it names nobody: names in it can't be forgotten.
 */
export async function teachFromFile(ledger: Ledger, source: string, options: FileOptions & { replace?: boolean | undefined }): Promise<RouterFileReport> {
  const seen = new Set<string>();
  let known = 0;
  let added = 0;
  let batch: IntentExample[] = [];
  let chars = 0;
  let drafts: Draft<'router.taught'>[] = [];
  let replaces = options.replace === true;
  const send = async (): Promise<void> => {
    if (drafts.length > 0) await ledger.append(drafts);
    drafts = [];
  };
  const close = async (): Promise<void> => {
    const before: ReadonlySet<string> = options.replace === true ? new Set() : await ledger.router.known(batch.map(exampleDigest));
    const fresh = batch.filter((example) => !before.has(exampleDigest(example)));
    known += batch.length - fresh.length;
    added += fresh.length;
    batch = [];
    chars = 0;
    if (fresh.length === 0) return;
    drafts.push({ kind: 'router.taught', actor: 'operator', data: { source: 'file', signal: null, examples: fresh, ...(replaces ? { replaces: true } : {}) } });
    replaces = false;
    if (drafts.length >= eventsPerAppend) await send();
  };
  const report = await readLines(source, options, async ({ text, intent }) => {
    const digest = exampleDigest({ text, intent });
    if (seen.has(digest)) return void (known += 1);
    if (seen.size >= limits.routerExamplesMax) throw new Terminal('router.file-too-long', `${options.name ?? source} has more than ${limits.routerExamplesMax.toLocaleString('en-GB')} different examples.`, 'Divide it; what was read before this line is on record.');
    seen.add(digest);
    batch.push({ text, intent });
    chars += text.length;
    if (batch.length >= limits.routerExamplesPerEventMax || chars >= eventCharsMax) await close();
  });
  await close();
  await send();
  return { ...report, added, known };
}

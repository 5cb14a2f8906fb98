import { hash } from 'node:crypto';
import { Conflict, Terminal } from '../../vocabulary/errors.ts';
import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { addIntake, emptyIntake } from '../../vocabulary/intake-report.ts';
import type { IntakeReport, Progress } from '../../vocabulary/views.ts';
import type { Ledger } from '../../ledger/port.ts';
import { dedupKey, ownThread, threadKeys } from './identity.ts';
import { parseMail, type ParsedMail } from './parse.ts';
import { countMailSource, readMailSource, type RawMail } from './sources.ts';

/** The end of a long path tells more than its beginning. */
const sourceCharsMax = 1_000;

type Line = IntakeReport['mails'][number];

/**
 * Takes every mail of a source in: raw bytes and attachments become blobs, then one event says what came. A mail that
 * was here before is recorded as a duplicate; one that can't be read as broken. Neither stops the others.
 */
export async function receiveMail(ledger: Ledger, source: string, own: { addresses: readonly string[] }, options: { progress?: Progress | undefined; stdin?: NodeJS.ReadableStream | undefined } = {}): Promise<IntakeReport> {
  const total = await countMailSource(source);
  const report = emptyIntake();
  let done = 0;
  for await (const found of readMailSource(source, options.stdin)) {
    addIntake(report, await receiveFound(ledger, found, own));
    options.progress?.(++done, total);
  }
  return report;
}

/** Takes one mail in that somebody else found: a report of one. */
export async function receiveFound(ledger: Ledger, found: RawMail, own: { addresses: readonly string[] }): Promise<IntakeReport> {
  const line = await receiveOne(ledger, { ...found, source: found.source.slice(-sourceCharsMax) }, own);
  const report = emptyIntake();
  report[line.outcome === 'duplicate' ? 'duplicates' : line.outcome] = 1;
  report.mails.push(line);
  return report;
}

async function receiveOne(ledger: Ledger, raw: RawMail, own: { addresses: readonly string[] }): Promise<Line> {
  if (raw.problem !== undefined) return recordBroken(ledger, raw, raw.problem);
  let parsed: ParsedMail;
  try {
    parsed = await parseMail(raw.bytes, own);
  } catch (error) {
    if (error instanceof Terminal && error.code === 'mail.broken') return recordBroken(ledger, raw, error.message);
    throw error;
  }
  const dedup = dedupKey(parsed, raw.bytes);
  const said = { source: raw.source, from: parsed.from?.address ?? '', subject: parsed.subject, noReply: parsed.noReply };
  const known = await ledger.signals.byDedup(dedup);
  if (known !== null) return { ...said, ...(await recordDuplicate(ledger, raw, dedup, known)) };
  const subject = parsed.from === null ? null : `customer:${parsed.from.address}`;
  const mail = await stored(ledger, raw, parsed, subject);
  try {
    const [event] = await ledger.append([{ kind: 'mail.received', actor: 'source:mail', subject, data: { source: raw.source, dedup, mail } }], [{ type: 'new-signal', dedup }]);
    return { ...said, outcome: 'received', seq: event?.seq ?? 0 };
  } catch (error) {
    // Read, but not as anything the ledger can hold: kept as it came, for a person to look at.
    if (error instanceof Terminal) return recordBroken(ledger, raw, error.message);
    // The same mail came in by another way at the same moment.
    const first = error instanceof Conflict ? await ledger.signals.byDedup(dedup) : null;
    if (first === null) throw error;
    return { ...said, ...(await recordDuplicate(ledger, raw, dedup, first)) };
  }
}

/** The blobs are on disk before the event that names them. */
async function stored(ledger: Ledger, raw: RawMail, parsed: ParsedMail, subject: string | null): Promise<ReceivedMail> {
  const ref = await ledger.blobs.put(raw.bytes, { subject });
  const attachments = [];
  for (const { content, ...attachment } of parsed.attachments) attachments.push({ ...attachment, blob: await ledger.blobs.put(content, { subject }) });
  let thread: string | null = null;
  for (const key of threadKeys(parsed)) {
    thread = await ledger.signals.threadOf(key);
    if (thread !== null) break;
  }
  return { ...parsed, attachments, raw: ref, thread: thread ?? ownThread(parsed, ref) };
}

async function recordDuplicate(ledger: Ledger, raw: RawMail, dedup: string, of: number): Promise<{ outcome: 'duplicate'; seq: number }> {
  const { subject } = await ledger.event(of);
  const [event] = await ledger.append([{ kind: 'signal.duplicate', actor: 'source:mail', subject, cause: of, data: { source: raw.source, dedup, of } }]);
  return { outcome: 'duplicate', seq: event?.seq ?? 0 };
}

async function recordBroken(ledger: Ledger, raw: RawMail, problem: string): Promise<Line> {
  const dedup = `broken:${hash('sha256', raw.bytes, 'hex')}`;
  const said = { source: raw.source, from: '', subject: problem, noReply: null };
  const known = await ledger.signals.byDedup(dedup);
  if (known !== null) return { ...said, ...(await recordDuplicate(ledger, raw, dedup, known)) };
  const ref = await ledger.blobs.put(raw.bytes);
  const [event] = await ledger.append([{ kind: 'signal.broken', actor: 'source:mail', data: { source: raw.source, dedup, raw: ref, problem: problem.slice(0, 2_000) } }], [{ type: 'new-signal', dedup }]);
  return { ...said, outcome: 'broken', seq: event?.seq ?? 0 };
}

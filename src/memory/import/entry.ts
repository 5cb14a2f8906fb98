import type { ImportLine } from '../../vocabulary/memory.ts';
import { limits } from '../../vocabulary/limits.ts';
import { parseEpoch, parseIso } from '../../vocabulary/moment.ts';
import { reservedProblem } from '../item-ids.ts';
import { subjectFor } from '../person-subject.ts';

/** A good line as it will be written. Everything that makes two versions differ is in here, and nothing else. */
export interface Entry {
  line: number;
  id: string;
  subject: string | null;
  /** All of it, however long. */
  text: string;
  type: 'note' | 'message' | 'log' | 'summary';
  thread: string | null;
  author: string | null;
  /** Epoch ms. */
  when: number | null;
  tags: string[];
  tier: 'ephemeral' | 'operational' | 'institutional';
  importance: number;
  indexing: 'immediate' | 'lazy';
}

/**
 * What a checked line means. Left out: `kind` is `message` with a thread or an author and `note` otherwise, `tier` is
 * `operational`, `importance` a half; logs are indexed lazily. Returns what is wrong, in words, when it can't be taken.
 */
export function entryOf(line: ImportLine, number: number): Entry | string {
  const [id, thread, author] = [storable(line.id), line.thread == null ? null : storable(line.thread), line.author == null ? null : storable(line.author)];
  const text = storable(line.text);
  if (id === '' || thread === '' || author === '' || text === '') return `${id === '' ? 'id' : thread === '' ? 'thread' : author === '' ? 'author' : 'text'} holds nothing but null bytes`;
  const reserved = reservedProblem(id);
  if (reserved !== null) return `id: ${reserved}; give the line another`;
  const when = line.at == null ? null : momentOf(line.at);
  if (typeof when === 'string') return when;
  const subject = subjectOf(line);
  if (subject !== null && subject.length > limits.subjectCharsMax) return `${line.subject == null ? 'author' : 'subject'} is too long to stand for a person: ${limits.subjectCharsMax - 'person:'.length} characters at most`;
  const tags = [...new Set((line.tags ?? []).map((tag) => storable(tag)).filter((tag) => tag !== ''))];
  const type = line.kind ?? (thread === null && author === null ? 'note' : 'message');
  return {
    line: number, id, subject, text, type, thread, author, when, tags,
    tier: line.tier ?? 'operational',
    importance: line.importance ?? 0.5,
    indexing: type === 'log' ? 'lazy' : 'immediate',
  };
}

/** Its `subject`, or else its author. */
function subjectOf(line: ImportLine): string | null {
  return subjectFor(line.subject ?? null, line.author ?? null);
}

/** Without null bytes, which SQLite would take for the end; half of a surrogate pair becomes U+FFFD. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

function momentOf(at: string | number): number | string {
  const moment = typeof at === 'number' ? parseEpoch(at) : (parseIso(at, 'utc')?.at ?? null);
  if (moment !== null) return moment;
  return typeof at === 'number' ? `at: no date is ${at} ms from 1970` : `at must be an ISO 8601 time like 2026-03-31T09:30:00Z or epoch ms, and it is ${JSON.stringify(at)}`;
}

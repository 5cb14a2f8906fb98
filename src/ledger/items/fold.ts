import type { DatabaseSync } from 'node:sqlite';
import { encodeTerms } from '../../text/term-list.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { FamilyDeps, Folds } from '../family.ts';
import type { ItemIndex } from './item-index.ts';
import { mailText, read, textOf, type SentMail } from './item-text.ts';
import { itemColumns, storedItem, type StoredItem } from './stored-item.ts';
import { tagTokens } from './tokens.ts';

type Fresh = Pick<StoredItem, 'seq' | 'id' | 'version' | 'type' | 'thread' | 'author' | 'subject' | 'at' | 'tier'> & Partial<Pick<StoredItem, 'importance' | 'expiresAt' | 'tags'>>;

/** Who wrote the mails that we send. */
const us = 'us';

export function itemFolds(deps: FamilyDeps, index: ItemIndex, sentMail: SentMail): Folds {
  const put = putting(deps.db, index);
  return {
    'note.put': (event) => {
      if (!event.forgotten) putNote(deps.db, put, event);
    },
    'mail.received': ({ seq, at, subject, forgotten, data: { mail } }) => {
      if (forgotten) return;
      put({ seq, id: `mail:${seq}`, version: 1, type: 'message', thread: mail.thread, author: mail.from?.address ?? null, subject, at: mail.date ?? at, tier: 'operational' }, mailText(mail));
    },
    'effect.succeeded': (event) => {
      const mail = sentMail(event);
      if (mail === null) return;
      put({ seq: event.seq, id: `mail:${event.seq}`, version: 1, type: 'message', thread: mail.thread, author: us, subject: event.subject, at: event.at, tier: 'operational' }, mailText(mail));
    },
    ...documentFolds(deps.db, index, put, sentMail),
    ...upkeepFolds(deps, index, sentMail),
    'subject.forgotten': forgetting(deps.db, index),
  };
}

type Put = (item: Fresh, text: string | null) => void;

/** `text` is `null` for what is indexed later. */
function putting(db: DatabaseSync, index: ItemIndex): Put {
  const supersede = superseding(db, index);
  return (item, text) => {
    const known = text === null ? null : read(text);
    supersede(item.id, item.seq, item.at);
    const { importance = ordinary, expiresAt = null, tags = '' } = item;
    const at = { untilSeq: null, untilAt: null, own: known === null ? 'waiting' : 'hot' } as const;
    index.insert({ ...item, importance, expiresAt, tags, ...at, language: known?.language ?? 'en', terms: known?.encoded ?? encodeTerms([]) }, known?.content ?? null);
  };
}

/** Importance goes from 0 to 1. */
const ordinary = 0.5;

/** From `seq` on, the version that counted until then counts no more. */
function superseding(db: DatabaseSync, index: ItemIndex): (id: string, seq: number, at: number) => void {
  const newest = db.prepare(`SELECT ${itemColumns} FROM items WHERE id = ? AND until_seq IS NULL`);
  return (id, seq, at) => {
    for (const row of newest.all(id)) index.change(storedItem(row), { untilSeq: seq, untilAt: at });
  };
}

function putNote(db: DatabaseSync, put: Put, { seq, at, subject, data }: LedgerEvent<'note.put'>): void {
  const { id, version, type, thread, author, tier, importance, expiresAt, tags, text } = data;
  const item = { seq, id, version, type, thread, author, subject, at: data.when ?? at, tier, importance, expiresAt, tags: tagTokens(tags).join(' ') };
  put(item, data.indexing === 'lazy' ? null : text);
  if (data.sources.length === 0) return;
  const insert = db.prepare('INSERT OR IGNORE INTO summaries (source, summary) VALUES (?, ?)');
  const mark = db.prepare(markSummarised);
  for (const source of data.sources) {
    insert.run(source, seq);
    mark.run(source);
  }
}

const markSummarised = 'UPDATE items SET summarised = EXISTS (SELECT 1 FROM summaries WHERE source = items.seq) WHERE seq = ?';

function documentFolds(db: DatabaseSync, index: ItemIndex, put: Put, sentMail: SentMail): Folds {
  const newest = db.prepare(`SELECT max(version) AS version FROM items WHERE id = ? AND type = 'document'`);
  const supersede = superseding(db, index);
  return {
    'document.changed': (event) => {
      const id = `document:${event.data.path}`;
      const version = ((newest.get(id)?.['version'] as number | null) ?? 0) + 1;
      put({ seq: event.seq, id, version, type: 'document', thread: null, author: null, subject: event.subject, at: event.at, tier: 'institutional' }, textOf(event, sentMail));
    },
    'document.removed': (event) => supersede(`document:${event.data.path}`, event.seq, event.at),
  };
}

/** What happens to items later. One that was forgotten meanwhile is not there, and none of these events is about a person. */
function upkeepFolds({ db, readEvent }: FamilyDeps, index: ItemIndex, sentMail: SentMail): Folds {
  const waiting = db.prepare(`SELECT ${itemColumns} FROM items WHERE state = 'waiting' AND seq <= ? ORDER BY seq`);
  const each = (seqs: readonly number[], change: (item: StoredItem) => void): void => {
    for (const seq of seqs) {
      const item = index.get(seq);
      if (item !== null && item.own !== 'expired') change(item);
    }
  };
  return {
    'items.indexed': (event) => {
      for (const row of waiting.all(event.data.upTo)) {
        const item = storedItem(row);
        const { language, encoded, content } = read(textOf(readEvent(item.seq), sentMail));
        index.change(item, { own: 'hot', language, terms: encoded }, content);
      }
    },
    'items.archived': (event) => each(event.data.items, (item) => {
      if (item.own === 'hot') index.change(item, { own: 'archived' });
    }), // prettier-ignore
    'items.promoted': (event) => each(event.data.items, (item) => index.change(item, { tier: event.data.tier })),
    'items.expired': (event) => each(event.data.items, (item) => index.change(item, { own: 'expired' })),
  };
}

/**
 * Afterwards everything is as if the forgotten events had never been folded, for that is what a rebuild does (L3). A version
 * that a forgotten one superseded is superseded by what superseded that one instead, or counts again.
 */
function forgetting(db: DatabaseSync, index: ItemIndex): (event: LedgerEvent<'subject.forgotten'>) => void {
  const about = db.prepare(`SELECT ${itemColumns} FROM items WHERE seq IN (SELECT seq FROM events WHERE subject = ? AND seq < ?) ORDER BY seq`);
  const before = db.prepare(`SELECT ${itemColumns} FROM items WHERE id = ? AND until_seq = ?`);
  const sources = db.prepare('DELETE FROM summaries WHERE summary = ? RETURNING source');
  const mark = db.prepare(markSummarised);
  return (event) => {
    for (const key of event.data.keys) {
      for (const row of about.all(key, event.seq)) {
        const item = storedItem(row);
        index.remove(item);
        for (const { source } of sources.all(item.seq)) mark.run(source as number);
        for (const older of before.all(item.id, item.seq)) index.change(storedItem(older), { untilSeq: item.untilSeq, untilAt: item.untilAt });
      }
    }
  };
}

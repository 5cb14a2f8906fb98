import { mailToSendSchema } from '../../vocabulary/mail.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';
import { waitStatements } from './waits.ts';

export interface SignalQueries {
  /** The signal with that dedup key. */
  byDedup(dedup: string): Promise<number | null>;
  /** Recorded but not yet routed, oldest first. */
  unrouted(limit: number): Promise<number[]>;
  /** The thread of the newest message with that Message-ID, received or sent. */
  threadOf(messageId: string): Promise<string | null>;
  /** The newest messages of a thread up to a sequence number, oldest first: sequence numbers. */
  thread(thread: string, upTo: number, limit: number): Promise<{ seq: number; direction: 'in' | 'out' }[]>;
}

/** Signals, and the messages among them and among our effects by thread. */
export function signalsFamily(deps: FamilyDeps): Family<SignalQueries> {
  return {
    tables: [
      { name: 'signals', orderBy: 'seq' },
      { name: 'messages', orderBy: 'seq' },
    ],
    folds: { ...signalFolds(deps), ...sentMailFold(deps) },
    checks: checks(deps),
    queries: queries(deps),
  };
}

function signalFolds(deps: FamilyDeps): Folds {
  const waits = waitStatements(deps);
  const insert = deps.db.prepare('INSERT INTO signals (seq, dedup, routed) VALUES (?, ?, ?)');
  const route = deps.db.prepare('UPDATE signals SET routed = 1 WHERE seq = ?');
  const message = deps.db.prepare(`INSERT INTO messages (seq, direction, thread, message_id) VALUES (?, 'in', ?, ?)`);
  // By position and not by content: the rows that a rebuild without the forgotten events would not make.
  const forget = deps.db.prepare('DELETE FROM messages WHERE seq IN (SELECT seq FROM events WHERE subject = ? AND seq < ?)');
  return {
    'mail.received': (event) => {
      const { dedup, mail } = event.data;
      insert.run(event.seq, dedup, 0);
      if (!event.forgotten) message.run(event.seq, mail.thread, mail.messageId);
      waits.endBySignal('mail.received', deps.topicDigest(event), event);
    },
    'signal.received': (event) => {
      insert.run(event.seq, event.data.dedup, 0);
      waits.endBySignal(event.data.type, deps.topicDigest(event), event);
    },
    // There is nothing to route in a broken signal, but its second delivery is a duplicate all the same.
    'signal.broken': (event) => void insert.run(event.seq, event.data.dedup, 1),
    'intent.recorded': (event) => void route.run(event.data.signal),
    'subject.forgotten': (event) => {
      for (const key of event.data.keys) forget.run(key, event.seq);
    },
  };
}

/** A mail that went out is part of its thread: the customer's next mail refers to it. */
function sentMailFold({ db, readEvent }: FamilyDeps): Folds {
  const insert = db.prepare(`INSERT INTO messages (seq, direction, thread, message_id) VALUES (?, 'out', ?, ?)`);
  const effect = db.prepare(`SELECT coalesce(edited_seq, proposed_seq) AS seq FROM effects WHERE id = ? AND kind = 'mail.send'`);
  return {
    'effect.succeeded': (event) => {
      const row = effect.get(event.data.effect);
      if (!row || event.forgotten) return;
      const source = readEvent(row['seq'] as number) as LedgerEvent<'effect.proposed' | 'effect.edited'>;
      if (source.forgotten) return;
      const mail = mailToSendSchema.parse(source.data.payload);
      const messageId = messageIdOf(event.data.receipt);
      const thread = mail.thread ?? messageId;
      if (thread !== null) insert.run(event.seq, thread, messageId);
    },
  };
}

function messageIdOf(receipt: unknown): string | null {
  const id = typeof receipt === 'object' && receipt !== null ? (receipt as Record<string, unknown>)['messageId'] : null;
  return typeof id === 'string' ? id.replace(/^<|>$/g, '') : null;
}

function checks({ db }: FamilyDeps): Checks {
  const byDedup = db.prepare('SELECT seq FROM signals WHERE dedup = ?');
  const unrouted = db.prepare('SELECT 1 FROM signals WHERE seq = ? AND routed = 0');
  return {
    'new-signal': ({ dedup }) => (byDedup.get(dedup) === undefined ? null : `signal ${dedup} is known`),
    'signal-unrouted': ({ signal }) => (unrouted.get(signal) === undefined ? `signal ${signal} is routed already` : null),
  };
}

function queries({ db }: FamilyDeps): SignalQueries {
  const byDedup = db.prepare('SELECT seq FROM signals WHERE dedup = ?');
  const unrouted = db.prepare('SELECT seq FROM signals WHERE routed = 0 ORDER BY seq LIMIT ?');
  const threadOf = db.prepare('SELECT thread FROM messages WHERE message_id = ? ORDER BY seq DESC LIMIT 1');
  const thread = db.prepare('SELECT seq, direction FROM messages WHERE thread = ? AND seq <= ? ORDER BY seq DESC LIMIT ?');
  return {
    async byDedup(dedup) {
      return (byDedup.get(dedup)?.['seq'] as number | undefined) ?? null;
    },
    async unrouted(limit) {
      return unrouted.all(limit).map((row) => row['seq'] as number);
    },
    async threadOf(messageId) {
      return (threadOf.get(messageId)?.['thread'] as string | undefined) ?? null;
    },
    async thread(name, upTo, limit) {
      const rows = thread.all(name, upTo, limit).map((row) => ({ seq: row['seq'] as number, direction: row['direction'] as 'in' | 'out' }));
      return rows.toReversed();
    },
  };
}

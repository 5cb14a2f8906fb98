import type { EventData, EventKind } from './events.ts';

/**
 * What of an event about somebody is sealed under that subject's own key, and what stands in its place once the key is
 * destroyed. What is not named here stays readable: the bones that tasks, effects and the inbox need for ever. A new
 * event about a person must name here every field that could tell something about them.
 */
export const gone = '[forgotten]';

const failure = { code: 'forgotten', message: gone, nextStep: gone, failure: 'terminal' } as const;
const provenance = { source: gone, model: null };
const record = { kind: 'forgotten', id: gone };
const handle = { type: 'handle', value: gone } as const;

const mail: EventData<'mail.received'>['mail'] = {
  raw: '0'.repeat(64), messageId: null, inReplyTo: [], references: [], from: null, replyTo: null, to: [], cc: [], subject: gone, date: null, text: gone, cut: false, hasHtml: false,
  attachments: [], language: null, noReply: null, thread: gone,
};

export const sealedFields: { readonly [K in EventKind]?: Partial<EventData<K>> } = {
  'mail.received': { source: gone, mail },
  'signal.received': { source: gone, topic: null, body: null },
  'signal.duplicate': { source: gone },
  'signal.broken': { source: gone, problem: gone },
  'intent.recorded': { reason: gone },

  'task.created': { title: gone, input: null },
  'task.completed': { result: null },
  'task.failed': { failure },
  'task.stopped': { failure },
  'task.cancelled': { reason: gone },
  'operator.stepped-in': { name: gone, note: null },
  'step.completed': { name: gone, result: null },
  'step.failed': { name: gone, failure },
  'call.refused': { name: gone, failure },
  'wait.opened': { name: gone, topic: null },

  'inbox.opened': { summary: gone, evidence: [], recommended: { action: 'dismiss', why: gone }, choices: [], name: gone },
  'inbox.decided': { text: null },
  'inbox.withdrawn': { reason: gone },

  'effect.proposed': { name: gone, sentence: gone, payload: null, why: gone, evidence: [] },
  'effect.held': { why: gone },
  'budget.reserved': { what: gone },
  'budget.released': { reason: gone },
  'trust.tightened': { reason: gone },
  'effect.judged': { why: gone, facts: null },
  'effect.edited': { payload: null, sentence: gone },
  'effect.rejected': { reason: gone },
  'effect.withdrawn': { reason: gone },
  'effect.succeeded': { receipt: null },
  'effect.failed': { failure },
  'effect.doubted': { why: gone },

  'model.called': { name: gone, request: '0'.repeat(64), texts: null, failure: null },
  'model.reused': { name: gone },
  'router.taught': { examples: [{ text: gone, intent: gone }] },

  'record.put': { id: gone, value: {}, provenance, name: null },
  'note.put': { id: gone, text: gone, whole: null, tags: [], provenance, name: null, thread: null, author: null },
  'link.put': { from: record, to: record, provenance },
  'identity.claimed': { identity: gone, handle, provenance, name: null },
  'identity.released': { identity: gone, handle, provenance },
  'identity.merged': { from: gone, into: gone, provenance, name: null },
  'identity.split': { from: gone, into: gone, provenance },
  'association.observed': { scope: gone, value: gone, provenance },
  'association.corrected': { scope: gone, value: null, provenance },
  'items.archived': { reason: gone },
  'items.promoted': { reason: gone },
  // A vector tells about its text.
  'items.embedded': { vectors: [] },
};

/**
 * A task may wait for a topic (a mail thread) that is sealed in the event that ends the wait. Whose wait ended must still be known after
 * that event was forgotten, so its topic leaves a digest behind.
 */
export const topicOf: { readonly [K in EventKind]?: (data: EventData<K>) => string | null } = {
  'mail.received': (data) => data.mail.thread,
  'signal.received': (data) => data.topic,
  'wait.opened': (data) => data.topic,
};

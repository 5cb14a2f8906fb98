import type { z } from 'zod';
import { accessEvents } from './events/access.ts';
import { companyEvents } from './events/company.ts';
import { effectEvents } from './events/effects.ts';
import { gateEvents } from './events/gate.ts';
import { inboxEvents } from './events/inbox.ts';
import { memoryEvents } from './events/memory.ts';
import { modelEvents } from './events/models.ts';
import { requestEvents } from './events/requests.ts';
import { routerEvents } from './events/router.ts';
import { scheduleEvents } from './events/schedules.ts';
import { signalEvents } from './events/signals.ts';
import { taskEvents } from './events/tasks.ts';
import type { TaskId } from './ids.ts';

/** Every kind of event there is, with the schema of its data. The one source of types, validation and documentation. */
export const eventSchemas = {
  ...companyEvents,
  ...accessEvents,
  ...signalEvents,
  ...taskEvents,
  ...inboxEvents,
  ...effectEvents,
  ...gateEvents,
  ...memoryEvents,
  ...modelEvents,
  ...routerEvents,
  ...scheduleEvents,
  ...requestEvents,
} as const;

export type EventKind = keyof typeof eventSchemas;
export type EventData<K extends EventKind> = z.infer<(typeof eventSchemas)[K]>;

/** `operator`, `system`, `agent:support`, `adapter:smtp` … */
export type Actor = 'operator' | 'system' | `agent:${string}` | `adapter:${string}` | `source:${string}`;

interface EventOf<K extends EventKind> {
  /** 1, 2, 3 … without gaps. The order of everything. */
  seq: number;
  /** Epoch ms by the machine's clock when the event was appended. */
  at: number;
  kind: K;
  actor: Actor;
  task: TaskId | null;
  /** The identity or project it concerns: `customer:jane@example.com`. In the file stands the id of its key instead. */
  subject: string | null;
  /** The sequence number of the event that led to this one. */
  cause: number | null;
  data: EventData<K>;
  /** SHA-256 over the previous hash and all of the above, 64 hex digits (L2). */
  hash: string;
  /** The key of its subject is destroyed: what told anything about them is replaced by what `sealing.ts` says, `subject` by the key's id. */
  forgotten?: true;
  /** Of a forgotten event: what stands for its topic. */
  topicDigest?: string;
}

interface DraftOf<K extends EventKind> {
  kind: K;
  actor: Actor;
  task?: TaskId | null;
  subject?: string | null;
  /** `previous` is the draft before this one in the same append. */
  cause?: number | 'previous' | null;
  data: z.input<(typeof eventSchemas)[K]>;
}

/** A union over the kinds, so that a check of `kind` narrows `data`. */
export type LedgerEvent<K extends EventKind = EventKind> = { [P in K]: EventOf<P> }[K];
/** An event before the ledger gives it a sequence number, a time and a hash. */
export type Draft<K extends EventKind = EventKind> = { [P in K]: DraftOf<P> }[K];

export const eventKinds = Object.keys(eventSchemas) as [EventKind, ...EventKind[]];

export function isEventKind(text: string): text is EventKind {
  return Object.hasOwn(eventSchemas, text);
}

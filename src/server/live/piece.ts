import type { AnyEvent } from '../../vocabulary/views.ts';

/** What of an event a page needs to know that it must look again. Nothing of its content: that is asked for by those who may see it. */
export interface LiveEvent {
  seq: number;
  /** Epoch ms. */
  at: number;
  kind: string;
  actor: string;
  task: string | null;
  item?: number;
  effect?: string;
}

/** Very many events that came at once, told as one line. */
export interface LiveDigest {
  seq: number;
  at: number;
  /** How many they were. */
  events: number;
  kinds: string[];
}

/** How one follows. `each`: a line for every event. `digest`: many that come at once are one line. */
export type Way = 'each' | 'digest';

/** What to send, and the sequence number that it ends with. */
export interface Piece {
  bytes: Uint8Array;
  upTo: number;
}

/** In one piece. A reader that takes none gets no more: nothing is gathered for it. */
export const linesMax = 1_000;
/** More events than this are one line to those who follow by digest. */
export const digestAbove = 32;

const encoder = new TextEncoder();

/** At least one line. */
export function pieceOf(lines: readonly (LiveEvent | LiveDigest)[]): Piece {
  const last = lines.at(-1) as LiveEvent | LiveDigest;
  return { bytes: encoder.encode(lines.map((line) => `id: ${line.seq}\ndata: ${JSON.stringify(line)}\n\n`).join('')), upTo: last.seq };
}

export function lineOf({ seq, at, kind, actor, task, data }: AnyEvent): LiveEvent {
  const { item, effect } = data as { item?: unknown; effect?: unknown };
  return { seq, at, kind, actor, task, ...(typeof item === 'number' ? { item } : {}), ...(typeof effect === 'string' ? { effect } : {}) };
}

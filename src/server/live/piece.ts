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

/** What to send, and the sequence number that it ends with. */
export interface Piece {
  bytes: Uint8Array;
  upTo: number;
}

export interface PieceOptions {
  /** Of one piece. */
  linesMax: number;
  /** More events than this are one line that names their kinds; `null`: each event always has its own. */
  digestAbove: number | null;
}

const encoder = new TextEncoder();

/** At least one line. */
export function pieceOf(lines: readonly LiveEvent[], isDigest: boolean): Piece {
  const last = lines.at(-1) as LiveEvent;
  const told: readonly (LiveEvent | LiveDigest)[] = isDigest ? [{ seq: last.seq, at: last.at, events: lines.length, kinds: [...new Set(lines.map(({ kind }) => kind))] }] : lines;
  return { bytes: encoder.encode(told.map((line) => `id: ${line.seq}\ndata: ${JSON.stringify(line)}\n\n`).join('')), upTo: last.seq };
}

export function lineOf({ seq, at, kind, actor, task, data }: AnyEvent): LiveEvent {
  const { item, effect } = data as { item?: unknown; effect?: unknown };
  return { seq, at, kind, actor, task, ...(typeof item === 'number' ? { item } : {}), ...(typeof effect === 'string' ? { effect } : {}) };
}

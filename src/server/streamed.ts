import { stillIn } from './access/still-in.ts';
import { HttpProblem, problemOf } from './problem.ts';
import type { Call } from './operation.ts';

/** One line of an answer that takes its time: how far it is, a piece of it, the end of it, or that it failed. `alive` only says that it is still there. */
export type StreamedLine = { progress: readonly unknown[] } | { row: unknown } | { result: unknown } | { problem: unknown } | { alive: true };

export interface StreamedTo {
  /** Sends a piece; resolves when the reader has room for more. */
  row(row: unknown): Promise<void>;
  /** How far it is: told now and then, never waited for. */
  progress(...at: unknown[]): void;
}

const keepAliveMs = 10_000;
/** Progress is for people: more often tells them nothing. */
const progressEveryMs = 100;

/**
 * An answer of JSON lines: pieces and progress as they come, and at the end `{"result"}` or `{"problem"}`, since by then the status has long been sent. One that ends without
 * either was cut off. A line comes at least every ten seconds, so that nobody between takes it for dead.
 */
export function streamed(call: Call, work: (to: StreamedTo) => Promise<unknown>): Response {
  const lines = new TransformStream<StreamedLine, Uint8Array>({ transform: (line, out) => out.enqueue(encoder.encode(`${JSON.stringify(line)}\n`)) }, undefined, { highWaterMark: 64 });
  const writer = lines.writable.getWriter();
  const isStillIn = stillIn(call.server.access, call.principal);
  let toldAt = -Infinity;
  let quiet = true;
  // A reader who has gone is told by `row`; here there is nobody to tell.
  const send = (line: StreamedLine): void => void writer.write(line).catch(() => undefined);
  const alive = setInterval(() => {
    if (quiet) send({ alive: true });
    quiet = true;
  }, keepAliveMs);
  const to: StreamedTo = {
    async row(row) {
      if (!(await isStillIn())) throw new HttpProblem(401, 'access.ended', 'The session or token that this was asked with has ended, and with it the answer.', 'Sign in again, or take another token.');
      quiet = false;
      await writer.ready;
      await writer.write({ row });
    },
    progress(...at) {
      const now = performance.now();
      if (now - toldAt < progressEveryMs) return;
      toldAt = now;
      quiet = false;
      send({ progress: at });
    },
  };
  void (async () => {
    try {
      const result = await work(to);
      await writer.write({ result: result ?? null });
    } catch (error) {
      send({ problem: problemOf(error, call.server.report).body });
    } finally {
      clearInterval(alive);
      await writer.close().catch(() => undefined);
    }
  })();
  return new Response(lines.readable, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
}

const encoder = new TextEncoder();

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

type Line = Record<string, unknown>;

/** An outside system in a process of its own, which is given orders and tells what it does in lines of JSON. It dies with us. */
export interface PeerProcess {
  /** Resolves with the first line from now on for which it holds. Rejects when the process ends before. */
  until(isDone: (line: Line) => boolean): Promise<Line>;
  /** Resolves with the line that says it is done. Orders are carried out one after the other. */
  order(order: object): Promise<Line>;
  close(): Promise<void>;
}

/** `script` is a path, and `onLine` sees every line before anybody who waits for it. */
export function startPeerProcess(script: string, args: readonly string[], onLine: (line: Line) => void): PeerProcess {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let waiting: { isDone: (line: Line) => boolean; resolve: (line: Line) => void; reject: (error: Error) => void }[] = [];
  let lastOrder: Promise<unknown> = Promise.resolve();

  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    onLine(line);
    const met = waiting.filter(({ isDone }) => isDone(line));
    waiting = waiting.filter((one) => !met.includes(one));
    for (const { resolve } of met) resolve(line);
  });
  void exited.then(() => {
    for (const { reject } of waiting) reject(new Error('the peer ended before it answered'));
  });
  const until = (isDone: (line: Line) => boolean): Promise<Line> => new Promise((resolve, reject) => void waiting.push({ isDone, resolve, reject }));

  return {
    until,
    order(order) {
      const done = lastOrder.then(() => {
        const answer = until((line) => 'done' in line);
        child.stdin.write(`${JSON.stringify(order)}\n`);
        return answer;
      });
      lastOrder = done.catch(() => null);
      return done;
    },
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}

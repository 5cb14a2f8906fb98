import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A part of a bench in a process of its own. It prints a line of JSON for each thing it has to say. */
export interface BenchChild {
  process: ChildProcess;
  /** The next line; rejects when the process ends first. */
  next(): Promise<Record<string, number>>;
  /** SIGKILL, and the end of the process. */
  kill(): Promise<void>;
}

export function startChild(script: URL, args: string[], nodeArgs: string[] = []): BenchChild {
  const child = spawn(process.execPath, [...nodeArgs, script.pathname, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    process: child,
    async next() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the bench process ended early: ${script.pathname}`);
      return JSON.parse(value) as Record<string, number>;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export function say(measures: Record<string, number>): void {
  process.stdout.write(`${JSON.stringify(measures)}\n`);
}

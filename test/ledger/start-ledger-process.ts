import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

export interface LedgerProcess {
  readonly pid: number;
  /** Resolves when it wrote that line. */
  wrote(line: string): Promise<void>;
  /** SIGKILL, from outside. Resolves with the lines that it wrote, when it is gone. */
  kill(): Promise<string[]>;
}

const program = fileURLToPath(new URL('ledger-process.ts', import.meta.url));

/** A real process that owns the ledger in `folder` and makes this many appends, one after the other. */
export function startLedgerProcess(t: TestContext, folder: string, appends: number): LedgerProcess {
  const child = spawn(process.execPath, [program, folder, String(appends)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => void lines.push(line));
  const kill = async (): Promise<string[]> => {
    child.kill('SIGKILL');
    await closed;
    return lines;
  };
  t.after(kill);
  return {
    pid: child.pid ?? 0,
    async wrote(line) {
      while (!lines.includes(line)) await Promise.race([once(reader, 'line'), closed.then(() => Promise.reject(new Error(`the process ended before it wrote "${line}"`)))]);
    },
    kill,
  };
}

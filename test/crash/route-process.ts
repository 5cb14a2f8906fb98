import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** `before` or `after` the n-th point (from 1) whose label has this part. */
export interface KillPoint {
  n: number;
  side: 'before' | 'after';
  part?: string;
}

export interface RouteEnd {
  /** The points that the process told: all of them, or the one at which it was killed; none when it got through. */
  points: string[];
  killed: boolean;
}

export interface RouteArguments {
  folder: string;
  /** Epoch ms: where the fast clock begins. The same for every process on a folder. */
  origin: number;
  mails: readonly string[];
  /** The path of another program than the demo's route. */
  program?: string;
  env?: Readonly<Record<string, string>>;
}

const killPoints = new URL('./kill-points.ts', import.meta.url).href;
const route = fileURLToPath(new URL('./route.ts', import.meta.url));
/** Compiling takes a third of a short life, so the children share what they compiled. Remove it afterwards. */
export const compileCache = join(tmpdir(), `keelson-crash-compiled-${process.pid}`);
const lifeMsMax = 30_000;

/**
 * Runs the route in a process of its own, which is killed from here with SIGKILL: when it stands at the point `killAt`,
 * or as soon as `killAt` resolves.
 */
export async function runRoute({ folder, origin, mails, program = route, env: own = {} }: RouteArguments, killAt?: KillPoint | Promise<unknown>): Promise<RouteEnd> {
  const point = killAt instanceof Promise ? undefined : killAt;
  const env = { ...process.env, ...own, NODE_COMPILE_CACHE: compileCache, ...(point && { KEELSON_KILL_AT: `${point.n} ${point.side} ${point.part ?? ''}` }) };
  const child = spawn(process.execPath, ['--import', killPoints, program, folder, String(origin), ...mails], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: lifeMsMax,
    killSignal: 'SIGKILL',
  });
  const points: string[] = [];
  let killed = false;
  const kill = (): void => {
    killed = true;
    child.kill('SIGKILL');
  };
  if (killAt instanceof Promise) void killAt.then(kill);
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    points.push(line);
    if (point !== undefined) kill();
  });
  const complaints = text(child.stderr as Readable);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (killed ? signal !== 'SIGKILL' : code !== 0) throw new Error(`the route ended with ${code ?? signal} at ${points.at(-1) ?? 'no point'}: ${await complaints}`);
  return { points, killed };
}

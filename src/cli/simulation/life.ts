import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { answerSchema, type Answer, type Beginning, type Request } from './protocol.ts';

/** `child.ts` beside this file from source, `child.js` when it is compiled. */
const program = fileURLToPath(new URL(`./child${extname(import.meta.url)}`, import.meta.url));
/** What a process needs to run at all. Nothing of ours: a simulation has no use for anybody's password. */
const passedOn = ['PATH', 'HOME', 'TZ', 'LANG', 'TMPDIR', 'TEMP', 'SystemRoot', 'NODE_COMPILE_CACHE'];

/** One life of a played company: a process of its own, that ends when it is told or killed. */
export class Life {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string, undefined>;
  readonly #reader: Interface;
  readonly #complaints: Promise<string>;
  readonly #ended: Promise<unknown>;

  constructor(beginning: Beginning, env: Readonly<Record<string, string | undefined>>) {
    this.#process = spawn(process.execPath, [program], {
      env: Object.fromEntries(passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#process, 'close');
    // A pipe to somebody who was killed may break; that it ended is told by the end of its answers.
    this.#process.stdin?.on('error', () => undefined);
    this.#complaints = text(this.#process.stderr as Readable);
    this.#reader = createInterface({ input: this.#process.stdio[3] as Readable });
    this.#lines = this.#reader[Symbol.asyncIterator]();
    this.#say(beginning);
  }

  /** The answer to what was said last. */
  async answer(): Promise<Answer> {
    let late = (): void => undefined;
    const tooLong = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new NeedsOperator('simulation.stuck', `The simulated company did not finish a step within ${limits.simulationStepMsMax / 60_000} minutes.`, 'Wait for less at once, or divide the scenario.')), limits.simulationStepMsMax);
      late = () => clearTimeout(timer);
    });
    try {
      const line = await Promise.race([this.#lines.next(), tooLong]);
      if (line.done === true) throw new NeedsOperator('simulation.died', `The process of the simulated company ended by itself: ${(await this.#complaints).trim().slice(-2_000) || 'it said nothing'}`, 'This is a defect of the simulation, or the machine has no memory left.');
      return answerSchema.parse(JSON.parse(line.value));
    } finally {
      late();
    }
  }

  async ask(request: Request): Promise<Answer> {
    this.#say(request);
    return this.answer();
  }

  /** From outside, and without a word: as a power cut would end it. */
  async kill(): Promise<void> {
    if (this.#process.exitCode === null) this.#process.kill('SIGKILL');
    await this.#ended;
    this.#reader.close();
  }

  /** Lets it close the company. */
  async end(): Promise<void> {
    this.#process.stdin?.end();
    await this.#ended;
    this.#reader.close();
  }

  #say(what: Beginning | Request): void {
    (this.#process.stdin as Writable).write(`${JSON.stringify(what)}\n`);
  }
}

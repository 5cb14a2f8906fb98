/**
 * Requests to the server of a company on this machine. Owns: the connection, and how an answer becomes a value or the error that the server threw. Does not own: what is asked.
 */
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { type KeelsonError, Retryable } from '../vocabulary/errors.ts';
import { systemRandom } from '../vocabulary/ports.ts';
import type { ApiId, ApiInput, ApiOutput } from '../server/api.ts';
import { errorOfProblem } from '../server/problem.ts';
import { locate, type OperationId } from '../server/routes.ts';

type Scalar = string | number | boolean;
type Query = { readonly [name: string]: Scalar | undefined };

interface Sending {
  params?: { readonly [name: string]: string | number } | undefined;
  query?: Query | undefined;
  body?: unknown;
}

/** Something else than JSON. */
export interface SendingRaw {
  query?: Query | undefined;
  type?: string | undefined;
  content?: Uint8Array | Readable | undefined;
  signal?: AbortSignal | undefined;
}

export interface Lines {
  row?: (row: unknown) => Promise<void> | void;
  progress?: ((...at: never) => void) | undefined;
}

/** What `src/server/streamed.ts` writes. */
interface StreamedLine {
  progress?: never[];
  row?: unknown;
  /** `null` when there is nothing to tell but the end. */
  result?: unknown;
  problem?: unknown;
}

const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  nextStep: z.string(),
  failure: z.enum(['retryable', 'terminal', 'needs-operator', 'in-doubt']),
  retryAt: z.number().exactOptional(),
  conflict: z.literal(true).exactOptional(),
});

/** Errors after which nobody knows whether a request arrived: it is sent once more, under the same key. */
const cut: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

export class Transport {
  readonly #url: string;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(server: { url: string; token: string }) {
    this.#url = server.url;
    this.#token = server.token;
  }

  /** Calls an operation. Throws the KeelsonError that the server threw, or Retryable `server.gone` when there is none. */
  async call<K extends ApiId>(id: K, input: ApiInput<K>): Promise<ApiOutput<K>> {
    const { params, query, body } = input as Sending;
    const sent: SendingRaw = body === undefined ? {} : { type: 'application/json', content: Buffer.from(JSON.stringify(body)) };
    const key = systemRandom.uuid();
    const once = (): Promise<ApiOutput<K>> => this.#answer(id, { params, query, key, ...sent }) as Promise<ApiOutput<K>>;
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof Gone) || !error.afterSending) throw error;
      return once();
    }
  }

  /** Which company is served there; `null` when nobody answers in time, or nobody who knows the token. */
  async about(waitMs: number): Promise<ApiOutput<'run.about'> | null> {
    try {
      return (await this.#answer('run.about', { signal: AbortSignal.timeout(waitMs) })) as ApiOutput<'run.about'>;
    } catch {
      // Whatever it is that answers there, it is not the server of this company: that is what was asked.
      return null;
    }
  }

  /** Sends what is no JSON, and reads JSON. */
  raw(id: OperationId, sending: SendingRaw): Promise<unknown> {
    return this.#answer(id, sending);
  }

  /** Sends what is no JSON, and reads an answer of lines as they come, to its result. */
  async lines(id: OperationId, sending: SendingRaw, to: Lines): Promise<unknown> {
    for await (const line of this.#streamed(id, sending)) {
      if (line.result !== undefined) return line.result;
      if (line.progress !== undefined) to.progress?.(...(line.progress as never));
      if (line.row !== undefined) await to.row?.(line.row);
    }
    throw new Gone(undefined, true);
  }

  /** The rows of an answer of lines, as they are taken: what nobody takes yet waits on the other side. */
  async *rows<T>(id: OperationId, sending: SendingRaw): AsyncGenerator<T> {
    for await (const line of this.#streamed(id, sending)) {
      if (line.result !== undefined) return;
      if (line.row !== undefined) yield line.row as T;
    }
    throw new Gone(undefined, true);
  }

  async *#streamed(id: OperationId, sending: SendingRaw): AsyncGenerator<StreamedLine> {
    const answer = await this.#send(id, sending);
    let rest = '';
    answer.setEncoding('utf8');
    try {
      for await (const piece of pieces(answer)) {
        const lines = (rest + piece).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const said = JSON.parse(line) as StreamedLine;
          if (said.problem !== undefined) throw errorOf(said.problem);
          yield said;
        }
      }
    } finally {
      answer.destroy();
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #answer(id: OperationId, sending: SendingRaw & { params?: Sending['params']; key?: string }): Promise<unknown> {
    const answer = await this.#send(id, sending);
    const said = await text(answer).catch((error: unknown) => {
      throw new Gone(error, true);
    });
    return JSON.parse(said);
  }

  /** The answer, once it is known to be a good one. */
  async #send(id: OperationId, sending: SendingRaw & { params?: Sending['params']; key?: string }): Promise<IncomingMessage> {
    const { method, path } = locate(id, sending.params);
    const search = new URLSearchParams(Object.entries(sending.query ?? {}).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]])));
    const { type, content, key, signal } = sending;
    const asked = request(`${this.#url}${path}${search.size > 0 ? `?${search.toString()}` : ''}`, {
      method,
      agent: this.#agent,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(content instanceof Uint8Array ? { 'content-length': content.byteLength } : {}),
        ...(key === undefined || method === 'GET' ? {} : { 'idempotency-key': key }),
      },
      ...(signal === undefined ? {} : { signal }),
    });
    const answer = await answered(asked, content);
    if ((answer.statusCode ?? 500) < 400) return answer;
    throw errorOf(await problemIn(answer));
  }
}

function answered(asked: ClientRequest, content: Uint8Array | Readable | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.once('response', resolve);
    asked.once('error', (error: NodeJS.ErrnoException) => reject(error.name === 'AbortError' ? error : new Gone(error, cut.has(error.code))));
    if (content === undefined || content instanceof Uint8Array) return asked.end(content);
    // What can't be read is the reader's own error, and ends the request.
    content.once('error', (error) => {
      reject(error);
      asked.destroy();
    });
    content.pipe(asked);
  });
}

async function* pieces(answer: IncomingMessage): AsyncGenerator<string> {
  try {
    yield* answer as AsyncIterable<string>;
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? error : new Gone(error, true);
  }
}

async function problemIn(answer: IncomingMessage): Promise<unknown> {
  const said = await text(answer);
  try {
    return JSON.parse(said);
  } catch {
    return { code: 'server.not-ours', message: `What answered is not Keelson (status ${answer.statusCode ?? 0}).`, nextStep: 'Something else may listen there by now. Stop `keelson start` and start it again.', failure: 'needs-operator' };
  }
}

function errorOf(problem: unknown): KeelsonError {
  return errorOfProblem(problemSchema.parse(problem));
}

/** Nobody answers any more. */
class Gone extends Retryable {
  /** The request may have arrived. */
  readonly afterSending: boolean;

  constructor(cause: unknown, afterSending: boolean) {
    super('server.gone', 'The process that runs the company stopped answering.', 'Run the command again: without a server it opens the company itself. What was asked is on record or it is not; nothing is done twice.', { cause });
    this.afterSending = afterSending;
  }
}

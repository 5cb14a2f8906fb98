import { locate, type OperationId } from '../../../src/server/routes.ts';
import { urlOf } from './call.ts';
import { ApiProblem, problemOfResponse, unreachable } from './problem.ts';
import { noteVersion } from './version.ts';

export interface LinesInput {
  query?: Readonly<Record<string, unknown>>;
  /** What is sent, as its media type says. */
  body?: { type: string; text: string };
}

export interface LinesOptions {
  signal?: AbortSignal;
  /** How far it is, whenever the server tells. */
  onProgress?: (...at: number[]) => void;
}

interface Line {
  progress?: number[];
  result?: unknown;
  problem?: { code: string; message: string; nextStep: string; status: number };
}

/** An operation that takes its time, and answers in lines: how far it is, and its result at the end. Throws an `ApiProblem`, also when the answer was cut off. */
export async function callLines(id: OperationId, { query = {}, body }: LinesInput = {}, { signal, onProgress }: LinesOptions = {}): Promise<unknown> {
  const response = await fetch(urlOf(id, { query }), {
    method: locate(id).method, credentials: 'same-origin',
    headers: body === undefined ? {} : { 'content-type': body.type },
    ...(body === undefined ? {} : { body: body.text }), ...(signal === undefined ? {} : { signal }),
  }).catch((thrown: unknown) => gone(thrown, signal));
  noteVersion(response);
  if (!response.ok) throw await problemOfResponse(response);
  for await (const { progress, result, problem } of linesOf(response, signal)) {
    if (problem !== undefined) throw new ApiProblem(problem);
    if (result !== undefined) return result;
    if (progress !== undefined) onProgress?.(...progress);
  }
  throw unreachable(null);
}

async function* linesOf({ body }: Response, signal: AbortSignal | undefined): AsyncGenerator<Line> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const piece = await reader?.read().catch((thrown: unknown) => gone(thrown, signal));
    if (piece === undefined || piece.done) return;
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Line;
  }
}

/** Whoever asked has gone on to something else: that is no problem to tell. */
function gone(thrown: unknown, signal: AbortSignal | undefined): never {
  throw signal?.aborted === true ? thrown : unreachable(thrown);
}

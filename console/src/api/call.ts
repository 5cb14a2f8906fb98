import type { ApiId, ApiInput, ApiOutput } from '../../../src/server/api.ts';
import { locate, type OperationId } from '../../../src/server/routes.ts';
import { problemOfResponse, unreachable } from './problem.ts';
import { noteVersion } from './version.ts';

/** The operations that take and give JSON. */
export type CallId = ApiId;

export type CallInput<K extends CallId> = ApiInput<K>;
export type CallOutput<K extends CallId> = ApiOutput<K>;

interface NothingGiven {}

/** What an operation takes may be left out when it takes nothing, or nothing that it needs. */
export type CallArgs<K extends CallId> = NothingGiven extends CallInput<K> ? [input?: CallInput<K>, options?: CallOptions] : [input: CallInput<K>, options?: CallOptions];

export interface CallOptions {
  signal?: AbortSignal;
  /** Of a write: the same key is the same request, done once. Made here when it is left out. */
  key?: string;
  /** Whoever asks says when it is sent again. */
  once?: boolean;
}

interface Parts {
  params?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
}

/** How long to wait before a request that got no answer is sent again, with the same key. */
const againMs = [250, 1_000, 2_500] as const;

/** One request. Throws an `ApiProblem`. A write that got no answer is repeated under its key, so it is done once or not at all. */
export async function call<K extends CallId>(id: K, ...[input, options = {}]: CallArgs<K>): Promise<CallOutput<K>> {
  const { url, init } = requestOf(id, input ?? {}, options);
  const response = await send(url, init, options.once === true ? [] : againMs);
  noteVersion(response);
  if (!response.ok) throw await problemOfResponse(response);
  return (response.status === 204 ? null : await response.json()) as CallOutput<K>;
}

/** Where an operation is, with what it is asked: for a link to a file, such as an export. */
export function urlOf(id: OperationId, input: Pick<Parts, 'params' | 'query'> = {}): string {
  const { path } = locate(id, input.params ?? {});
  const search = searchOf(input.query ?? {});
  return search === '' ? path : `${path}?${search}`;
}

/** A key that nobody else makes. Not `randomUUID`, which browsers have on https and loopback only. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function requestOf(id: OperationId, input: Parts, { signal, key }: CallOptions): { url: string; init: RequestInit } {
  const { method } = locate(id, input.params ?? {});
  const write = method !== 'GET';
  const headers: Record<string, string> = { accept: 'application/json' };
  if (write) headers['idempotency-key'] = key ?? newKey();
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  return {
    url: urlOf(id, input),
    init: { method, headers, credentials: 'same-origin', ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }), ...(signal === undefined ? {} : { signal }) },
  };
}

async function send(url: string, init: RequestInit, waits: readonly number[]): Promise<Response> {
  for (const wait of [...waits, null]) {
    try {
      return await fetch(url, init);
    } catch (thrown) {
      if (init.signal?.aborted === true) throw thrown;
      if (wait === null) throw unreachable(thrown);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  throw unreachable(null);
}

function searchOf(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return search.toString();
}

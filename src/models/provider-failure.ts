import { APICallError } from 'ai';
import { KeelsonError, NeedsOperator, Retryable, Terminal } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';

const replyCharsMax = 300;
const again = 'It is tried again by itself.';

export interface FailureSource {
  /** Whom the text names: `the embedder local:nomic-embed-text:768`. */
  who: string;
  now: number;
  /** Never shown, even if the provider repeats it. */
  secret: string | undefined;
  /** The caller, not the time limit, ended the call. */
  aborted: boolean;
}

/**
 * What an error of the AI SDK means. The error itself is not kept as a cause: it carries the request, and with it
 * what customers wrote.
 */
export function providerFailure(error: unknown, source: FailureSource): KeelsonError {
  if (error instanceof KeelsonError) return error;
  const { who } = source;
  if (source.aborted) return new Retryable('models.aborted', `${who} was not waited for.`, again);
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 400) return answeredFailure(error, error.statusCode, source);
  if (hasName(error, 'TimeoutError') || hasName(error, 'AbortError')) return new Retryable('models.timeout', `${who} did not answer within ${limits.embedTimeoutMsMax / 1_000} s.`, `Check memory.embedder in company.yaml and the network. ${again}`);
  const system = systemCode(error);
  if (system !== null) return connectionFailure(system, who);
  return malformed(who, shown(error instanceof Error ? error.message : String(error), source.secret));
}

export function malformed(who: string, what: string): Retryable {
  return new Retryable('models.malformed-answer', `${who} answered with something that is not vectors: ${what}`, `Check baseUrl and model of memory.embedder in company.yaml. ${again}`);
}

function answeredFailure(error: APICallError, status: number, { who, now, secret }: FailureSource): KeelsonError {
  const said = `${who} answered ${status}: ${shown(error.message, secret)}`;
  if (status === 401 || status === 403) return new NeedsOperator('models.key-refused', said, 'Check the environment variable that apiKeyEnv in company.yaml names, then start Keelson again.');
  if (status === 402 || (status === 429 && /insufficient_quota|billing/i.test(error.responseBody ?? ''))) return new NeedsOperator('models.no-credit', said, 'Look at your account with the provider. Search goes on without the model.');
  if (status === 404) return new NeedsOperator('models.unknown-model', said, 'Check baseUrl and model of memory.embedder in company.yaml.');
  if (status === 429) return new Retryable('models.rate-limited', said, `Nothing to do. ${again}`, retryTime(error.responseHeaders, now));
  if (status === 408 || status === 409 || status === 425 || status >= 500) return new Retryable('models.provider-failed', said, `If it goes on, ask whoever runs it. ${again}`, retryTime(error.responseHeaders, now));
  return new Terminal('models.text-refused', said, 'Such a text stays findable by its words. If it happens to all of them, check memory.embedder in company.yaml.');
}

function connectionFailure(code: string, who: string): Retryable {
  if (code === 'ECONNREFUSED') return new Retryable('models.connection-refused', `${who} refused the connection.`, `Check baseUrl of memory.embedder in company.yaml, and whether it runs. ${again}`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new Retryable('models.host-unknown', `${who}: the name of its host was not found.`, `Check baseUrl of memory.embedder in company.yaml and the network. ${again}`);
  if (code === 'redirect') return new Retryable('models.redirected', `${who} sent us to another address, which is not followed: texts go only where company.yaml says.`, `Put the final address into baseUrl of memory.embedder. ${again}`);
  if (/^(?:ERR_(?:SSL|TLS)_|EPROTO$|CERT_|DEPTH_|SELF_SIGNED_|UNABLE_TO_)/.test(code)) return new Retryable('models.tls-failed', `${who}: no encrypted connection (${code}).`, `Check baseUrl and the certificate. ${again}`);
  return new Retryable('models.connection-lost', `The connection to ${who} broke (${code}).`, again);
}

/** `retry-after` in seconds or as a date, or `retry-after-ms`. What is out of reason is cut to `limits.embedRetryMsMax`. */
function retryTime(headers: Record<string, string> | undefined, now: number): { retryAt?: number } {
  const seconds = headers?.['retry-after'];
  const ms = Number(headers?.['retry-after-ms'] ?? Number.NaN);
  const wait = Number.isFinite(ms) ? ms : seconds === undefined ? Number.NaN : /^[\d.]+$/.test(seconds) ? Number(seconds) * 1_000 : Date.parse(seconds) - now;
  return Number.isFinite(wait) && wait > 0 ? { retryAt: now + Math.min(Math.ceil(wait), limits.embedRetryMsMax) } : {};
}

/** The code of the operating system or of fetch, somewhere down the causes. */
function systemCode(error: unknown): string | null {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    const { code } = current as { code?: unknown };
    if (typeof code === 'string') return code;
    if (/redirect/i.test(current.message)) return 'redirect';
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else current = current.cause;
  }
  return null;
}

function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && (error.name === name || (error.cause instanceof Error && error.cause.name === name));
}

/** What a provider says is shown to people: one line of bounded length without control characters and without the key. */
function shown(text: string, secret: string | undefined): string {
  const clean = secret === undefined || secret.length < 4 ? text : text.replaceAll(secret, '…');
  // oxlint-disable-next-line no-control-regex -- the control characters are the point
  return clean.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim().slice(0, replyCharsMax).toWellFormed();
}

import { APICallError } from 'ai';
import { KeelsonError, NeedsOperator, Retryable, type Terminal } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';

const replyCharsMax = 300;
const again = 'It is tried again by itself.';

export interface FailureSource {
  /** Whom the text names: `The embedder local:nomic-embed-text:768`. */
  who: string;
  /** What it should have answered with: `vectors`. */
  wanted: string;
  /** Where its address stands: `memory.embedder in company.yaml`. */
  settings: string;
  /** Where its name stands: `baseUrl and model of memory.embedder in company.yaml`. */
  named: string;
  /** How work goes on until the operator has mended it. */
  meanwhile: string;
  timeoutMs: number;
  /** Epoch ms. */
  now: number;
  /** Never shown, even if the provider repeats it. */
  secret: string | undefined;
  /** The caller, not the time limit, ended the call. */
  aborted: boolean;
  /** It had said yes and begun to answer. */
  begun?: boolean;
  /** What it means that the provider will not take the request; `said` is its own words, `tooLong` when these are about the length. */
  refused(said: string, tooLong: boolean): Terminal;
}

/**
 * What an error of the AI SDK means, or an error that a provider put into its stream. The error itself is not kept as a cause: it carries the request, and with it
 * what customers wrote.
 */
export function providerFailure(error: unknown, source: FailureSource): KeelsonError {
  if (error instanceof KeelsonError) return error;
  const { who, settings, timeoutMs } = source;
  if (source.aborted) return new Retryable('models.aborted', `${who} was not waited for.`, again);
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 400) return answeredFailure({ status: error.statusCode, message: error.message, body: error.responseBody ?? '', headers: error.responseHeaders }, source);
  if (hasName(error, 'TimeoutError') || hasName(error, 'AbortError')) return new Retryable('models.timeout', `${who} did not answer within ${timeoutMs / 1_000} s.`, `Check ${settings} and the network. ${again}`);
  const frame = streamedError(error);
  if (frame !== null) return answeredFailure(frame, source);
  const system = systemCode(error);
  if (system !== null) return connectionFailure(system, source);
  return malformed(source, error instanceof Error ? error.message : String(error));
}

/** `what` may be in the provider's own words. */
export function malformed({ who, wanted, named, secret }: FailureSource, what: string): Retryable {
  return new Retryable('models.malformed-answer', `${who} answered with something that is not ${wanted}: ${shown(what, secret)}`, `Check ${named}. ${again}`);
}

/** An answer that ends in its middle. */
export function cutOff({ who }: FailureSource): Retryable {
  return new Retryable('models.cut', `${who} broke off in the middle of its answer.`, `Nothing to do. ${again}`);
}

interface Answered {
  status: number;
  message: string;
  body: string;
  headers?: Record<string, string> | undefined;
}

function answeredFailure(answered: Answered, source: FailureSource): KeelsonError {
  const { status, body } = answered;
  const { who, now, secret, meanwhile } = source;
  const said = `${who} answered ${status}: ${shown(answered.message, secret)}`;
  // What is wrong is in the words of the body at some providers, under a status that says less.
  const words = `${answered.message} ${body}`;
  if (status === 402 || ([400, 403, 429].includes(status) && /insufficient_quota|billing_(?:hard_limit|not_active)|credit balance/i.test(words))) return new NeedsOperator('models.no-credit', said, `Look at your account with the provider. ${meanwhile}`);
  if (status === 401 || status === 403 || (status === 400 && /API_KEY_INVALID|api key not valid/i.test(words))) return new NeedsOperator('models.key-refused', said, 'Check the environment variable that apiKeyEnv in company.yaml names, then start Keelson again.');
  if (status === 404) return new NeedsOperator('models.unknown-model', said, `Check ${source.named}.`);
  if (status === 429) return new Retryable('models.rate-limited', said, `Nothing to do. ${again}`, retryTime(answered, now));
  if (status === 408 || status === 409 || status === 425 || status >= 500) return new Retryable('models.provider-failed', said, `If it goes on, ask whoever runs it. ${again}`, retryTime(answered, now));
  return source.refused(said, status === 413 || /context.?length|context window|too long|too many tokens|maximum (?:number of )?(?:input )?tokens|exceeds? the .{0,40}tokens/i.test(words));
}

/** Codes of what goes wrong before a connection is encrypted. */
const handshake = /^(?:ERR_TLS_|ERR_SSL_(?!.*(?:BAD_RECORD|DECRYPT))|EPROTO$|CERT_|DEPTH_|SELF_SIGNED_|UNABLE_TO_)/;

function connectionFailure(code: string, source: FailureSource): Retryable {
  const { who, settings } = source;
  if (source.begun === true) return cutOff(source);
  if (code === 'ECONNREFUSED') return new Retryable('models.connection-refused', `${who} refused the connection.`, `Check baseUrl of ${settings}, and whether it runs. ${again}`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new Retryable('models.host-unknown', `${who}: the name of its host was not found.`, `Check baseUrl of ${settings} and the network. ${again}`);
  if (code === 'redirect') return new Retryable('models.redirected', `${who} sent us to another address, which is not followed: texts go only where company.yaml says.`, `Put the final address into baseUrl of ${settings}. ${again}`);
  if (handshake.test(code)) return new Retryable('models.tls-failed', `${who}: no encrypted connection (${code}).`, `Check baseUrl and the certificate. ${again}`);
  return new Retryable('models.connection-lost', `The connection to ${who.replace(/^The/u, 'the')} broke (${code}).`, again);
}

/** `retry-after` in seconds or as a date, `retry-after-ms`, or Google's `"retryDelay": "37s"`. What is out of reason is cut to `limits.embedRetryMsMax`. */
function retryTime({ headers, body }: Answered, now: number): { retryAt?: number } {
  const seconds = headers?.['retry-after'] ?? /"retryDelay"\s*:\s*"([\d.]+)s"/.exec(body)?.[1];
  const ms = Number(headers?.['retry-after-ms'] ?? Number.NaN);
  const wait = Number.isFinite(ms) ? ms : seconds === undefined ? Number.NaN : /^[\d.]+$/.test(seconds) ? Number(seconds) * 1_000 : Date.parse(seconds) - now;
  return Number.isFinite(wait) && wait > 0 ? { retryAt: now + Math.min(Math.ceil(wait), limits.embedRetryMsMax) } : {};
}

/** An error in a stream, after status 200: an object with a message, and perhaps a status as `statusCode` or `code`. */
function streamedError(error: unknown): Answered | null {
  if (error instanceof Error || typeof error !== 'object' || error === null) return null;
  const { message, statusCode, code, type } = error as Record<string, unknown>;
  if (typeof message !== 'string') return null;
  const status = [statusCode, code].map(Number).find((one) => Number.isInteger(one) && one >= 400 && one <= 599) ?? 500;
  return { status, message, body: [code, type].filter((one) => typeof one === 'string').join(' ') };
}

/** The code of the operating system or of fetch, somewhere down the causes. */
function systemCode(error: unknown): string | null {
  return downTheCauses(error, (current) => {
    const { code } = current as { code?: unknown };
    if (typeof code === 'string') return code;
    return /redirect/i.test(current.message) ? 'redirect' : null;
  });
}

/** Whether an error of fetch is from before the first byte of the request was sent: no address, no connection, no encryption; or the answer was a redirect, which is not followed. */
export function certainlyNotSent(error: unknown): boolean {
  const code = systemCode(error);
  if (code === null) return false;
  if (code === 'redirect' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'UND_ERR_CONNECT_TIMEOUT' || handshake.test(code)) return true;
  return downTheCauses(error, (current) => ((current as { syscall?: unknown }).syscall === 'connect' ? 'connect' : null)) !== null;
}

/** What `look` finds first, down the causes. */
function downTheCauses(error: unknown, look: (error: Error) => string | null): string | null {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    const found = look(current);
    if (found !== null) return found;
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

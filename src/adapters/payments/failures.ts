import { InDoubt, Retryable, Terminal, type KeelsonError } from '../../vocabulary/errors.ts';
import { plainLine } from '../lines/plain-line.ts';
import { errorSchema } from './protocol.ts';

/** What was asked of the provider: an operation with money, by its key, or something to read, which changes nothing. */
export interface Asked {
  /** The idempotency key, `null` when it only reads. */
  key: string | null;
  /** Never shown, even if the provider repeats it. */
  secret: string;
  /** Epoch ms. */
  now: number;
}

/** What the provider answered. */
export interface Answer {
  status: number;
  retryAfter: string | null;
  /** `null` when it was longer than `limits.paymentsAnswerBytesMax`, or broke off. */
  text: string | null;
}

const saidCharsMax = 300;
const again = 'Nothing to do: it is tried again.';
const sendAgain = 'then answer its inbox item with send-again.';

/** Certificates are checked, and these handshakes fail, before a byte of the request is sent. Any other fault of TLS may come later. */
const handshake = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$|ERR_TLS_CERT_ALTNAME_INVALID$|ERR_SSL_(?:WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION)$|ERR_SSL_.*HANDSHAKE_FAILURE$)/;

/** No answer came. Only what certainly failed before the request was sent is Retryable. */
export function unansweredFailure(thrown: unknown, asked: Asked, aborted: boolean): KeelsonError {
  if (aborted) return doubt('payments.answer-missing', 'The payments provider was asked and had not answered when time was up.', asked, thrown);
  const { code, syscall, redirected } = faultOf(thrown);
  const options = { cause: thrown };
  if (redirected) return doubt('payments.redirected', 'The payments provider sent us to another address, which is not followed: the key and the operations go only where company.yaml says. Put the final address into payments.http.baseUrl.', asked, thrown);
  if (code === 'ECONNREFUSED') return new Retryable('payments.connection-refused', 'The payments provider refused the connection.', 'Check payments.http.baseUrl in company.yaml, and whether the provider runs; it is tried again.', options);
  if (syscall === 'getaddrinfo') return new Retryable('payments.host-unknown', `The name of the payments provider's host was not found (${code}).`, 'Check payments.http.baseUrl in company.yaml and the network; it is tried again.', options);
  if (handshake.test(code)) return new Retryable('payments.tls-failed', `No encrypted connection to the payments provider (${code}).`, 'Check payments.http.baseUrl in company.yaml and the certificate of the provider; it is tried again.', options);
  if (syscall === 'connect' || code === 'UND_ERR_CONNECT_TIMEOUT') return new Retryable('payments.not-connected', `No connection to the payments provider (${code}).`, 'Check payments.http.baseUrl in company.yaml and the network; it is tried again.', options);
  return doubt('payments.answer-missing', `The connection to the payments provider broke after it was asked, without an answer (${code || 'no code'}).`, asked, thrown);
}

/** An answer that is no success. docs/PAYMENTS.md says which of them a provider gives only when it did nothing. */
export function answeredFailure({ status, retryAfter, text }: Answer, asked: Asked): KeelsonError {
  const error = errorIn(text);
  const said = `The payments provider answered ${status}${error.message === '' ? '' : `: ${shown(error.message, asked.secret)}`}.`;
  const retryAt = askedTime(retryAfter, asked.now);
  const later = retryAt === undefined ? {} : { retryAt };
  if (status === 429) return new Retryable('payments.rate-limited', said, again, later);
  if (status === 408 || status === 425 || (status === 503 && retryAt !== undefined)) return new Retryable('payments.put-off', said, `If it goes on, ask the provider. ${again}`, later);
  if (status === 401 || status === 403) return new Terminal('payments.key-refused', said, `Check the key in the environment variable that payments.http.keyEnv in company.yaml names, and what it may do; restart Keelson, ${sendAgain}`);
  if (status === 409 && error.code === 'key_in_progress') return doubt('payments.in-progress', said, asked);
  if (status === 409) return new Terminal('payments.key-reused', `${said} It has this key with another content.`, `Look there for the idempotency key ${asked.key}: that was carried out. If this one is needed as well, dismiss it and begin a new task.`);
  if (status >= 400 && status < 500) return new Terminal('payments.refused', said, 'Read its reason; then edit it in the inbox, or dismiss it. Nothing was done.');
  return doubt('payments.provider-failed', said, asked);
}

/** It says that it did it, but not so that it could be recorded. */
export function unreadableAnswer(why: string, asked: Asked): KeelsonError {
  return doubt('payments.answer-unreadable', `The payments provider answered with something that is not the operation: ${shown(why, asked.secret)}.`, asked);
}

export function abortedFailure(): Retryable {
  return new Retryable('payments.aborted', 'The payments provider was not asked: time was up before.', again);
}

export function keyMissing(keyEnv: string): Terminal {
  return new Terminal('payments.key-missing', `The environment variable ${keyEnv} is not set.`, `Set ${keyEnv} to the key of the payments provider, restart Keelson, ${sendAgain}`);
}

export function keyInvalid(keyEnv: string): Terminal {
  return new Terminal('payments.key-invalid', `The environment variable ${keyEnv} holds something that can be no key: a blank, a line break or a letter that no header can have.`, `Correct ${keyEnv}, restart Keelson, ${sendAgain}`);
}

export function endlessList(pages: number): Terminal {
  return new Terminal('payments.list-endless', `The payments provider's list of operations goes on after ${pages} pages.`, 'Compare a shorter span: `keelson reconcile --since DATE`. If that does not help, ask the provider.');
}

/** An operation that may have been done is in doubt. Where nothing could change, it is just asked again. */
function doubt(code: string, message: string, { key }: Asked, cause?: unknown): KeelsonError {
  if (key === null) return new Retryable(code, message, again, { cause });
  return new InDoubt(code, message, `It is asked again with the same key, so that it happens once. To look for yourself: the idempotency key is ${key}.`, { cause });
}

function errorIn(text: string | null): { code: string; message: string } {
  if (text === null || text === '') return { code: '', message: '' };
  try {
    const parsed = errorSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data.error;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  // A page of a proxy in between, say. Its beginning is better than nothing.
  return { code: '', message: text };
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), as epoch ms. How long that may be is bounded where attempts are planned. */
function askedTime(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined;
  const at = /^\d{1,9}$/.test(retryAfter) ? now + Number(retryAfter) * 1_000 : Date.parse(retryAfter);
  return Number.isFinite(at) ? at : undefined;
}

function shown(text: string, secret: string): string {
  return plainLine(text.replaceAll(secret, '…'), saidCharsMax).replace(/\.$/, '');
}

/** What the operating system or fetch say, somewhere down the causes. */
function faultOf(thrown: unknown): { code: string; syscall: string; redirected: boolean } {
  let current = thrown;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    if (/redirect/i.test(current.message)) return { code: '', syscall: '', redirected: true };
    const { code, syscall } = current as NodeJS.ErrnoException;
    // A host with several addresses fails with one error for each of them.
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else if (typeof code === 'string') return { code, syscall: syscall ?? '', redirected: false };
    else current = current.cause;
  }
  return { code: '', syscall: '', redirected: false };
}

import type { NodemailerError } from 'nodemailer/lib/errors';
import { InDoubt, Retryable, Terminal, type KeelsonError } from '../../vocabulary/errors.ts';
import { plainLine } from '../lines/plain-line.ts';

/**
 * How far the conversation came. `message` begins with the first byte of the message itself, after the server's 354:
 * from there on the mail may have been taken, and until there it certainly was not.
 */
export type SmtpPhase = 'connect' | 'login' | 'envelope' | 'message';

const replyCharsMax = 500;
const again = 'Nothing to do: it is tried again.';

/** What an error of nodemailer means for the effect. Anything that is not certain is InDoubt. */
export function smtpFailure(phase: SmtpPhase, error: NodemailerError, messageId: string): KeelsonError {
  const reply = serverText(error.response ?? error.message);
  if (phase === 'connect') return connectFailure(error, reply);
  if (phase === 'login') return loginFailure(error, reply);
  if (phase === 'envelope') return envelopeFailure(error, reply);
  return messageFailure(error, reply, messageId);
}

export function abortedFailure(phase: SmtpPhase, messageId: string, cause: unknown): KeelsonError {
  if (phase === 'message') return doubt('Time was up while the mail server had the message and had not answered.', messageId, cause);
  return new Retryable('smtp.aborted', 'Time was up before the mail server was given the message.', again, { cause });
}

/** One line of bounded length, without control characters. */
export function serverText(text: string): string {
  return plainLine(text, replyCharsMax);
}

function connectFailure(error: NodemailerError, reply: string): KeelsonError {
  const system = error.originalCode ?? '';
  if (error.code === 'EDNS') return new Retryable('smtp.host-unknown', `The mail server's name was not found: ${reply}.`, 'Check `host` in company.yaml and the network; it is tried again.', { cause: error });
  if (system === 'ECONNREFUSED') return new Retryable('smtp.connection-refused', `The mail server refused the connection: ${reply}.`, 'Check host and port in company.yaml, and whether the server runs; it is tried again.', { cause: error });
  if (error.code === 'ETIMEDOUT' || system === 'ETIMEDOUT') return new Retryable('smtp.timeout', `The mail server did not answer in time: ${reply}.`, 'Check host and port in company.yaml and the network; it is tried again.', { cause: error });
  if (error.code === 'ETLS' || /^(?:ERR_(?:SSL|TLS)_|EPROTO$|CERT_|DEPTH_|SELF_SIGNED_|UNABLE_TO_)/.test(system)) {
    return new Retryable('smtp.tls-failed', `No encrypted connection to the mail server: ${reply}.`, 'Check the port, `secure` and the certificate of the server; it is tried again.', { cause: error });
  }
  if (error.responseCode !== undefined) return new Retryable('smtp.server-not-ready', `The mail server is not ready for us: ${reply}.`, 'If it goes on, ask whoever runs the server; it is tried again.', { cause: error });
  return lost(error, reply);
}

function loginFailure(error: NodemailerError, reply: string): KeelsonError {
  const refused = error.responseCode === undefined || error.responseCode >= 500;
  if (error.code !== 'EAUTH') return lost(error, reply);
  if (!refused) return new Retryable('smtp.login-deferred', `The mail server can't check the password now: ${reply}.`, again, { cause: error });
  return new Terminal('smtp.auth-refused', `The mail server refused the user or the password: ${reply}.`, 'Correct `user` in company.yaml or the password in the environment, restart Keelson, then answer its inbox item with send-again.', { cause: error });
}

function envelopeFailure(error: NodemailerError, reply: string): KeelsonError {
  const { responseCode } = error;
  if (error.code === 'EMESSAGE') return new Terminal('smtp.message-too-large', `The mail is larger than the server takes: ${reply}.`, 'Shorten it: edit it from the inbox.', { cause: error });
  if (error.code !== 'EENVELOPE') return lost(error, reply);
  if (responseCode === undefined) return new Terminal('smtp.address-invalid', `An address can't be used: ${reply}.`, 'Correct the address and propose the mail again.', { cause: error });
  if (!isPermanent(responseCode)) return new Retryable('smtp.deferred', `The mail server put the mail off: ${reply}.`, again, { cause: error });
  if (error.command === 'RCPT TO') return new Terminal('smtp.recipients-refused', `The mail server refused every recipient: ${reply}.`, 'Correct the addresses and propose the mail again. Nobody got it.', { cause: error });
  if (error.command === 'MAIL FROM') return new Terminal('smtp.sender-refused', `The mail server refused our address as the sender: ${reply}.`, 'Check `from`, `user` and TLS in company.yaml, then answer its inbox item with send-again.', { cause: error });
  return new Terminal('smtp.message-refused', `The mail server refused the mail: ${reply}.`, 'Read its reason, correct the mail from the inbox (edit). Nobody got it.', { cause: error });
}

function messageFailure(error: NodemailerError, reply: string, messageId: string): KeelsonError {
  const { responseCode } = error;
  // Only a whole 4xx or 5xx reply to the message says that the server did not take it.
  const answered = error.code === 'EMESSAGE' && error.command === 'DATA' && responseCode !== undefined && responseCode >= 400 && responseCode < 600;
  if (!answered) return doubt(`The mail server had the message, but its answer is missing: ${reply}.`, messageId, error);
  if (!isPermanent(responseCode)) return new Retryable('smtp.message-deferred', `The mail server did not take the mail now: ${reply}.`, again, { cause: error });
  return new Terminal('smtp.message-refused', `The mail server refused the mail: ${reply}.`, 'Read its reason, correct the mail from the inbox (edit). Nobody got it.', { cause: error });
}

/** RFC 5321 makes every 5yz reply final but 503, which is about the order of commands and not about this mail. */
function isPermanent(responseCode: number): boolean {
  return responseCode >= 500 && responseCode !== 503;
}

function lost(error: NodemailerError, reply: string): Retryable {
  return new Retryable('smtp.connection-lost', `The connection to the mail server broke before it had the message: ${reply}.`, again, { cause: error });
}

function doubt(message: string, messageId: string, cause: unknown): InDoubt {
  return new InDoubt('smtp.answer-missing', message, `Look for the message <${messageId}> in the mail server's log or its folder of sent mail, or ask the recipient; then say in the inbox whether it was sent.`, { cause });
}

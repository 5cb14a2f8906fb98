import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import type { Adapter } from '../../effects/adapter.ts';
import { Approved } from '../../effects/approved.ts';
import { assert, Terminal } from '../../vocabulary/errors.ts';
import { composeMail } from '../mail/message.ts';
import { correctionOf, previewMail } from '../mail/preview.ts';
import type { SmtpSettings } from './config.ts';
import { serverText } from './failures.ts';
import { converse, type SmtpLogin } from './session.ts';

export interface SmtpDeps {
  /** Epoch ms. */
  now(): number;
  /** The environment that holds the password: `process.env`. */
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Sends each approved mail through the company's mail server. `blind`: SMTP has no way to ask a server what it took, so
 * only the operator can settle a doubt.
 *
 * A server may refuse some recipients and take the mail for the others. It is then sent, since to fail would be to
 * deny a mail that people got, and to repeat it would be to send it to them twice: the receipt names who was refused
 * and why. When every recipient is refused, nothing is sent and the effect fails.
 */
export function smtpAdapter(settings: SmtpSettings, deps: SmtpDeps): Adapter<'mail.send'> {
  return {
    name: 'smtp',
    class: 'blind',
    kinds: ['mail.send'],
    inFlightMax: 4,
    preview: (_kind, payload) => previewMail(payload),

    async execute(effect, signal) {
      assert(Approved.is(effect) && effect.kind === 'mail.send', 'the mail server is given only an approved mail (E1)');
      const mail = await composeMail(effect, settings, deps.now());
      const info = await converse(mail, connectionOptions(settings), loginOf(settings, deps), signal);
      return {
        messageId: mail.messageId,
        response: serverText(info.response),
        accepted: info.accepted,
        rejected: info.rejected.map((address, index) => ({ address, response: serverText(info.rejectedErrors?.[index]?.response ?? '') })),
      };
    },

    compensate: (_kind, payload, receipt) => correctionOf(payload, receipt),
  };
}

function connectionOptions(settings: SmtpSettings): SMTPConnectionOptions {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: settings.requireTls && !settings.secure,
    connectionTimeout: settings.connectTimeoutMs,
    dnsTimeout: settings.connectTimeoutMs,
    greetingTimeout: settings.connectTimeoutMs,
    socketTimeout: settings.answerTimeoutMs,
    // A closed conversation is over at once: a graceful end would still deliver what waits in the socket.
    socketCloseTimeout: 0,
    logger: false,
  };
}

function loginOf(settings: SmtpSettings, deps: SmtpDeps): SmtpLogin | null {
  if (settings.user === undefined || settings.passwordEnv === undefined) return null;
  const pass = deps.env[settings.passwordEnv];
  if (pass !== undefined && pass !== '') return { user: settings.user, pass };
  throw new Terminal('smtp.password-missing', `The environment variable ${settings.passwordEnv} is not set.`, `Set ${settings.passwordEnv} to the password of ${settings.user}, restart Keelson, then answer its inbox item with send-again.`);
}

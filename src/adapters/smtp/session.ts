import { Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionOptions, type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import type { ComposedMail } from '../mail/message.ts';
import { abortedFailure, smtpFailure, type SmtpPhase } from './failures.ts';

export interface SmtpLogin {
  user: string;
  pass: string;
}

const farewellMsMax = 1_000;

/**
 * One conversation with the server for one mail, on a connection of its own. Rejects with Retryable or Terminal when
 * the server certainly did not take the mail, and with InDoubt when it may have.
 *
 * What decides is whether a byte of the message left the house. nodemailer's errors don't tell: a connection lost before
 * DATA and one lost after the last byte are the same ECONNECTION with the command CONN. So the message is handed over as
 * a stream, which nodemailer first reads after the server's 354 to DATA, and that first read is the border.
 */
export function converse(mail: ComposedMail, options: SMTPConnectionOptions, login: SmtpLogin | null, signal: AbortSignal): Promise<SMTPConnectionSendInfo> {
  const connection = new SMTPConnection(options);
  let phase: SmtpPhase = 'connect';
  const message = new Readable({
    read() {
      phase = 'message';
      this.push(mail.bytes);
      this.push(null);
    },
  });
  const envelope = { ...mail.envelope, size: mail.bytes.byteLength };

  return new Promise((resolve, reject) => {
    const abandon = (failure: Error): void => {
      signal.removeEventListener('abort', onAbort);
      reject(failure);
      connection.close();
    };
    const onAbort = (): void => abandon(abortedFailure(phase, mail.messageId, signal.reason));
    const onError = (error: Error): void => abandon(smtpFailure(phase, error, mail.messageId));

    const send = (): void => {
      phase = 'envelope';
      connection.send(envelope, message, (error, info) => {
        if (error) return onError(error);
        signal.removeEventListener('abort', onAbort);
        resolve(info);
        leave(connection);
      });
    };

    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    // Stays to the end: a server that breaks off after its answer must not crash the process.
    connection.on('error', onError);
    connection.connect((error) => {
      if (error) return onError(error);
      if (login === null) return send();
      phase = 'login';
      connection.login({ user: login.user, pass: login.pass }, (refused) => (refused ? onError(refused) : send()));
    });
  });
}

/** QUIT is a courtesy. The mail is accepted by now, so nobody waits for the reply. */
function leave(connection: SMTPConnection): void {
  const timer = setTimeout(() => connection.close(), farewellMsMax);
  connection.once('end', () => clearTimeout(timer));
  connection.quit();
}

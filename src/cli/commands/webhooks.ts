import { text as readAll } from 'node:stream/consumers';
import { KeelsonError, Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { WebhookSecretChange } from '../../vocabulary/webhooks.ts';
import { safeLine } from '../present/safe-text.ts';
import { revokedText, secretText, webhooksText } from '../present/webhooks.ts';
import type { Session } from '../session.ts';

export interface SecretOptions {
  rotate?: boolean;
  /** Hours. */
  overlap?: number;
  fromStdin?: boolean;
}

const hourMs = 3_600_000;

/** Who may send webhooks. */
export async function listWebhooks(session: Session): Promise<void> {
  const list = await (await session.shell.webhooksOf(session.folder)).list();
  session.print((display) => webhooksText(display, list), list);
}

/** The secret is printed when it was made here; one that the sender chose is never shown. */
export async function setWebhookSecret(session: Session, name: string, { rotate = false, overlap, fromStdin = false }: SecretOptions): Promise<void> {
  if (overlap !== undefined && !rotate) throw new Terminal('usage.overlap', '--overlap says when the earlier secrets end, which is for --rotate.', 'Give --rotate too, or leave --overlap out.');
  const given = fromStdin ? (await readAll(session.shell.stdin)).trim() : null;
  if (given === '') throw new Terminal('usage.no-secret', 'Standard input is empty.', `Such as: keelson webhooks secret ${name} --from-stdin < FILE. Nothing was changed.`);
  const desk = await session.shell.webhooksOf(session.folder);
  const set = await desk.secret(name, { rotate, overlapMs: overlap === undefined ? limits.webhookOverlapMsDefault : overlap * hourMs, given, record: () => record(session, name, 'webhook-secret-set') });
  session.print((display) => secretText(display, set), set);
}

export async function revokeWebhook(session: Session, name: string): Promise<void> {
  const revoked = await (await session.shell.webhooksOf(session.folder)).revoke(name);
  session.print(() => revokedText(revoked), revoked);
  if (revoked.revoked === 0) return;
  // After the deed, and told when it can't be: who must take a secret away at once should not have to end what holds the ledger first, and must not read there that it is done before it is.
  try {
    await record(session, name, 'webhook-secrets-revoked');
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    session.remark((display) => display.paint('yellow', safeLine(`It is done, but not on record: ${error.message} ${error.nextStep}`)));
  }
}

async function record(session: Session, name: string, what: WebhookSecretChange): Promise<void> {
  await session.withCompany((company) => company.webhooks.changed(name, what));
}

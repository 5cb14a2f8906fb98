import { mintApproved, type Approved } from '../../src/effects/approved.ts';
import type { EffectId } from '../../src/vocabulary/ids.ts';
import { mailToSendSchema, type MailToSend } from '../../src/vocabulary/mail.ts';
import { freshEffectId } from './effect-ids.ts';

export function mailPayload(fields: Partial<MailToSend> = {}): MailToSend {
  return { ...mailToSendSchema.parse({ to: [{ address: 'jane@example.com', name: 'Jane' }], subject: 'Re: invoice 1042', text: 'It is paid.' }), ...fields };
}

/** An approved mail as the gate would make it, with an id of its own. The fields are not validated, so that a test can smuggle. */
export function approvedMail(fields: Partial<MailToSend> = {}, options: { id?: EffectId; attempt?: number } = {}): Approved<'mail.send'> {
  return mintApproved({ id: options.id ?? freshEffectId(), task: 't1', kind: 'mail.send', payload: mailPayload(fields), attempt: options.attempt ?? 1 });
}

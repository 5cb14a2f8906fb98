import { mintApproved, type Approved } from '../../src/effects/approved.ts';
import type { EffectId } from '../../src/vocabulary/ids.ts';
import { mailToSendSchema, type MailToSend } from '../../src/vocabulary/mail.ts';

let effects = 0;

export function mailPayload(fields: Partial<MailToSend> = {}): MailToSend {
  return { ...mailToSendSchema.parse({ to: [{ address: 'jane@example.com', name: 'Jane' }], subject: 'Re: invoice 1042', text: 'It is paid.' }), ...fields };
}

/** An approved mail as the gate would make it, with an id of its own. The fields are not validated, so that a test can smuggle. */
export function approvedMail(fields: Partial<MailToSend> = {}, options: { id?: EffectId; attempt?: number } = {}): Approved<'mail.send'> {
  effects += 1;
  const id: EffectId = options.id ?? `e${`${process.pid.toString(16)}${effects.toString(16).padStart(6, '0')}`.padStart(24, '0')}`;
  return mintApproved({ id, task: 't1', kind: 'mail.send', payload: mailPayload(fields), attempt: options.attempt ?? 1 });
}

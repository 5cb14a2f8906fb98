import type { Compensation, Preview } from '../../effects/adapter.ts';
import { addressForPeople, type MailToSend } from '../../vocabulary/mail.ts';
import { sendableMail } from './payload.ts';

const sentenceCharsMax = 500;

/** What the operator sees of a mail before deciding. Throws Terminal when it can't be sent. */
export function previewMail(payload: MailToSend): Preview {
  const mail = sendableMail(payload);
  const headers = [`To: ${mail.to.map(addressForPeople).join(', ')}`, ...(mail.cc.length > 0 ? [`Cc: ${mail.cc.map(addressForPeople).join(', ')}`] : []), `Subject: ${mail.subject}`];
  return { sentence: sentenceOf(mail), text: `${headers.join('\n')}\n\n${mail.text}` };
}

/** No mail can be called back. What is left is a second mail, which is proposed and approved like any other. */
export function correctionOf(payload: MailToSend): Compensation {
  const { subject } = sendableMail(payload);
  const correction = [
    'Hello,',
    `please disregard our mail "${subject}". It was sent in error.`,
    '[Say here what is right, and what happens next.]',
    'We are sorry for the confusion.',
  ].join('\n\n');
  return { possible: false, why: "A mail that was handed to a mail server can't be called back; only a second mail can correct it.", correction };
}

function sentenceOf(mail: MailToSend): string {
  const addresses = [...new Set([...mail.to, ...mail.cc].map(({ address }) => address))];
  const others = addresses.length - 1;
  const recipients = others === 0 ? addresses[0] : `${addresses[0]} and ${others} other${others === 1 ? '' : 's'}`;
  const words = mail.text.trim().split(/\s+/).length;
  const start = `Send a mail to ${recipients}: "`;
  const end = `", ${words} word${words === 1 ? '' : 's'}`;
  return start + cut(mail.subject, sentenceCharsMax - start.length - end.length) + end;
}

function cut(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  // Half of a surrogate pair is no character: it goes as well.
  return `${text.slice(0, charsMax - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

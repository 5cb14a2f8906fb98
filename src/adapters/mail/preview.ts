import type { Compensation, Preview } from '../../effects/adapter.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import { addressForPeople, type MailToSend } from '../../vocabulary/mail.ts';
import { cut } from '../lines/plain-line.ts';
import { sendableMail } from './payload.ts';

const sentenceCharsMax = 500;
/** As the schema of a header has it. */
const subjectCharsMax = 2_000;

/** What the operator sees of a mail before deciding. Throws Terminal when it can't be sent. */
export function previewMail(payload: MailToSend): Preview {
  const mail = sendableMail(payload);
  const headers = [`To: ${mail.to.map(addressForPeople).join(', ')}`, ...(mail.cc.length > 0 ? [`Cc: ${mail.cc.map(addressForPeople).join(', ')}`] : []), `Subject: ${mail.subject}`];
  return { sentence: sentenceOf(mail), text: `${headers.join('\n')}\n\n${mail.text}` };
}

/**
 * No mail can be called back. What is left is a second mail, in the same conversation and to the same people, which is proposed and approved like any other. `receipt` is
 * what the adapter gave for the first: with its `messageId` the second is an answer to it. It says no more than is certain, so that it may also go out unedited.
 */
export function correctionOf(payload: MailToSend, receipt: Json): Compensation {
  const { to, cc, subject, references, thread } = sendableMail(payload);
  const first = messageIdIn(receipt);
  const correction = [
    'Hello,',
    `please disregard our mail "${subject}". It was sent in error.`,
    'If anything about it is unclear to you, simply answer this mail.',
    'We are sorry for the confusion.',
  ].join('\n\n');
  const draft: MailToSend = {
    to,
    cc,
    subject: (/^re:/iu.test(subject) ? subject : `Re: ${subject}`).slice(0, subjectCharsMax),
    text: `${correction}\n`,
    inReplyTo: first,
    references: first === null ? references : [...references.slice(1 - limits.mailReferencesMax), first],
    thread,
  };
  return { possible: false, why: "A mail that was handed to a mail server can't be called back; only a second mail can correct it.", correction, draft: { kind: 'mail.send', payload: draft } };
}

function messageIdIn(receipt: Json): string | null {
  if (typeof receipt !== 'object' || receipt === null || Array.isArray(receipt)) return null;
  const { messageId } = receipt;
  return typeof messageId === 'string' && messageId !== '' ? messageId : null;
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

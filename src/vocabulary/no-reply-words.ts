import type { NoReplyReason } from './mail.ts';

const reasons: Record<NoReplyReason, string> = {
  'auto-reply': 'an automatic reply: answering it could go round for ever',
  bounce: 'a bounce: there is nobody to answer',
  bulk: 'bulk mail: it was not written to us',
  list: 'a mailing list: an answer would reach all of it',
  'own-address': 'from our own address',
  'no-sender': 'it names no sender',
};

/** Why no machine may answer a mail, in words. */
export function noReplyText(reason: string): string {
  return Object.hasOwn(reasons, reason) ? reasons[reason as NoReplyReason] : reason;
}

import type { MailAddress, NoReplyReason } from '../../vocabulary/mail.ts';

export interface MailHeader {
  /** Lower case. */
  key: string;
  value: string;
}

/** `no-reply@`, `noreply+x@`, `do_not_reply@`, and with words around it, such as `orders-noreply@`. */
const noReplyMailbox = /(?:^|[-._+])(?:no|do[-._]?not)[-._]?reply(?:$|[-._+])/;
const bounceMailbox = /^(?:mailer-daemon|postmaster)(?:$|[-._+\s(<])/;

const autoReplyHeaders = ['x-autoreply', 'x-auto-reply', 'x-autorespond', 'x-autoresponder'];
const listHeaders = ['list-id', 'list-unsubscribe', 'list-post'];

/** Values of X-Auto-Response-Suppress that only speak of receipts (Microsoft's MS-OXCMAIL). */
const suppressesReceiptsOnly = ['', 'none', 'dr', 'rn', 'nrn'];

/**
 * Why a machine must not answer this mail, by RFC 3834 and the headers that came before it; `null` when it may. Two
 * machines that answer each other never stop, so whatever speaks for a machine counts. When several reasons hold, the
 * one that says most about the mail is given: a bounce also calls itself an automatic reply.
 */
export function noReplyReason(headers: readonly MailHeader[], from: MailAddress | null, companyAddresses: readonly string[]): NoReplyReason | null {
  const read: Read = (key) => headers.filter((header) => header.key === key).map((header) => header.value.trim().toLowerCase());
  if (isBounce(read, from)) return 'bounce';
  if (from && isOwn(from.address, companyAddresses)) return 'own-address';
  if (isAutoReply(read)) return 'auto-reply';
  const precedence = read('precedence').map(firstToken);
  if (precedence.includes('list') || listHeaders.some((key) => read(key).length > 0)) return 'list';
  if (precedence.includes('bulk') || precedence.includes('junk')) return 'bulk';
  if (!from) return 'no-sender';
  // Nobody reads there, so an answer is lost at best and comes back as a bounce at worst.
  if (noReplyMailbox.test(localPart(from.address))) return 'auto-reply';
  return null;
}

type Read = (key: string) => string[];

function isBounce(read: Read, from: MailAddress | null): boolean {
  // The empty return path is how SMTP says "never answer this" (RFC 5321, 4.5.5).
  if (read('return-path').some((value) => /^<\s*>$/.test(value))) return true;
  if (read('x-failed-recipients').length > 0) return true;
  if (from ? bounceMailbox.test(localPart(from.address)) : read('from').some((value) => bounceMailbox.test(value))) return true;
  return contentTypes(read).some(({ type, report }) => type === 'message/delivery-status' || (type === 'multipart/report' && (report === '' || report === 'delivery-status')));
}

function isAutoReply(read: Read): boolean {
  if (read('auto-submitted').map(firstToken).some((value) => value !== '' && value !== 'no')) return true;
  if (autoReplyHeaders.some((key) => read(key).some((value) => value !== 'no'))) return true;
  if (read('x-auto-response-suppress').some((value) => value.split(/[\s,;]+/).some((word) => !suppressesReceiptsOnly.includes(word)))) return true;
  if (read('precedence').some((value) => /^auto[-_]reply\b/.test(value))) return true;
  // The other reports, such as "your mail was read", are made by machines as well.
  return contentTypes(read).some(({ type }) => type === 'multipart/report');
}

function contentTypes(read: Read): { type: string; report: string }[] {
  return read('content-type').map((value) => ({
    type: firstToken(value),
    report: /;\s*report-type\s*=\s*"?([a-z-]+)/.exec(value)?.[1] ?? '',
  }));
}

function isOwn(address: string, companyAddresses: readonly string[]): boolean {
  return companyAddresses.some((own) => withoutTag(own.trim().toLowerCase()) === withoutTag(address));
}

/** `hello+orders@acme.example` is delivered to `hello@acme.example`. */
function withoutTag(address: string): string {
  return address.replace(/^([^+@]+)\+[^@]*@/, '$1@');
}

function localPart(address: string): string {
  return address.slice(0, address.lastIndexOf('@'));
}

/** The value without the parameters and comments that may follow it. */
function firstToken(value: string): string {
  return /^[^\s;(]*/.exec(value)?.[0] ?? '';
}

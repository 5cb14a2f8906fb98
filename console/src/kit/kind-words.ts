import type { CallOutput } from '../api/call.ts';

type Kind = CallOutput<'adapters.list'>[number]['kinds'][number];

/** Effects of a kind, many of them, within a sentence. */
export const kindWords: Readonly<Record<Kind, string>> = { 'mail.send': 'mails', 'payment.refund': 'refunds', 'credit.grant': 'credits', 'credit.revoke': 'credits taken back' };

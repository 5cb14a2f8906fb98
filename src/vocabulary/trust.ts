import { z } from 'zod';
import type { EffectKind } from './effects.ts';

/** Whose decisions count together. `playbook` is "" when none was used. */
export interface TrustKey {
  agent: string;
  kind: EffectKind;
  playbook: string;
}

const kindWords: { readonly [K in EffectKind]: string } = { 'mail.send': 'mails', 'payment.refund': 'refunds', 'credit.grant': 'credits', 'credit.revoke': 'credits that are taken back' };

/** `mails of support by playbooks/refund.md`. */
export function trustWords({ agent, kind, playbook }: TrustKey): string {
  return `${kindWords[kind]} of ${agent}${playbook === '' ? '' : ` by ${playbook}`}`;
}

/** The last word about one effect: what the operator made of its draft, or that it had to be taken back. */
export const trustOutcomeSchema = z.enum(['approved', 'edited', 'rejected', 'compensated']);
export type TrustOutcome = z.infer<typeof trustOutcomeSchema>;

/** How one went, in words. `changed` is the share of the draft that did not stand, 0 to 1. */
export function outcomeWords({ outcome, changed }: { outcome: TrustOutcome; changed: number }): string {
  switch (outcome) {
    case 'approved':
      return 'approved as it was';
    case 'edited':
      return `edited, ${percentText(changed)} of the words`;
    case 'rejected':
      return 'rejected';
    case 'compensated':
      return 'taken back later';
  }
}

/** `90.2 %` for a share, rounded down: what is shown at a threshold does pass it. */
export function percentText(share: number): string {
  // Of 0.29 a thousandth must not be lost to the way in which machines write it.
  return `${Math.floor(share * 1_000 + 1e-9) / 10} %`;
}

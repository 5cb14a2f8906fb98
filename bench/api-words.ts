import type { MailAddress } from '../src/vocabulary/mail.ts';
import { word } from './memory-corpus.ts';

/** What a small shop is written about: shares of all mail, a playbook, and how such a mail begins and is answered. */
export interface Topic {
  intent: string;
  playbook: string;
  subject: string;
  asks: string;
  answer: string;
}

export const topics: readonly Topic[] = [
  { intent: 'invoice-copy', playbook: 'playbooks/invoice-copy.md', subject: 'Invoice for order', asks: 'could you send me the invoice of my last order again? Our bookkeeper needs it by the end of the month.', answer: 'You find the invoice in your account under Orders. I have marked the order, so that the next ones reach you by mail.' },
  { intent: 'login-trouble', playbook: 'playbooks/login-trouble.md', subject: 'I can not sign in', asks: 'since this morning I can not sign in any more. The page says that my password is wrong, and no mail with a new one arrives.', answer: 'Please open the page in a private window and ask for a new password there. The mail comes from our own address and may be in your spam folder.' },
  { intent: 'refund', playbook: 'playbooks/refund-request.md', subject: 'Refund', asks: 'the second bag arrived open and half of it is on the floor of the parcel. I would like my money back for that one.', answer: 'I am sorry about the bag. You get the money back on the card that you paid with, within five working days.' },
  { intent: 'cancel', playbook: 'playbooks/cancel-subscription.md', subject: 'Please cancel my subscription', asks: 'we are moving abroad in spring, so please end our subscription with the next month.', answer: 'Your subscription ends with the present month. Nothing more will be charged, and you may come back whenever you like.' },
  { intent: 'bug', playbook: 'playbooks/bug-report.md', subject: 'The calendar shows the wrong week', asks: 'on my phone the calendar begins with Sunday although I have set Monday. It has been so since the last update.', answer: 'Thank you for telling us. It happens on phones that are set to another region, and will be mended with the next update.' },
  { intent: 'pricing', playbook: 'playbooks/pricing-and-upgrade.md', subject: 'Price for five people', asks: 'what would it cost for five people, and can we pay once a year? We are on the small plan now.', answer: 'For five people the team plan is the right one. Paid once a year it is two months cheaper; you can change under Plan at any time.' },
  { intent: 'onboarding', playbook: 'playbooks/onboarding.md', subject: 'How do I begin?', asks: 'we bought it last week and none of us knows where to begin. Is there something to read, or could somebody show us?', answer: 'The short tour under Help takes ten minutes. If you like we can go through it together on Thursday afternoon.' },
];

export interface Customer extends MailAddress {
  subject: string;
}

const firstNames = ['Jane', 'Ravi', 'Mia', 'Tomás', 'Aiko', 'Lena', 'Omar', 'Zoë', 'Paul', 'Ines', 'Noah', 'Sara', 'Yusuf', 'Clara', 'Ben', 'Hana'];

export function customerAt(number: number): Customer {
  const first = firstNames[number % firstNames.length] ?? 'Jane';
  const address = `${first.normalize('NFD').replaceAll(/[^a-z]/giu, '').toLowerCase()}.${number}@customer.example`;
  return { address, name: `${first} ${number}`, subject: `customer:${address}` };
}

/** Words as rare as in language, so that the full-text index and the compression of pages meet what they would meet. */
export function sentence(random: () => number, words: number): string {
  const text = Array.from({ length: words }, () => word(random)).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

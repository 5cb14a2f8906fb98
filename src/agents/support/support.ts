import type { AgentContract } from '../../vocabulary/contract.ts';
import { supportInput, supportOutput, type SupportInput, type SupportOutput } from './contract.ts';
import { oneLine } from './mail-text.ts';
import { answerMail } from './run.ts';

const dayMs = 24 * 3_600_000;

/** Answers a customer's mail from a playbook, or asks the operator. Without a playbook it writes nothing of its own. */
export const supportAgent: AgentContract<SupportInput, SupportOutput> = {
  name: 'support',
  version: 2,
  does: "Answers a customer's mail with the words of a playbook, or asks you how to answer.",
  input: supportInput,
  output: supportOutput,
  effects: ['mail.send'],
  lane: 'customer',
  // Some thirty calls at most are made by run.ts; three questions and an approval may each wait two weeks.
  limits: { callsMax: 40, taskMsMax: 90 * dayMs },
  compensation: { 'mail.send': { how: 'A sent mail cannot be called back: the operator sends a correction in the same thread.', onFailure: 'go-on' } },
  key: ({ signal }) => `support:signal:${signal}`,
  title: ({ mail }) => {
    const sender = oneLine(mail.from?.name ?? '', 80) || (mail.from?.address ?? 'somebody');
    return `${sender}: "${oneLine(mail.subject, 200) || 'no subject'}"`;
  },
  run: answerMail,
};

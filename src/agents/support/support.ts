import type { AgentContract } from '../../vocabulary/contract.ts';
import { supportInput, supportOutput, type SupportInput, type SupportOutput } from './contract.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { answerMail, answerMailByTemplate } from './run.ts';

const dayMs = 24 * 3_600_000;

/**
 * Answers a customer's mail from a playbook, or asks the operator. Without a playbook it writes nothing of its own but what the operator may pick. Models, when there are any, may raise the risk, pick among the playbooks that came
 * near, and write the words; recipient, effect and verdict are never theirs.
 */
export const supportAgent: AgentContract<SupportInput, SupportOutput> = {
  name: 'support',
  version: 3,
  earlier: [{ version: 2, run: answerMailByTemplate }],
  does: "Answers a customer's mail by a playbook, or asks you how to answer.",
  input: supportInput,
  output: supportOutput,
  effects: ['mail.send'],
  lane: 'customer',
  // Some thirty calls at most are made by run.ts. Each of three questions to models takes two, and up to 120 on the worst day of its providers. Three questions to the operator and an approval may each wait two weeks.
  limits: { callsMax: 400, taskMsMax: 90 * dayMs },
  compensation: { 'mail.send': { how: 'A sent mail cannot be called back: the operator sends a correction in the same thread.', onFailure: 'go-on' } },
  key: ({ signal }) => `support:signal:${signal}`,
  title: ({ mail }) => {
    const sender = oneLine(mail.from?.name ?? '', 80) || (mail.from?.address ?? 'somebody');
    return `${sender}: "${oneLine(mail.subject, 200) || 'no subject'}"`;
  },
  run: answerMail,
};

import type { AgentContract } from '../../vocabulary/contract.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { triageInput, triageOutput, type TriageInput, type TriageOutput } from './contract.ts';
import { sortMail } from './run.ts';

const dayMs = 24 * 3_600_000;

/** Finds out what a mail is about that the learned classifier does not know: it asks a model if there is one, else the operator, and hands the mail on. */
export const triageAgent: AgentContract<TriageInput, TriageOutput> = {
  name: 'triage',
  version: 1,
  does: 'Finds out what a mail is about when the router is not sure: by a model if there is one, or by asking you.',
  input: triageInput,
  output: triageOutput,
  effects: [],
  lane: 'customer',
  // A look at the intents, a question to the operator and the agent that it is handed to, beside what a question to a model takes on the worst day of its providers.
  limits: { callsMax: 130, taskMsMax: 120 * dayMs },
  compensation: {},
  key: ({ signal }) => `triage:signal:${signal}`,
  title: ({ mail }) => `What is this about? ${oneLine(mail.from?.name ?? '', 80) || (mail.from?.address ?? 'somebody')}: "${oneLine(mail.subject, 200) || 'no subject'}"`,
  run: sortMail,
};

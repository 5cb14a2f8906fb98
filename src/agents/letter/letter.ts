import { hash } from 'node:crypto';
import type { AgentContract } from '../../vocabulary/contract.ts';
import { letterInput, letterOutput, type LetterInput, type LetterOutput } from './contract.ts';
import { writeLetter } from './run.ts';

/** Sends a customer what the operator asked for, when they asked for it: a mail that answers nothing, made from a playbook's template. */
export const letterAgent: AgentContract<LetterInput, LetterOutput> = {
  name: 'letter',
  version: 1,
  does: 'Sends a customer the mail of a playbook, at the time you said, or asks you when it can not be made.',
  input: letterInput,
  output: letterOutput,
  effects: ['mail.send'],
  lane: 'customer',
  // Four rounds of five calls at most, the timer and the mail.
  limits: { callsMax: 30, taskMsMax: null },
  compensation: { 'mail.send': { how: 'A sent mail cannot be called back: a correction is drafted.', onFailure: 'go-on' } },
  // Keys are not sealed, so neither the name nor the words stand in it.
  key: ({ words, customer, playbook, at, asked }) => `letter:${at ?? asked}:${hash('sha256', JSON.stringify([words, customer, playbook]), 'hex').slice(0, 32)}`,
  title: ({ playbook, customer }) => `“${playbook.slice('playbooks/'.length, -'.md'.length)}” for ${customer}`,
  subject: ({ customer }) => `customer:${customer}`,
  run: writeLetter,
};

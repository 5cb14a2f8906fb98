import { z } from 'zod';
import type { AgentContract, Proposal } from '../src/vocabulary/contract.ts';
import { jsonSchema, type Json } from '../src/vocabulary/json.ts';
import { openAgent } from './api-lives.ts';

const shape = { version: 1, input: jsonSchema, output: jsonSchema, lane: 'customer', limits: { callsMax: 100, taskMsMax: null } } as const;

/** A step that takes no time, and the end: what a task costs the conductor by itself. */
export const noOp: AgentContract<Json, Json> = {
  ...shape,
  name: 'no-op',
  does: 'Nothing, durably.',
  effects: [],
  compensation: {},
  key: (input) => `no-op:${JSON.stringify(input)}`,
  title: () => 'nothing',
  run: (ctx) => ctx.step('nothing', () => true),
};

const whatWaits: Proposal<'mail.send'> = {
  kind: 'mail.send',
  payload: { to: [{ address: 'jane@customer.example', name: 'Jane' }], cc: [], subject: 'Re: hello', text: 'Hello Jane, thank you.', inReplyTo: null, references: [], thread: null },
  why: 'The bench asks for it.',
  evidence: [],
  confidence: 0.8,
  risk: 'low',
  tainted: true,
};

/** Whose replies wait in the corpus: it reads, drafts, proposes. Replayed, it makes the calls that the journals have, so what is decided goes its whole way. */
const helpdesk: AgentContract<Json, Json> = {
  ...shape,
  name: openAgent,
  does: 'Answers mail, in the corpus of the bench.',
  input: z.any(),
  effects: ['mail.send', 'payment.refund'],
  compensation: {},
  key: (input) => `${openAgent}:${JSON.stringify(input)}`,
  title: () => 'a reply',
  async run(ctx) {
    await ctx.step('memory.customer', () => null);
    await ctx.step('draft', () => null);
    const { status } = await ctx.effect('reply', whatWaits);
    return { status };
  },
};

export const benchAgents = [noOp, helpdesk] as unknown as readonly AgentContract<never, never>[];

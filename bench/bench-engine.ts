import { join } from 'node:path';
import type { AgentContract, Proposal } from '../src/vocabulary/contract.ts';
import type { EventKind } from '../src/vocabulary/events.ts';
import { jsonSchema, type Json } from '../src/vocabulary/json.ts';
import { systemClock, systemRandom } from '../src/vocabulary/ports.ts';
import { agentContext } from '../src/conductor/agent-context.ts';
import type { Adapter } from '../src/effects/adapter.ts';
import { Dispatcher } from '../src/effects/dispatcher.ts';
import { adapterTable, type AdapterTable } from '../src/effects/proposal.ts';
import type { Ledger } from '../src/ledger/port.ts';
import { openLedger } from '../src/ledger/sqlite-ledger.ts';
import { reviewEverything } from '../src/policy/judge.ts';
import { EmbeddedEngine } from '../src/tasks/engine.ts';

export const clock = systemClock;

export interface BenchEngine {
  ledger: Ledger;
  engine: EmbeddedEngine;
  dispatcher: Dispatcher;
  adapters: AdapterTable;
  close(): Promise<void>;
}

/** The same parts that a company is made of, with an adapter that does nothing but count. */
export async function openBenchEngine(folder: string): Promise<BenchEngine> {
  const ledger = await openLedger(join(folder, 'data'), { create: 'Bench' });
  const adapters = adapterTable([countingAdapter]);
  const deps = { ledger, adapters, policy: () => reviewEverything, clock, company: { name: 'Bench', address: 'bench@keelson.example', zone: 'UTC' } };
  const engine = new EmbeddedEngine({ ledger, clock, random: systemRandom, context: (run, self) => agentContext(deps, run, self) });
  engine.register(sixSteps as unknown as AgentContract<never, never>);
  engine.register(oneApproval as unknown as AgentContract<never, never>);
  const dispatcher = new Dispatcher(ledger, adapters, clock);
  return {
    ledger,
    engine,
    dispatcher,
    adapters,
    async close() {
      dispatcher.close();
      await engine.close();
      await ledger.close();
    },
  };
}

const shape = { version: 1, input: jsonSchema, output: jsonSchema, lane: 'routine', limits: { callsMax: 100, taskMsMax: null }, compensation: {} } as const;

/** Resolves when `count` more events of a kind are on disk. Asking the projections again and again would be measured too. */
export function afterEvents(ledger: Ledger, kind: EventKind, count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    if (left <= 0) return resolve();
    const unsubscribe = ledger.onCommit(({ events }) => {
      for (const event of events) if (event.kind === kind) left -= 1;
      if (left > 0) return;
      unsubscribe();
      resolve();
    });
  });
}

/** Six steps, each with a small result that is durable before the next begins. */
const sixSteps: AgentContract<Json, Json> = {
  ...shape,
  name: 'six-steps',
  does: 'Measures durable steps.',
  effects: [],
  key: (input) => `six:${JSON.stringify(input)}`,
  title: () => 'six steps',
  async run(ctx) {
    let sum = 0;
    for (let n = 0; n < 6; n++) {
      const { value } = await ctx.step(`step-${n}`, () => ({ ok: true, value: sum + n }));
      sum = value;
    }
    return { sum };
  },
};

const proposal: Proposal<'mail.send'> = {
  kind: 'mail.send',
  payload: { to: [{ address: 'jane@customer.example', name: 'Jane' }], cc: [], subject: 'Re: hello', text: 'Hello Jane, thank you.', inReplyTo: null, references: [], thread: null },
  why: 'The bench asks for it.',
  evidence: [],
  confidence: 0.8,
  risk: 'low',
  tainted: false,
};

const oneApproval: AgentContract<Json, Json> = {
  ...shape,
  name: 'one-approval',
  does: 'Measures waiting for the operator.',
  effects: ['mail.send'],
  key: (input) => `approval:${JSON.stringify(input)}`,
  title: (input) => `approval ${JSON.stringify(input)}`,
  async run(ctx) {
    await ctx.step('prepare', () => ({ ready: true }));
    const outcome = await ctx.effect('send', proposal);
    return { status: outcome.status };
  },
};

const countingAdapter = {
  name: 'counting',
  class: 'keyed',
  kinds: ['mail.send'],
  inFlightMax: 256,
  preview: () => ({ sentence: 'Send a mail to jane@customer.example: "Re: hello", 4 words', text: 'Hello Jane, thank you.' }),
  execute: async (effect) => ({ key: effect.id }),
  compensate: () => ({ possible: false, why: 'It was never sent.', correction: '' }),
} satisfies Adapter<'mail.send'> as unknown as Adapter;

import { Conflict, Terminal } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Engine } from '../tasks/port.ts';
import { decideRoute, plainRoute, type Route, type Routing } from './router/decide.ts';

const batchMax = 200;

type Signal = LedgerEvent<'mail.received' | 'signal.received'>;

/** Signal → intent → task. Each signal gets exactly one intent, in the same commit as the task that it asks for. */
export async function routeSignals(ledger: Ledger, engine: Engine, routing: Routing): Promise<number> {
  let routed = 0;
  for (;;) {
    const signals = await ledger.signals.unrouted(batchMax);
    if (signals.length === 0) return routed;
    for (const seq of signals) {
      await routeOne(ledger, engine, routing, (await ledger.event(seq)) as Signal);
      routed += 1;
    }
  }
}

async function routeOne(ledger: Ledger, engine: Engine, routing: Routing, signal: Signal): Promise<void> {
  const route = await decideRoute(routing, signal);
  try {
    await begin(ledger, engine, signal, route);
  } catch (error) {
    // Routed in the meantime: there is nothing left to do.
    if (error instanceof Conflict) return;
    if (!(error instanceof Terminal) || route.agent === null) throw error;
    await otherwise(ledger, engine, signal, { route, error });
  }
}

async function begin(ledger: Ledger, engine: Engine, signal: Signal, route: Route, ...also: Draft[]): Promise<void> {
  const { intent, agent, reason, routed, input } = route;
  const draft: Draft = { kind: 'intent.recorded', actor: 'system', subject: signal.subject, cause: signal.seq, data: { signal: signal.seq, intent, agent, reason: reason.slice(0, 2_000), routed } };
  const expectations = [{ type: 'signal-unrouted', signal: signal.seq } as const];
  if (agent === null) return void (await ledger.append([draft, ...also], expectations));
  const { created } = await engine.start({ agent, input: inputOf(signal, input), subject: signal.subject, cause: signal.seq, tainted: true, alongside: [draft], expectations });
  // The task was there before its intent: only the record of the routing is missing.
  if (!created) await ledger.append([draft], expectations);
}

function inputOf(signal: Signal, more: { [key: string]: Json }): Json {
  if (signal.kind === 'mail.received') return { signal: signal.seq, mail: signal.data.mail, ...more };
  const { type, topic, body } = signal.data;
  return { signal: signal.seq, type, topic, body, ...more };
}

/** The agent that the operator's settings name takes no such signal. Mail goes where all mail goes; anything else is told, and so is not lost. */
async function otherwise(ledger: Ledger, engine: Engine, signal: Signal, { route, error }: { route: Route; error: Terminal }): Promise<void> {
  const why = `${route.agent} could not be started (${error.code}): ${error.message}`.replaceAll(/\s+/gu, ' ');
  const plain = plainRoute(signal);
  try {
    if (plain.agent !== null) return await begin(ledger, engine, signal, { ...plain, reason: `${route.reason} But ${why} So it goes to ${plain.agent}.` });
    await begin(ledger, engine, signal, { ...route, agent: null, reason: `${route.reason} But ${why}` }, couldNotStart(signal, why, error));
  } catch (thrown) {
    if (!(thrown instanceof Conflict)) throw thrown;
  }
}

function couldNotStart(signal: Signal, why: string, { nextStep }: Terminal): Draft {
  const what = signal.kind === 'signal.received' ? `A signal ${signal.data.type}` : 'A mail';
  return {
    kind: 'inbox.opened',
    actor: 'system',
    subject: signal.subject,
    cause: signal.seq,
    data: {
      type: 'escalation',
      summary: `${what} could not be given to anybody: ${why}`.slice(0, 500),
      evidence: [{ label: 'what happened', text: why.slice(0, 20_000) }, { label: 'the signal', text: `event ${signal.seq}` }],
      recommended: { action: 'dismiss', why: `${nextStep} Correct \`routing\` in company.yaml; what comes next is routed by it.`.slice(0, 1_000) },
      actions: ['dismiss'],
      choices: [],
      expiresAt: null,
      effect: null,
      call: null,
      name: null,
    },
  };
}

import { assert, Conflict } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { Json } from '../vocabulary/json.ts';
import type { NoReplyReason } from '../vocabulary/mail.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Engine } from '../tasks/port.ts';

const batchMax = 200;

const noReplyWhy: Record<NoReplyReason, string> = {
  'auto-reply': 'it was sent by a machine, and answering would make two machines talk (RFC 3834)',
  bounce: 'it reports a mail that could not be delivered (null return path)',
  bulk: 'it went to many at once',
  list: 'it came over a mailing list',
  'own-address': 'it is from our own address',
  'no-sender': 'it names no sender',
};

/** Signal → intent → task. Each signal gets exactly one intent, in the same commit as the task that it asks for. */
export async function routeSignals(ledger: Ledger, engine: Engine): Promise<number> {
  let routed = 0;
  for (;;) {
    const signals = await ledger.signals.unrouted(batchMax);
    if (signals.length === 0) return routed;
    for (const seq of signals) {
      await routeOne(ledger, engine, await ledger.event(seq));
      routed += 1;
    }
  }
}

async function routeOne(ledger: Ledger, engine: Engine, signal: LedgerEvent): Promise<void> {
  const { intent, agent, reason } = intentOf(signal);
  const draft: Draft = { kind: 'intent.recorded', actor: 'system', subject: signal.subject, cause: signal.seq, data: { signal: signal.seq, intent, agent, reason } };
  const expectations = [{ type: 'signal-unrouted', signal: signal.seq } as const];
  try {
    if (agent === null) {
      await ledger.append([draft], expectations);
    } else {
      assert(signal.kind === 'mail.received', 'agents are given mail');
      const input = { signal: signal.seq, mail: signal.data.mail } as unknown as Json;
      const { created } = await engine.start({ agent, input, subject: signal.subject, cause: signal.seq, tainted: true, alongside: [draft], expectations });
      // The task was there before its intent: only the record of the routing is missing.
      if (!created) await ledger.append([draft], expectations);
    }
  } catch (error) {
    // Routed in the meantime: there is nothing left to do.
    if (!(error instanceof Conflict)) throw error;
  }
}

/** The rules of this version. A learned router and the operator's own rules come behind the same answer. */
function intentOf(signal: LedgerEvent): { intent: string; agent: string | null; reason: string } {
  if (signal.kind === 'mail.received') {
    const { noReply } = signal.data.mail;
    if (noReply !== null) return { intent: 'none', agent: null, reason: `No answer: ${noReplyWhy[noReply]}.` };
    return { intent: 'support.reply', agent: 'support', reason: 'A mail from a person goes to the support agent.' };
  }
  return { intent: 'none', agent: null, reason: 'No agent asks for this type of signal; a waiting task may have taken it.' };
}

import type { LedgerEvent } from '../vocabulary/events.ts';
import type { RecordedFacts } from '../vocabulary/facts.ts';
import type { EffectKind, EffectPayload } from '../vocabulary/effects.ts';
import { payloadFacts } from './facts.ts';
import { timeFacts, type OpenHours } from './local-time.ts';
import { parsePayload } from './proposal.ts';

/**
 * The facts of an effect from before facts were recorded, as far as its proposal tells. What it can't tell is taken as the stricter case where it matters: of a
 * proposal made from untrusted text nobody is known, and amount and links were chosen by that text; volumes, budgets and trust are 0. `null` when its payload can't be read.
 */
export function derivedFacts({ data, at, actor, task, subject }: LedgerEvent<'effect.proposed'>, zone: string, business?: OpenHours): RecordedFacts | null {
  const said = payloadOf(data.kind, data.payload);
  if (said === null) return null;
  const { text: _, ...seen } = said;
  const { tainted } = data;
  return {
    effect: {
      ...seen, kind: data.kind, adapter: data.adapter, external: true, compensates: data.compensates !== null, risk: data.risk, tainted,
      unknownRecipients: tainted ? seen.recipients.length : 0,
      taintedFields: tainted ? [...(seen.recipients.length > 0 ? (['recipients'] as const) : []), ...(seen.amount > 0 ? (['amount'] as const) : []), ...(seen.links.length > 0 ? (['links'] as const) : []), ...(seen.attachments > 0 ? (['attachments'] as const) : [])] : [],
    },
    agent: { name: actor.replace(/^agent:/u, '') },
    task: { id: task ?? '', lane: 'customer', depth: 0 },
    subject: { id: subject ?? '', kind: subject?.split(':')[0] ?? '' },
    playbook: { path: data.playbook ?? '', confidence: data.confidence ?? 0 },
    trust: { samples: 0, good: 0, lower: 0, relaxed: [] },
    budget: { used: 0, fullest: '' },
    volume: { hour: 0, day: 0, recipientDay: 0 },
    time: timeFacts(at, zone, business),
  };
}

/** The words of a payload as rules see them; "" when it can't be read any more. */
export function textOfPayload(kind: EffectKind, payload: unknown): string {
  return payloadOf(kind, payload)?.text ?? '';
}

function payloadOf(kind: EffectKind, payload: unknown): ReturnType<typeof payloadFacts> | null {
  let parsed: EffectPayload;
  try {
    parsed = parsePayload(kind, payload);
  } catch {
    // A payload of another day may not fit the schema of today.
    return null;
  }
  return payloadFacts(kind, parsed);
}

import type { Proposal, EffectOutcome } from '../vocabulary/contract.ts';
import { NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import { effectPayloads, type EffectKind, type EffectPayload } from '../vocabulary/effects.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import { effectId, type TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { judgeClosed, type Policy, type Verdict } from '../policy/judge.ts';
import type { Adapter, Preview } from './adapter.ts';

/** Which adapter executes which kind of effect in this company. */
export interface AdapterTable {
  forKind(kind: EffectKind): Adapter;
  byName(name: string): Adapter | undefined;
  /** The adapter that does such effects, when there is one. */
  doing(kind: EffectKind): Adapter | undefined;
}

export interface ProposalPlace {
  task: TaskId;
  subject: string | null;
  agent: string;
  seed: string;
  call: number;
  name: string;
  cause: number;
}

/**
 * All that becomes durable when an agent proposes (E1), in one append: the readable intent, the verdict, and what the
 * verdict asks for: an inbox item, an approval, or a rejection.
 */
export function proposalDrafts(place: ProposalPlace, proposal: Proposal, adapters: AdapterTable, policy: Policy, now: number): Draft[] {
  const { kind } = proposal;
  const adapter = adapters.forKind(kind);
  const payload = parsePayload(kind, proposal.payload);
  const preview = adapter.preview(kind, payload);
  const facts = { kind, adapter: adapter.name, external: true, tainted: proposal.tainted, risk: proposal.risk, agent: place.agent };
  const verdict = judgeClosed(policy, facts);
  const effect = effectId(place.seed, place.call, place.name);
  const base = { task: place.task, subject: place.subject };
  const { call } = place;
  const { why, evidence, confidence, risk, tainted } = proposal;
  return [
    {
      ...base,
      kind: 'effect.proposed',
      actor: `agent:${place.agent}`,
      cause: place.cause,
      data: { effect, call, name: place.name, kind, adapter: adapter.name, class: adapter.class, sentence: preview.sentence, payload: payload, why, evidence, confidence, risk, tainted },
    },
    { ...base, kind: 'effect.judged', actor: 'system', cause: 'previous', data: { effect, call, verdict: verdict.outcome, rules: verdict.rules, why: verdict.why } },
    afterVerdict({ ...base, effect, call }, verdict, proposal, preview, now),
  ];
}

interface Judged {
  task: TaskId;
  subject: string | null;
  effect: string;
  call: number;
}

function afterVerdict({ effect, call, ...base }: Judged, verdict: Verdict, proposal: Proposal, preview: Preview, now: number): Draft {
  switch (verdict.outcome) {
    case 'allow':
      return { ...base, kind: 'effect.approved', actor: 'system', cause: 'previous', data: { effect, call, by: `policy: ${verdict.rules.join(', ')}`.slice(0, 200) } };
    case 'deny':
      return { ...base, kind: 'effect.rejected', actor: 'system', cause: 'previous', data: { effect, call, reason: verdict.why } };
    case 'review':
    case 'stage':
      return {
        ...base,
        kind: 'inbox.opened',
        actor: 'system',
        cause: 'previous',
        data: {
          type: 'approval',
          summary: preview.sentence,
          evidence: [{ label: 'draft', text: preview.text.slice(0, 20_000) }, ...proposal.evidence, { label: 'why this waits', text: verdict.why }].slice(0, 50),
          recommended: recommendation(proposal),
          actions: ['approve', 'edit', 'reject'],
          choices: [],
          expiresAt: now + limits.approvalExpiryMsDefault,
          effect,
          call: null,
          name: null,
        },
      };
  }
}

/** An honest recommendation: a risky or unsure draft is to be read and edited, not waved through. */
function recommendation(proposal: Proposal): { action: 'approve' | 'edit'; why: string } {
  const sure = proposal.confidence === null ? 'no confidence is known' : `confidence ${Math.round(proposal.confidence * 100)} %`;
  if (proposal.risk === 'high') return { action: 'edit', why: `Risk is high (${sure}): read it closely before it goes out. ${proposal.why}`.slice(0, 1_000) };
  if (proposal.confidence !== null && proposal.confidence < 0.5) return { action: 'edit', why: `The draft is unsure (${sure}). ${proposal.why}`.slice(0, 1_000) };
  return { action: 'approve', why: `${proposal.why} (${sure}, risk ${proposal.risk})`.slice(0, 1_000) };
}

/** The payload with its defaults, or a Terminal that names the field. */
export function parsePayload<K extends EffectKind>(kind: K, payload: unknown): EffectPayload<K> {
  const schema = effectPayloads[kind];
  if (!schema) throw new Terminal('effect.unknown-kind', `There is no effect of the kind ${kind}.`, `Known kinds: ${Object.keys(effectPayloads).join(', ')}.`);
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Terminal('effect.bad-payload', `The ${kind} can't be made: ${issue?.path.join('.') ?? 'payload'}: ${issue?.message ?? 'invalid'}.`, 'Correct that field and try again.');
}

/** What an event means for the agent that waits for its effect; `null` while it is still under way. */
export function outcomeOf(event: LedgerEvent): EffectOutcome | null {
  switch (event.kind) {
    case 'effect.succeeded':
      return { status: 'succeeded', receipt: event.data.receipt, edited: event.data.edited };
    case 'effect.rejected':
      return { status: 'rejected', reason: event.data.reason };
    case 'effect.expired':
      return { status: 'expired' };
    case 'effect.withdrawn':
      return { status: 'withdrawn', reason: event.data.reason };
    default:
      return null;
  }
}

export function adapterTable(adapters: Adapter[]): AdapterTable {
  const doing = (kind: EffectKind): Adapter | undefined => adapters.find((candidate) => candidate.kinds.includes(kind));
  return {
    doing,
    forKind(kind) {
      const adapter = doing(kind);
      if (!adapter) throw new NeedsOperator('adapter.none', `No adapter of this company can do ${kind}.`, 'Switch one on in company.yaml.');
      return adapter;
    },
    byName: (name) => adapters.find((candidate) => candidate.name === name),
  };
}

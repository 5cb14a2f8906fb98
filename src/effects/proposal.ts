import type { Proposal, EffectOutcome } from '../vocabulary/contract.ts';
import { NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import { effectPayloads, type EffectKind, type EffectPayload, type Verdict } from '../vocabulary/effects.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { Facts, RecordedFacts } from '../vocabulary/facts.ts';
import { effectId, type TaskId } from '../vocabulary/ids.ts';
import type { Adapter, Preview } from './adapter.ts';
import { consequenceOf, judgedDraft, type Hour } from './consequence.ts';

/** Which adapter executes which kind of effect in this company. */
export interface AdapterTable {
  forKind(kind: EffectKind): Adapter;
  byName(name: string): Adapter | undefined;
  /** Those whose provider can tell what it did. */
  listing(): Adapter[];
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

/** Not to be decided in one go with others: money moves, or untrusted text chose more than whom it answers and, by a model, in which words. */
export function isAlone({ effect: { amount, taintedFields } }: Facts | RecordedFacts): boolean {
  return amount > 0 || taintedFields.some((field) => field !== 'recipients' && field !== 'words');
}

/** What was found out about a proposal before anything is written. */
export interface Judgement {
  adapter: Adapter;
  payload: EffectPayload;
  preview: Preview;
  facts: Facts;
  verdict: Verdict;
  /** The digest of the policy that judged, `null` for none. */
  policy: string | null;
  /** The proposal derives from untrusted input: by its own word or the task's (E5). */
  tainted: boolean;
}

/**
 * All that becomes durable when an agent proposes (E1), in one append: the readable intent, the verdict, and what the
 * verdict asks for: an inbox item, an approval, or a rejection.
 */
export function proposalDrafts(place: ProposalPlace, proposal: Proposal, judgement: Judgement, hour: Hour): Draft[] {
  const { adapter, payload, preview, verdict, tainted } = judgement;
  const effect = effectId(place.seed, place.call, place.name);
  const base = { task: place.task, subject: place.subject };
  const { call } = place;
  const { kind, why, evidence, confidence, risk, playbook = null, compensates = null, byModel, teaches } = proposal;
  return [
    {
      ...base,
      kind: 'effect.proposed',
      actor: `agent:${place.agent}`,
      cause: place.cause,
      data: { effect, call, name: place.name, kind, adapter: adapter.name, class: adapter.class, sentence: preview.sentence, payload, why, evidence, confidence, risk, tainted, playbook, compensates, ...(byModel === undefined ? {} : { byModel }), ...(teaches === undefined ? {} : { teaches }) },
    },
    judgedDraft({ ...base, effect, call }, judgement),
    ...consequenceOf({ ...base, effect, call }, verdict, { preview, proposal, agent: place.agent, alone: isAlone(judgement.facts) }, hour),
  ];
}

/** The payload with its defaults, or a Terminal that names the field. */
export function parsePayload<K extends EffectKind>(kind: K, payload: unknown): EffectPayload<K> {
  const schema = effectPayloads[kind];
  if (!schema) throw new Terminal('effect.unknown-kind', `There is no effect of the kind ${kind}.`, `Known kinds: ${Object.keys(effectPayloads).join(', ')}.`);
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data as unknown as EffectPayload<K>;
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
    listing: () => adapters.filter(({ list }) => list !== undefined),
    byName: (name) => adapters.find((candidate) => candidate.name === name),
  };
}

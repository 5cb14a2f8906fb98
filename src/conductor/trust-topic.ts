import type { EffectKind } from '../vocabulary/effects.ts';
import type { TrustKey } from '../vocabulary/trust.ts';

/** As the schema of inbox items has it. */
const topicCharsMax = 500;

/**
 * What a proposal to relax a rule is about: `trust:mail-is-reviewed:support:mail.send:playbooks/refund.md`. Neither rules nor agents nor kinds have a colon in their
 * name. `null` when it would not fit into a topic: then nothing is proposed, since it could not be told apart from others.
 */
export function trustTopic(rule: string, { agent, kind, playbook }: TrustKey): string | null {
  const topic = `trust:${rule}:${agent}:${kind}:${playbook}`;
  return topic.length > topicCharsMax ? null : topic;
}

/** The way back; `null` for another topic. */
export function aboutTrust(topic: string | null): { rule: string; of: TrustKey } | null {
  const [, rule, agent, kind, playbook] = /^trust:([^:]+):([^:]+):([^:]+):(.*)$/su.exec(topic ?? '') ?? [];
  return rule === undefined || agent === undefined || kind === undefined || playbook === undefined ? null : { rule, of: { agent, kind: kind as EffectKind, playbook } };
}

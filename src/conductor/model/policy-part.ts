import type { EffectKind } from '../../vocabulary/effects.ts';
import type { PromptPart } from '../../vocabulary/model-contract.ts';
import type { Policy } from '../../policy/judge.ts';

const charsMax = 1_500;
/** Behind what is about the case itself. */
const keep = 30;

/**
 * What the operator's rules say about such an effect: their reasons, as written in policy.yaml. A model that knows that somebody reads a mail, and why, promises less. It is told, and
 * bound by nothing of it: the gate judges what comes of the answer. `null` when no rule has anything to say.
 */
export function policyPart(policy: Policy, kind: EffectKind): PromptPart | null {
  const reasons = (policy.settings?.rules ?? []).filter(({ when }) => speaksOf(when, kind)).map(({ because, then }) => `- ${then.outcome}: ${because.trim()}`);
  if (reasons.length === 0) return null;
  return { label: 'What our rules say about such mails', text: reasons.join('\n').slice(0, charsMax), keep, untrusted: false, stable: true };
}

/** A condition that names kinds of effects is about those, or about all but those; any other is about all. */
function speaksOf(when: string, kind: EffectKind): boolean {
  const but = new Set([...when.matchAll(/!=\s*["']([a-z]+\.[a-z-]+)["']/gu)].map(([, name]) => name));
  const named = [...when.matchAll(/["']([a-z]+\.[a-z-]+)["']/gu)].map(([, name]) => name).filter((name) => !but.has(name));
  return !but.has(kind) && (named.length === 0 || named.includes(kind));
}

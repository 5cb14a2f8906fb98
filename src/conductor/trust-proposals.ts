/**
 * Proposes to relax a rule where trust has grown. Owns: when it is looked at, and when it is asked. Does not own: what counts (the ledger's family), how it is
 * reckoned (`policy/trust.ts`), nor what follows from the answer (`decide-trust.ts`).
 *
 * It changes nothing itself: a rule says less only after the operator accepted (E6). It asks at most once at a time about a rule, an agent, a kind and a playbook, and
 * after an answer, or none, only when there are as many new decisions as the policy asks for. So often, too, it looks again whether other rules hold everything back.
 */
import { Conflict } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import type { TrustKey } from '../vocabulary/trust.ts';
import type { JudgingDeps } from '../effects/judging.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import type { OutcomeRow } from '../ledger/families/trust.ts';
import type { Ledger } from '../ledger/port.ts';
import type { GateSettings, Policy } from '../policy/judge.ts';
import type { RuleSetting } from '../policy/settings.ts';
import { isEarned, trustIn, type Trust } from '../policy/trust.ts';
import type { DueSource } from './due-loop.ts';
import { backtestBy } from './operator-policy.ts';
import { letThrough, trustItem } from './trust-item.ts';
import { trustTopic } from './trust-topic.ts';

/** Of the newest decisions, as many are looked at to see which rules held them back. */
const verdictsMax = 100;

/** Each decision that counts makes its agent, kind and playbook due; at the start all are. */
export function trustProposals(deps: JudgingDeps): DueSource {
  const { ledger } = deps;
  const idle: HeldByOthers = new Map();
  let looked = 0;
  return {
    nextDue: async () => ((await ledger.trust.newest()) > looked ? 0 : null),
    async sweep() {
      const newest = await ledger.trust.newest();
      if (newest <= looked) return;
      const keys = await ledger.trust.keys(looked, limits.listRowsMax);
      looked = newest;
      for (const of of keys) await look(deps, idle, of);
    },
  };
}

/**
 * What a backtest has found to change nothing, since other rules hold all of it back: by topic, under which rules, and the newest outcome that it knew. Going through
 * the history again for each decision would cost more with each of them. In memory: at a start it is found once more.
 */
type HeldByOthers = Map<string, { under: string; outcome: number }>;

interface Looked {
  deps: JudgingDeps;
  idle: HeldByOthers;
  policy: Policy;
  settings: GateSettings;
  of: TrustKey;
  trust: Trust;
}

async function look(deps: JudgingDeps, idle: HeldByOthers, of: TrustKey): Promise<void> {
  const policy = await deps.policy();
  const { settings } = policy;
  if (settings === undefined) return;
  const trust = await trustIn(deps.ledger, settings.trust, of);
  const earned = isEarned(trust, settings.trust);
  for (const rule of settings.rules.filter(({ relaxable }) => relaxable)) {
    const topic = trustTopic(rule.id, of);
    const last = topic === null ? null : await deps.ledger.inbox.newestAbout(topic);
    if (topic === null) continue;
    if (last?.state === 'open') {
      if (!earned) await withdraw(deps.ledger, last);
    } else if (earned) {
      await propose({ deps, idle, policy, settings, of, trust }, rule, topic, last);
    }
  }
}

/** Something spoke against it since it was asked. */
async function withdraw(ledger: Ledger, { id, openedSeq }: ItemRow): Promise<void> {
  const reason = 'Something was decided since that speaks against it.';
  await unlessFirst(ledger.append([{ kind: 'inbox.withdrawn', actor: 'system', cause: openedSeq, data: { item: id, effect: null, call: null, reason } }], [{ type: 'item-open', item: id }]));
}

async function propose({ deps, idle, policy, settings, of, trust }: Looked, rule: RuleSetting, topic: string, last: ItemRow | null): Promise<void> {
  const { ledger, clock, zone } = deps;
  const { samplesMin } = settings.trust;
  const relaxed = (await ledger.trust.relaxed(of)).map((one) => one.rule);
  const under = JSON.stringify([policy.digest, relaxed]);
  const before = idle.get(topic);
  const fresh = await ledger.trust.outcomes(of, Math.max(trust.since, last?.closedSeq ?? 0, before?.under === under ? before.outcome : 0), samplesMin);
  if (fresh.length < samplesMin) return;
  if (relaxed.includes(rule.id) || !(await heldBack(ledger, fresh.slice(0, verdictsMax), rule))) return;
  const report = await backtestBy({ ledger, zone, elapsed: () => clock.now() }, settings, relaxedPolicy(policy, [...relaxed, rule.id]), { of });
  if (letThrough(report).effects === 0) {
    if (idle.size >= limits.listRowsMax) idle.clear();
    idle.set(topic, { under, outcome: fresh[0]?.seq ?? 0 });
    return;
  }
  idle.delete(topic);
  const outcomes = await ledger.trust.outcomes(of, trust.since, trust.samples);
  const item = trustItem({ rule, of, topic, settings: settings.trust, trust, outcomes, report, now: clock.now(), zone });
  await unlessFirst(ledger.append([item], [{ type: 'topic-free', topic, open: true }, { type: 'rule-relaxed', ...of, rule: rule.id, relaxed: false }, { type: 'no-outcome', ...of, since: outcomes[0]?.seq ?? 0 }]));
}

/** It is among the rules that decided. */
async function heldBack(ledger: Ledger, outcomes: readonly OutcomeRow[], { id }: RuleSetting): Promise<boolean> {
  for (const { effect } of outcomes) {
    const row = await ledger.effects.get(effect);
    const judged = row === null || row.judgedSeq === null ? null : await ledger.event(row.judgedSeq);
    if (judged?.kind === 'effect.judged' && judged.data.rules.includes(id)) return true;
  }
  return false;
}

/** The policy as it would be: what is relaxed is a fact of each effect. */
function relaxedPolicy({ digest, judge }: Policy, relaxed: string[]): Policy {
  return { digest, judge: (facts) => judge({ ...facts, trust: { ...facts.trust, relaxed } }) };
}

/** Decided, or asked, at the same moment: then the next look sees that. */
async function unlessFirst(append: Promise<unknown>): Promise<void> {
  try {
    await append;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

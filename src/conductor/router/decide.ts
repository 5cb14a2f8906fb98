import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { NoReplyReason } from '../../vocabulary/mail.ts';
import { defaultAgent, noAgent, noRouting, type GivenIntent, type Routed, type RoutingSettings } from '../../vocabulary/routing.ts';
import { routingText } from '../../agents/triage/routing-text.ts';
import { triageAgent } from '../../agents/triage/triage.ts';
import type { Ledger } from '../../ledger/port.ts';
import { RouterInUse } from './in-use.ts';
import { routableOf, ruleFor, ruleWords } from './rules.ts';

/** What signals are routed by. */
export interface Routing {
  settings: RoutingSettings;
  inUse: Pick<RouterInUse, 'current'>;
  /** Who waits for a training, and is told how far it is, 0 to 1. */
  watching?: ((share: number) => void) | undefined;
}

export interface Route {
  intent: string;
  agent: string | null;
  /** For the operator. */
  reason: string;
  routed: Routed;
  /** What the agent is told beside the signal itself. */
  input: { [key: string]: Json };
}

type Signal = LedgerEvent<'mail.received' | 'signal.received'>;

const noReplyWhy: Record<NoReplyReason, string> = {
  'auto-reply': 'it was sent by a machine, and answering would make two machines talk (RFC 3834)',
  bounce: 'it reports a mail that could not be delivered (null return path)',
  bulk: 'it went to many at once',
  list: 'it came over a mailing list',
  'own-address': 'it is from our own address',
  'no-sender': 'it names no sender',
};

/** A mail that is left without an answer is seen by nobody, so it takes more to be sure of that than of who drafts. */
const sureOfNoneMin = 0.9;

/** Routing without any settings, for a company that has none. */
export function plainRouting(ledger: Ledger): Routing {
  return { settings: noRouting, inUse: new RouterInUse(ledger) };
}

/**
 * Rules first, then the learned classifier, then triage (a model, or the operator) where that is not sure; and where nothing was ever learned, the support agent. The words of a mail
 * may choose who drafts an answer and which playbook is looked at first, but never whether it is reviewed (E5).
 */
export async function decideRoute({ settings, inUse }: Routing, signal: Signal): Promise<Route> {
  if (signal.kind === 'mail.received' && signal.data.mail.noReply !== null) return plainRoute(signal);
  const rule = ruleFor(settings, routableOf(signal));
  if (rule !== null) return byRule(settings, rule, signal);
  const plain = plainRoute(signal);
  if (signal.kind !== 'mail.received') return plain;
  const current = await inUse.current();
  const { problem } = current;
  if (current.classifier === null) return problem === null ? plain : { ...plain, reason: `${plain.reason} ${problem} \`keelson router status\` says more.` };
  const { version, classifier } = current;
  const found = classifier.classify(routingText(signal.data.mail));
  const { intent, confidence, alternatives } = found;
  const agent = agentOf(settings, intent);
  const others = alternatives.slice(0, 4);
  const next = others[0] === undefined ? '' : `; next comes ${others[0].intent}, ${percent(others[0].confidence)}`;
  const routed: Routed = { by: 'classifier', version, confidence, alternatives: others };
  if (found.abstained || (agent === noAgent && confidence < sureOfNoneMin)) {
    const why = found.abstained ? 'it looks like nothing that it learned, or like several things' : `mail about it needs no answer by company.yaml, and that takes ${percent(sureOfNoneMin)}`;
    const guesses = [{ intent, confidence }, ...others];
    return { intent: 'unclear', agent: triageAgent.name, reason: `The router (version ${version}) is not sure: its best guess is ${intent}, ${percent(confidence)}${next}; ${why}.`, routed: { ...routed, abstained: true, alternatives: guesses.slice(0, 5) }, input: { guesses } };
  }
  const reason = `The router (version ${version}) takes it for ${intent}, ${percent(confidence)} sure${next}.`;
  if (agent === noAgent) return { intent, agent: null, reason: `${reason} Such mail needs no answer by company.yaml.`, routed, input: {} };
  return { intent, agent, reason, routed, input: told({ name: intent, confidence, by: 'classifier' }) };
}

function byRule(settings: RoutingSettings, { rule, place }: NonNullable<ReturnType<typeof ruleFor>>, signal: Signal): Route {
  const who = rule.agent ?? (rule.intent === undefined ? defaultAgent : agentOf(settings, rule.intent));
  const agent = who === noAgent ? null : who;
  const intent = rule.intent ?? (agent === null ? 'none' : agent === defaultAgent ? 'support.reply' : agent);
  const reason = `Rule ${place} of company.yaml (${ruleWords(rule)}) ${agent === null ? 'says that it needs no answer' : `gives it to ${agent}`}${rule.intent === undefined ? '' : `: it is about ${rule.intent}`}.`;
  const input = rule.intent === undefined || signal.kind !== 'mail.received' ? {} : told({ name: rule.intent, confidence: null, by: 'rule' });
  return { intent, agent, reason, routed: { by: 'rule', rule: place }, input };
}

/** As if nothing was ever learned and no rule written. */
export function plainRoute(signal: Signal): Route {
  const routed: Routed = { by: 'default' };
  if (signal.kind !== 'mail.received') return { intent: 'none', agent: null, reason: 'No agent asks for this type of signal; a waiting task may have taken it.', routed, input: {} };
  const { noReply } = signal.data.mail;
  if (noReply !== null) return { intent: 'none', agent: null, reason: `No answer: ${noReplyWhy[noReply]}.`, routed, input: {} };
  return { intent: 'support.reply', agent: defaultAgent, reason: 'A mail from a person goes to the support agent.', routed, input: {} };
}

function agentOf({ intents }: RoutingSettings, intent: string): string {
  return (Object.hasOwn(intents, intent) ? intents[intent] : undefined) ?? defaultAgent;
}

function told(intent: GivenIntent): { [key: string]: Json } {
  return { intent };
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

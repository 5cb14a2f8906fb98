/**
 * Gathers what a policy may look at. Owns: where each fact comes from. Does not own: what facts there are (`vocabulary/facts.ts`), nor what follows from them.
 * Everything is read from the ledger, the payload and the clock; an agent's word counts for why, risk and confidence alone.
 */
import type { Proposal } from '../vocabulary/contract.ts';
import { traitsOf, type EffectPayload } from '../vocabulary/effects.ts';
import type { Facts, TaintableField } from '../vocabulary/facts.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { inUnits } from '../vocabulary/money.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Adapter } from './adapter.ts';
import { countUnknown, namesAmount, namesTarget, ownLinks } from './known.ts';
import { asRead, findLinks, leadsToOurs } from './links.ts';
import { timeFacts, type OpenHours } from './local-time.ts';
import type { ProposalPlace } from './proposal.ts';

export interface FactsDeps {
  ledger: Ledger;
  clock: Clock;
  /** IANA time zone of the company. */
  zone: string;
  /** By the policy in force; without it nobody is ever there. */
  business?: OpenHours | undefined;
  /** What decisions so far say of this agent, kind and playbook. */
  trust(about: About): Promise<Facts['trust']>;
  /** How full the budgets are that it falls under. */
  budget(about: About): Promise<Facts['budget']>;
}

export interface About extends ProposalPlace {
  proposal: Proposal;
  payload: EffectPayload;
  adapter: Adapter;
  /** The proposal, or the task that makes it, derives from untrusted text (E5). */
  tainted: boolean;
}

/** As the schema of facts has it. */
const listMax = 200;
const wordCharsMax = 1_000;
const textCharsMax = 20_000;
const hourMs = 3_600_000;

/** Everything that a policy may look at about one proposal. */
export async function factsOf(deps: FactsDeps, about: About): Promise<Facts> {
  const { proposal, task, subject } = about;
  const now = deps.clock.now();
  return {
    effect: await effectFacts(deps.ledger, about),
    agent: { name: about.agent },
    task: await taskFacts(deps.ledger, task),
    subject: { id: subject ?? '', kind: subject?.split(':')[0] ?? '' },
    playbook: { path: (proposal.playbook ?? '').slice(0, wordCharsMax), confidence: proposal.confidence ?? 0 },
    trust: await deps.trust(about),
    budget: await deps.budget(about),
    volume: await volumeFacts(deps.ledger, about, now),
    time: timeFacts(now, deps.zone, deps.business),
  };
}

async function effectFacts(ledger: Ledger, about: About): Promise<Facts['effect']> {
  const { proposal, payload, adapter, tainted } = about;
  const said = payloadFacts(proposal.kind, payload);
  const { recipients } = said;
  const unknownRecipients = await countUnknown(ledger, recipients);
  return {
    ...said,
    kind: proposal.kind, adapter: adapter.name, external: true, compensates: (proposal.compensates ?? null) !== null, risk: proposal.risk,
    recipients: recipients.slice(0, listMax).map(cut), unknownRecipients, links: said.links.slice(0, listMax).map(cut),
    tainted, taintedFields: tainted ? await taintedFields(ledger, about, { recipients, unknownRecipients, links: said.links, attachments: said.attachments }) : [],
  };
}

type Said = Pick<Facts['effect'], 'reversible' | 'amount' | 'currency' | 'recipients' | 'words' | 'links' | 'attachments' | 'text'>;

/** What the payload says by itself, whatever else is known. */
export function payloadFacts(kind: Proposal['kind'], payload: EffectPayload): Said {
  const traits = traitsOf(kind);
  const money = traits.money(payload);
  const text = traits.text(payload);
  return {
    reversible: traits.reversible, amount: money === null ? 0 : inUnits(money), currency: money?.currency ?? '', recipients: traits.recipients(payload),
    words: text.match(/\S+/gu)?.length ?? 0, links: findLinks(text), attachments: attachmentsOf(payload), text: asRead(text).toLowerCase().slice(0, textCharsMax),
  };
}

/** No kind of effect carries any so far; one that will is counted from its first day. */
function attachmentsOf(payload: object): number {
  const attachments: unknown = 'attachments' in payload ? payload.attachments : [];
  return Array.isArray(attachments) ? attachments.length : 0;
}

/** What of it untrusted text has chosen: whatever no record or document of ours names (E5). */
async function taintedFields(ledger: Ledger, { proposal, payload, subject }: About, { recipients, unknownRecipients, links, attachments }: { recipients: readonly string[]; unknownRecipients: number; links: readonly string[]; attachments: number }): Promise<TaintableField[]> {
  const chosen: TaintableField[] = [];
  const target = traitsOf(proposal.kind).target(payload);
  if (unknownRecipients > 0 || (target !== null && !(await namesTarget(ledger, recipients, target)))) chosen.push('recipients');
  const money = traitsOf(proposal.kind).money(payload);
  if (money !== null && !(await namesAmount(ledger, recipients, money))) chosen.push('amount');
  if (links.length > 0) {
    const ours = await ownLinks(ledger, subject);
    if (links.some((link) => !leadsToOurs(link, ours))) chosen.push('links');
  }
  if (attachments > 0) chosen.push('attachments');
  if (proposal.byModel === true) chosen.push('words');
  return chosen;
}

async function taskFacts(ledger: Ledger, id: TaskId): Promise<Facts['task']> {
  const own = await ledger.tasks.get(id);
  let depth = 0;
  for (let row = own; row?.parent != null && depth < limits.taskDepthMax; row = await ledger.tasks.get(row.parent.task)) depth += 1;
  return { id, lane: own?.lane ?? 'background', depth };
}

async function volumeFacts(ledger: Ledger, { proposal: { kind }, subject }: About, now: number): Promise<Facts['volume']> {
  return { hour: await ledger.effects.countDone(kind, now - hourMs), day: await ledger.effects.countDone(kind, now - 24 * hourMs), recipientDay: subject === null ? 0 : await doneFor(ledger, kind, subject, now - 24 * hourMs) };
}

/** How many effects of a kind went out for somebody since then, under any of their names. */
async function doneFor(ledger: Ledger, kind: Proposal['kind'], subject: string, since: number): Promise<number> {
  let count = 0;
  for (const name of await ledger.identities.subjectsOf(subject)) {
    for (const seq of await ledger.subjects.recent(name, { kinds: ['effect.succeeded'], limit: limits.recentEventsMax })) {
      const done = await ledger.event(seq);
      if (done.at <= since) break;
      if (done.kind === 'effect.succeeded' && (await ledger.effects.get(done.data.effect as `e${string}`))?.kind === kind) count += 1;
    }
  }
  return count;
}

function cut(text: string): string {
  return text.slice(0, wordCharsMax);
}

import type { LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { WhyStep } from '../vocabulary/memory.ts';
import type { Ledger } from '../ledger/port.ts';

const charsMax = 120;
/** Decisions of a task that are told, the newest first. */
const decisionsTold = 10;
const depthMax = 20;

export function stepOf(what: string, event: LedgerEvent, text: string): WhyStep {
  return { what, seq: event.seq, at: event.at, actor: event.actor, text: event.forgotten ? 'What this was about has been forgotten.' : text };
}

/** The beginning of a text, in one line and between quotation marks. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return `“${line.length <= charsMax ? line : `${line.slice(0, charsMax - 1)}…`}”`;
}

/**
 * What led to an event: the call and the task that wrote it, what the operator and the policy had decided in that task by then,
 * the tasks above it, the intent and the signal. For an event outside of tasks, what caused it.
 */
export async function chainOf(ledger: Ledger, event: LedgerEvent, depth = 0): Promise<WhyStep[]> {
  if (depth >= depthMax) return [];
  if (event.task === null) return causeOf(ledger, event, depth);
  return taskSteps(ledger, event.task, event, depth);
}

async function taskSteps(ledger: Ledger, task: TaskId, event: LedgerEvent, depth: number): Promise<WhyStep[]> {
  const { events } = await ledger.journal(task);
  const created = events.find((one) => one.kind === 'task.created');
  if (created?.kind !== 'task.created') return [];
  const call = 'call' in event.data && event.data.call !== null ? event.data.call : null;
  const name = 'name' in event.data && typeof event.data.name === 'string' ? event.data.name : null;
  const ofCall = call === null || event.kind === 'task.created' ? [] : [stepOf('step', event, `That was call ${call} of ${task}${name === null || event.kind === 'association.observed' ? '' : `, ${quoted(name)}`}.`)];
  const { agent, version, title } = created.data;
  const ofTask = stepOf('task', created, `${task} of the agent ${agent} (version ${version}): ${quoted(title)}.`);
  // A child's cause is the call of its parent, which leads on through that task.
  return [...ofCall, ...(await decisionsBefore(ledger, events, event)), ofTask, ...(await causeOf(ledger, created, depth))];
}

/** What was decided in the task before that event, newest first: answers, approvals, edits, and what the policy said. */
async function decisionsBefore(ledger: Ledger, events: readonly LedgerEvent[], event: LedgerEvent): Promise<WhyStep[]> {
  const before = events.filter(({ seq }) => seq < event.seq).toReversed();
  const steps: WhyStep[] = [];
  for (const one of before) {
    const text = await decisionText(ledger, one, events);
    if (text !== null) steps.push(stepOf('approval', one, text));
    if (steps.length >= decisionsTold) break;
  }
  return steps;
}

async function decisionText(ledger: Ledger, event: LedgerEvent, events: readonly LedgerEvent[]): Promise<string | null> {
  switch (event.kind) {
    case 'inbox.decided': {
      if (event.data.effect !== null) return null;
      const { action, text, item } = event.data;
      const row = await ledger.inbox.get(item);
      const opened = row === null ? null : await ledger.event(row.openedSeq);
      const asked = opened?.kind === 'inbox.opened' ? `, asked ${quoted(opened.data.summary)}` : '';
      return action === 'answer' ? `The operator answered ${quoted(text ?? '')}${asked}.` : `The operator decided: ${action}${asked}.`;
    }
    case 'effect.approved':
      return `${event.data.by === 'operator' ? 'The operator' : event.data.by} approved: ${quoted(sentenceOf(events, event.data.effect))}.`;
    case 'effect.edited':
      return `The operator changed what was proposed to: ${quoted(event.data.sentence)}.`;
    case 'effect.rejected':
      return `The operator rejected ${quoted(sentenceOf(events, event.data.effect))}: ${quoted(event.data.reason)}.`;
    case 'effect.judged':
      return `The policy said ${event.data.verdict}${event.data.rules.length === 0 ? '' : ` (${event.data.rules.join(', ')})`}: ${quoted(event.data.why)}.`;
    default:
      return null;
  }
}

function sentenceOf(events: readonly LedgerEvent[], effect: string): string {
  const proposed = events.findLast((event) => (event.kind === 'effect.proposed' || event.kind === 'effect.edited') && event.data.effect === effect);
  return proposed?.kind === 'effect.proposed' || proposed?.kind === 'effect.edited' ? proposed.data.sentence : effect;
}

/** Along the causes to the outside. An event of another task leads through that task. */
async function causeOf(ledger: Ledger, event: LedgerEvent, depth: number): Promise<WhyStep[]> {
  const own = event.kind === 'mail.received' || event.kind === 'signal.received' ? [signalStep(event)] : [];
  if (event.cause === null || depth >= depthMax) return own;
  const cause = await ledger.event(event.cause);
  if (cause.task !== null && cause.task !== event.task) return [...own, ...(await chainOf(ledger, cause, depth + 1))];
  const step = cause.kind === 'mail.received' || cause.kind === 'signal.received' ? [] : [causeStep(cause)];
  return [...own, ...step, ...(await causeOf(ledger, cause, depth + 1))];
}

function causeStep(event: LedgerEvent): WhyStep {
  switch (event.kind) {
    case 'intent.recorded':
      return stepOf('intent', event, `The intent ${event.data.intent}: ${event.data.reason}`);
    case 'schedule.fired':
      return stepOf('signal', event, `The schedule ${event.data.name} was due.`);
    default:
      return stepOf('source', event, `Event ${event.seq} (${event.kind}) led to it.`);
  }
}

function signalStep(event: LedgerEvent<'mail.received' | 'signal.received'>): WhyStep {
  if (event.kind === 'signal.received') return stepOf('signal', event, `A signal ${event.data.type} came in from ${event.data.source}.`);
  const { from, subject } = event.data.mail;
  return stepOf('signal', event, `A mail came in${from === null ? '' : ` from ${from.address}`}: ${quoted(subject)}.`);
}

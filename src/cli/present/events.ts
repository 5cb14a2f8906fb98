import type { EventKind } from '../../vocabulary/events.ts';
import { accessWords } from '../../vocabulary/access.ts';
import { trustWords } from '../../vocabulary/trust.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import type { Display, Format } from './display.ts';
import { noReplyText } from './intake.ts';
import { describeMemoryEvent } from './memory-events.ts';
import { describeModelEvent } from './model-events.ts';
import { safeLine } from './safe-text.ts';
import { clockTime, duration, shortTime } from './times.ts';
import { fitWidth } from './width.ts';

export interface Description {
  /** One line; not yet safe for a terminal. */
  text: string;
  format: Format | null;
}

/** An event in words. */
export function describeEvent(event: AnyEvent): Description {
  return describeEffect(event) ?? describeBudget(event) ?? describeTrust(event) ?? describeTask(event) ?? describeMemoryEvent(event) ?? describeModelEvent(event) ?? describeRest(event);
}

function describeEffect(event: AnyEvent): Description | null {
  switch (event.kind) {
    case 'effect.proposed':
      return say(`proposes: ${event.data.sentence}`);
    case 'effect.judged':
      return say(`${event.data.verdict}: ${event.data.why}`);
    case 'effect.edited':
      return say(`edited: ${event.data.sentence}`, 'cyan');
    case 'effect.approved':
      return say(`${event.data.effect} approved by ${event.data.by}`, 'cyan');
    case 'effect.rejected':
      return say(`${event.data.effect} rejected: ${event.data.reason}`, 'yellow');
    case 'effect.expired':
      return say(`${event.data.effect} expired; nothing was sent`, 'yellow');
    case 'effect.withdrawn':
      return say(`${event.data.effect} withdrawn: ${event.data.reason}`, 'yellow');
    case 'effect.started':
      return say(`${event.data.effect} is being sent, attempt ${event.data.attempt}`);
    case 'effect.succeeded':
      return say(`${event.data.effect} done, receipt ${JSON.stringify(event.data.receipt)}`, 'green');
    case 'effect.failed':
      return say(`${event.data.effect} failed: ${event.data.failure.message} (${event.data.failure.code})${again(event.data.retryAt)}`, 'red');
    case 'effect.doubted':
      return say(`${event.data.effect} sent or not, unknown: ${event.data.why}${again(event.data.retryAt)}`, 'magenta');
    case 'effect.held':
      return say(`${event.data.effect} is held: ${event.data.why}${again(event.data.retryAt)}`, 'yellow');
    default:
      return null;
  }
}

function describeBudget(event: AnyEvent): Description | null {
  switch (event.kind) {
    case 'budget.reserved':
      return say(`reserved for ${event.data.what}: ${event.data.lines.map(({ budget, window, amount }) => `${amount} of ${budget} (${window})`).join(', ')}`);
    case 'budget.settled':
      return say(`spent: ${event.data.spent.map(({ budget, window, amount }) => `${amount} of ${budget} (${window})`).join(', ')}`);
    case 'budget.released':
      return say(`nothing was spent: ${event.data.reason}`);
    case 'budget.raised':
      return say(`${event.data.budget} raised by ${event.data.by} for ${event.data.window}`, 'cyan');
    default:
      return null;
  }
}

function describeTrust(event: AnyEvent): Description | null {
  switch (event.kind) {
    case 'trust.relaxed':
      return say(`${event.data.rule} relaxed for ${trustWords(event.data)}`, 'green');
    case 'trust.tightened':
      return say(`${event.data.rule} as strict as before for ${trustWords(event.data)}: ${event.data.reason}`, 'yellow');
    default:
      return null;
  }
}

function describeTask(event: AnyEvent): Description | null {
  switch (event.kind) {
    case 'task.created':
      return say(`${event.data.agent}: ${event.data.title}`, 'cyan');
    case 'task.parked':
      return say(`waits, call ${event.data.calls.join(', ')}`);
    case 'task.recovered':
      return say(`begins again from its journal, recovery ${event.data.recoveries}`, 'yellow');
    case 'task.completed':
      return say('completed', 'green');
    case 'task.failed':
      return say(`failed: ${event.data.failure.message} (${event.data.failure.code})`, 'red');
    case 'task.stopped':
      return say(`stopped: ${event.data.failure.message} (${event.data.failure.code})`, 'red');
    case 'task.resumed':
      return say('tried again by the operator', 'cyan');
    case 'task.cancelled':
      return say(`cancelled: ${event.data.reason}`, 'yellow');
    case 'step.completed':
      return say(`${event.data.name} done in ${duration(event.data.ms)}`);
    case 'step.failed':
      return say(`${event.data.name} failed, attempt ${event.data.attempt}: ${event.data.failure.message}${again(event.data.retryAt)}`, 'red');
    case 'call.refused':
      return say(`${event.data.name} can't be done: ${event.data.failure.message}`, 'red');
    case 'wait.opened':
      return say(`${event.data.name} waits for ${event.data.type}`);
    case 'wait.ended':
      return say(`the wait of call ${event.data.call} ended`);
    default:
      return null;
  }
}

function describeRest(event: AnyEvent): Description {
  switch (event.kind) {
    case 'mail.received':
      return say(`mail from ${event.data.mail.from?.address ?? 'nobody'}: "${event.data.mail.subject}"${event.data.mail.noReply === null ? '' : `, never answered: ${noReplyText(event.data.mail.noReply)}`}`);
    case 'signal.received':
      return say(`signal ${event.data.type}${event.data.topic === null ? '' : ` about ${event.data.topic}`}`);
    case 'signal.duplicate':
      return say(`the same as event ${event.data.of}; acted on once`, 'dim');
    case 'signal.broken':
      return say(`broken: ${event.data.source}: ${event.data.problem} Its bytes are in data/blobs/${event.data.raw.slice(0, 2)}/${event.data.raw.slice(2)}`, 'red');
    case 'intent.recorded':
      return event.data.agent === null ? say(`nothing to do: ${event.data.reason}`, 'dim') : say(`${event.data.intent} for ${event.data.agent}: ${event.data.reason}`);
    case 'inbox.opened':
      return say(`${event.data.type} in the inbox: ${event.data.summary}`, 'yellow');
    case 'inbox.decided':
      return say(`#${event.data.item} ${event.data.action}${event.data.text === null ? '' : `: ${event.data.text}`}`, 'cyan');
    case 'inbox.expired':
      return say(`#${event.data.item} expired; the safe default applies`, 'yellow');
    case 'inbox.withdrawn':
      return say(`#${event.data.item} withdrawn: ${event.data.reason}`, 'dim');
    case 'company.created':
      return say(`company ${event.data.name}`);
    case 'document.changed':
      return say(`${event.data.type} ${event.data.path}: ${event.data.title}`);
    case 'document.removed':
      return say(`removed ${event.data.path}`);
    case 'schedule.set':
      return say(`schedule ${event.data.name}: ${event.data.cron ?? 'once'}`);
    case 'schedule.removed':
      return say(`schedule ${event.data.name} removed`);
    case 'schedule.fired':
      return say(`schedule ${event.data.name} fired`, 'cyan');
    case 'access.changed':
      return say(accessWords(event.data), event.data.what === 'locked-out' ? 'yellow' : null);
    case 'clock.jumped':
      return say(`the clock went back by ${duration(event.data.from - event.data.to)}`, 'yellow');
    default:
      // A kind that this file does not know yet is still shown.
      return say(JSON.stringify(event.data));
  }
}

/** The events that a person who watches `run` wants to see; the rest is bookkeeping between them. */
const notable: ReadonlySet<EventKind> = new Set<EventKind>([
  'mail.received', 'signal.received', 'signal.duplicate', 'signal.broken', 'intent.recorded', 'inbox.opened', 'inbox.expired', 'inbox.withdrawn',
  'effect.expired', 'effect.withdrawn', 'effect.succeeded', 'effect.failed', 'effect.doubted', 'schedule.fired', 'clock.jumped',
  'task.created', 'task.recovered', 'task.completed', 'task.failed', 'task.stopped', 'task.cancelled', 'step.failed',
]);

export function isNotable(event: AnyEvent): boolean {
  return notable.has(event.kind);
}

/** A line of the running log: `09:12:03.120  t3   inbox.opened  …`. */
export function eventLine(display: Display, event: AnyEvent): string {
  const { text, format } = describeEvent(event);
  const head = `${clockTime(event.at)}  ${(event.task ?? '').padEnd(5)}  ${event.kind.padEnd(16)}  `;
  const safe = safeLine(text);
  const shown = display.rich ? fitWidth(safe, Math.max(20, display.columns - head.length)) : safe;
  return `${display.paint('dim', head)}${format === null ? shown : display.paint(format, shown)}`;
}

function say(text: string, format: Format | null = null): Description {
  return { text, format };
}

function again(retryAt: number | null): string {
  return retryAt === null ? '' : `; again at ${shortTime(retryAt, retryAt)}`;
}

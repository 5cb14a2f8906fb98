import { accessWords } from './access.ts';
import type { LedgerEvent } from './events.ts';
import { memoryEventWords } from './memory-event-words.ts';
import { modelEventWords } from './model-event-words.ts';
import { noReplyText } from './no-reply-words.ts';
import { duration } from './number-words.ts';
import { trustWords } from './trust.ts';

/** How a line stands out: `news` is what a person set going, `doubt` what nobody knows, `quiet` what one may pass over. */
export const eventTones = ['good', 'bad', 'careful', 'news', 'doubt', 'quiet'] as const;
export type EventTone = (typeof eventTones)[number];

export interface EventWords {
  /** One line, with words of strangers in it: not yet safe for a terminal or a page. */
  text: string;
  tone: EventTone | null;
}

/** A time (epoch ms) as the reader's clock has it. */
export type TimeWords = (at: number) => string;

/** An event in words. */
export function eventWords(event: LedgerEvent, time: TimeWords): EventWords {
  return effectWords(event, time) ?? budgetWords(event) ?? trustEventWords(event) ?? taskWords(event, time) ?? memoryEventWords(event) ?? modelEventWords(event) ?? requestWords(event, time) ?? restWords(event);
}

function effectWords(event: LedgerEvent, time: TimeWords): EventWords | null {
  switch (event.kind) {
    case 'effect.proposed':
      return say(`proposes: ${event.data.sentence}`);
    case 'effect.judged':
      return say(`${event.data.verdict}: ${event.data.why}`);
    case 'effect.edited':
      return say(`edited: ${event.data.sentence}`, 'news');
    case 'effect.approved':
      return say(`${event.data.effect} approved by ${event.data.by}`, 'news');
    case 'effect.rejected':
      return say(`${event.data.effect} rejected: ${event.data.reason}`, 'careful');
    case 'effect.expired':
      return say(`${event.data.effect} expired; nothing was sent`, 'careful');
    case 'effect.withdrawn':
      return say(`${event.data.effect} withdrawn: ${event.data.reason}`, 'careful');
    case 'effect.started':
      return say(`${event.data.effect} is being sent, attempt ${event.data.attempt}`);
    case 'effect.succeeded':
      return say(`${event.data.effect} done, receipt ${JSON.stringify(event.data.receipt)}`, 'good');
    case 'effect.failed':
      return say(`${event.data.effect} failed: ${event.data.failure.message} (${event.data.failure.code})${again(event.data.retryAt, time)}`, 'bad');
    case 'effect.doubted':
      return say(`${event.data.effect} sent or not, unknown: ${event.data.why}${again(event.data.retryAt, time)}`, 'doubt');
    case 'effect.held':
      return say(`${event.data.effect} is held: ${event.data.why}${again(event.data.retryAt, time)}`, 'careful');
    default:
      return null;
  }
}

function budgetWords(event: LedgerEvent): EventWords | null {
  switch (event.kind) {
    case 'budget.reserved':
      return say(`reserved for ${event.data.what}: ${event.data.lines.map(({ budget, window, amount }) => `${amount} of ${budget} (${window})`).join(', ')}`);
    case 'budget.settled':
      return say(`spent: ${event.data.spent.map(({ budget, window, amount }) => `${amount} of ${budget} (${window})`).join(', ')}`);
    case 'budget.released':
      return say(`nothing was spent: ${event.data.reason}`);
    case 'budget.raised':
      return say(`${event.data.budget} raised by ${event.data.by} for ${event.data.window}`, 'news');
    default:
      return null;
  }
}

function trustEventWords(event: LedgerEvent): EventWords | null {
  switch (event.kind) {
    case 'trust.relaxed':
      return say(`${event.data.rule} relaxed for ${trustWords(event.data)}`, 'good');
    case 'trust.tightened':
      return say(`${event.data.rule} as strict as before for ${trustWords(event.data)}: ${event.data.reason}`, 'careful');
    default:
      return null;
  }
}

function taskWords(event: LedgerEvent, time: TimeWords): EventWords | null {
  switch (event.kind) {
    case 'task.created':
      return say(`${event.data.agent}: ${event.data.title}`, 'news');
    case 'task.parked':
      return say(`waits, call ${event.data.calls.join(', ')}`);
    case 'task.recovered':
      return say(`begins again from its journal, recovery ${event.data.recoveries}`, 'careful');
    case 'task.completed':
      return say('completed', 'good');
    case 'task.failed':
      return say(`failed: ${event.data.failure.message} (${event.data.failure.code})`, 'bad');
    case 'task.stopped':
      return say(`stopped: ${event.data.failure.message} (${event.data.failure.code})`, 'bad');
    case 'task.resumed':
      return say('tried again by the operator', 'news');
    case 'task.cancelled':
      return say(`cancelled: ${event.data.reason}`, 'careful');
    case 'step.completed':
      return say(`${event.data.name} done in ${duration(event.data.ms)}`);
    case 'step.failed':
      return say(`${event.data.name} failed, attempt ${event.data.attempt}: ${event.data.failure.message}${again(event.data.retryAt, time)}`, 'bad');
    case 'call.refused':
      return say(`${event.data.name} can't be done: ${event.data.failure.message}`, 'bad');
    case 'wait.opened':
      return say(`${event.data.name} waits for ${event.data.type}`);
    case 'wait.ended':
      return say(`the wait of call ${event.data.call} ended`);
    default:
      return null;
  }
}

function requestWords(event: LedgerEvent, time: TimeWords): EventWords | null {
  switch (event.kind) {
    case 'request.done':
      return say(`${event.data.by} asked for ${event.data.operation}: the ${event.data.events === 1 ? 'next event' : `next ${event.data.events} events`}`, 'quiet');
    case 'inbox.snoozed':
      return event.data.until === null ? say(`#${event.data.item} waits for you again`, 'news') : say(`#${event.data.item} put off until ${time(event.data.until)}`, 'news');
    default:
      return null;
  }
}

function restWords(event: LedgerEvent): EventWords {
  switch (event.kind) {
    case 'mail.received':
      return say(`mail from ${event.data.mail.from?.address ?? 'nobody'}: "${event.data.mail.subject}"${event.data.mail.noReply === null ? '' : `, never answered: ${noReplyText(event.data.mail.noReply)}`}`);
    case 'signal.received':
      return say(`signal ${event.data.type}${event.data.topic === null ? '' : ` about ${event.data.topic}`}`);
    case 'signal.duplicate':
      return say(`the same as event ${event.data.of}; acted on once`, 'quiet');
    case 'signal.broken':
      return say(`broken: ${event.data.source}: ${event.data.problem} Its bytes are in data/blobs/${event.data.raw.slice(0, 2)}/${event.data.raw.slice(2)}`, 'bad');
    case 'intent.recorded':
      return event.data.agent === null ? say(`nothing to do: ${event.data.reason}`, 'quiet') : say(`${event.data.intent} for ${event.data.agent}: ${event.data.reason}`);
    case 'inbox.opened':
      return say(`${event.data.type} in the inbox: ${event.data.summary}`, 'careful');
    case 'inbox.decided':
      return say(`#${event.data.item} ${event.data.action}${event.data.text === null ? '' : `: ${event.data.text}`}`, 'news');
    case 'inbox.expired':
      return say(`#${event.data.item} expired; the safe default applies`, 'careful');
    case 'inbox.withdrawn':
      return say(`#${event.data.item} withdrawn: ${event.data.reason}`, 'quiet');
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
      return say(`schedule ${event.data.name} fired`, 'news');
    case 'access.changed':
      return say(accessWords(event.data), event.data.what === 'locked-out' ? 'careful' : null);
    case 'clock.jumped':
      return say(`the clock went back by ${duration(event.data.from - event.data.to)}`, 'careful');
    default:
      // A kind that this file does not know yet is still shown.
      return say(JSON.stringify(event.data));
  }
}

function say(text: string, tone: EventTone | null = null): EventWords {
  return { text, tone };
}

function again(retryAt: number | null, time: TimeWords): string {
  return retryAt === null ? '' : `; again at ${time(retryAt)}`;
}

import type { EventKind, LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import { trustWords } from '../../vocabulary/trust.ts';
import type { Notable } from '../../vocabulary/today-views.ts';
import type { Ledger } from '../../ledger/port.ts';
import { doneWords, effectWords } from './effect-words.ts';

/** Of each kind the newest are looked at, and of all together the newest are told. */
const lookedAt: readonly (readonly [kind: EventKind, max: number])[] = [
  ['effect.succeeded', 40], ['effect.failed', 5], ['effect.doubted', 5], ['task.failed', 5], ['task.stopped', 5], ['trust.relaxed', 5], ['trust.tightened', 5], ['pause.set', 3], ['pause.lifted', 3],
  ['budget.raised', 3], ['router.adopted', 3], ['reconciliation.done', 10], ['document.changed', 10], ['subject.forgotten', 3], ['clock.jumped', 3],
];
const toldMax = 12;
/** Plain mails that went out are counted elsewhere: a few are told. */
const plainMailsMax = 3;

/** What one would want to know by itself: money that moved, what failed, what was changed about the rules. Newest first. */
export async function notableSince(ledger: Ledger, after: number): Promise<Notable[]> {
  const lists = await Promise.all(lookedAt.map(async ([kind, max]) => ledger.activity.newest(kind, after, max)));
  const found: Notable[] = [];
  let plainMails = 0;
  for (const seq of lists.flat().toSorted((a, b) => b - a)) {
    if (found.length === toldMax) break;
    const event = await ledger.event(seq);
    const told = event.kind === 'effect.succeeded' || event.kind === 'effect.failed' || event.kind === 'effect.doubted' ? await ofEffect(ledger, event) : plainWords(event);
    if (told === null || (told.plain && plainMails++ >= plainMailsMax)) continue;
    found.push({ at: event.at, seq, what: event.kind, sentence: told.sentence, task: event.task, effect: told.effect ?? null, item: null });
  }
  return found;
}

interface Words {
  sentence: string;
  effect?: EffectId;
  /** There are many like it. */
  plain?: boolean;
}

async function ofEffect(ledger: Ledger, event: LedgerEvent<'effect.succeeded' | 'effect.failed' | 'effect.doubted'>): Promise<Words | null> {
  const effect = event.data.effect as EffectId;
  const row = await ledger.effects.get(effect);
  if (row === null) return null;
  const words = await effectWords(ledger, row);
  switch (event.kind) {
    case 'effect.failed': {
      const { retryAt, failure } = event.data;
      if (event.forgotten) return { effect, sentence: `${retryAt === null ? words.notDone : words.notYet}.` };
      return { effect, sentence: `${retryAt === null ? words.notDone : words.notYet}. ${sentenceOf(failure.message)}${retryAt === null ? '' : ' It is tried again by itself.'}` };
    }
    case 'effect.doubted':
      return { effect, sentence: `Nobody knows whether ${words.thatItWas}.` };
    case 'effect.succeeded': {
      const back = row.compensates !== null;
      // Whether it went out or was done by hand is forgotten too.
      if (event.forgotten) return { effect, sentence: 'Something for somebody who is forgotten was settled.' };
      return { effect, sentence: `${doneWords(words, event.data.receipt)}${back ? '. It makes up for an earlier effect' : ''}.`, plain: row.kind === 'mail.send' && !back };
    }
  }
}

function plainWords({ kind, data, forgotten }: LedgerEvent): Words | null {
  switch (kind) {
    case 'task.failed':
    case 'task.stopped': {
      const ended = kind === 'task.failed' ? 'failed' : 'stopped';
      return { sentence: forgotten ? `A task about somebody who is forgotten ${ended}.` : `A task ${ended}: ${sentenceOf(data.failure.message)}` };
    }
    case 'trust.relaxed':
      return { sentence: `The rule ${data.rule} is relaxed for ${trustWords(data)}, as you accepted.` };
    case 'trust.tightened':
      return { sentence: `The rule ${data.rule} is as strict as before for ${trustWords(data)}.` };
    case 'pause.set':
      return { sentence: `${pausedWords(data)} was paused${data.reason === '' ? '.' : `: ${sentenceOf(data.reason)}`}` };
    case 'pause.lifted':
      return { sentence: `${pausedWords(data)} goes on.` };
    case 'budget.raised':
      return { sentence: `You lifted the cap of the budget ${data.budget} for ${data.window}.` };
    case 'router.adopted':
      return { sentence: data.version === null ? 'The router was switched off: rules alone decide what mail is about.' : `Version ${data.version} of the router decides what mail is about: ${sentenceOf(data.reason)}` };
    case 'reconciliation.done': {
      const findings = data.missing + data.unknown + data.differing;
      return findings === 0 ? null : { sentence: `The comparison with ${data.adapter} found ${findings} ${findings === 1 ? 'thing that does not agree' : 'things that do not agree'}.` };
    }
    case 'document.changed':
      // Playbooks are counted.
      return data.type === 'policy' ? { sentence: `The rules in ${data.path} are new or changed.` } : null;
    case 'subject.forgotten':
      return { sentence: `Somebody was forgotten: ${sentenceOf(data.reason)}` };
    case 'clock.jumped':
      return { sentence: 'The clock of this machine went back.' };
    default:
      return null;
  }
}

function pausedWords({ scope, name }: { scope: 'all' | 'agent' | 'adapter'; name: string | null }): string {
  return scope === 'all' ? 'Everything' : `The ${scope} ${name ?? ''}`;
}

/** With the point that somebody may have left out. */
function sentenceOf(words: string): string {
  return /[.!?…]$/u.test(words) ? words : `${words}.`;
}

import { traitsOf, type EffectKind } from '../../vocabulary/effects.ts';
import type { EventKind, LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import { moneyText } from '../../vocabulary/money.ts';
import { trustWords } from '../../vocabulary/trust.ts';
import type { Notable } from '../../vocabulary/today-views.ts';
import { currentContent } from '../../effects/gate.ts';
import type { Ledger } from '../../ledger/port.ts';

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
    const told = 'effect' in event.data ? await effectWords(ledger, event, event.data.effect as EffectId) : plainWords(event);
    if (told === null || (told.plain && plainMails++ >= plainMailsMax)) continue;
    found.push({ at: event.at, seq, what: event.kind, sentence: told.sentence, task: event.task, effect: told.effect ?? null, item: null });
  }
  return found;
}

/** What became of money; nothing of the first moves any. */
const moneyWords: { readonly [K in EffectKind]: string } = { 'mail.send': 'Sent', 'payment.refund': 'Paid back', 'credit.grant': 'Given', 'credit.revoke': 'Taken back' };

interface Words {
  sentence: string;
  effect?: EffectId;
  /** There are many like it. */
  plain?: boolean;
}

async function effectWords(ledger: Ledger, event: LedgerEvent, effect: EffectId): Promise<Words | null> {
  const row = await ledger.effects.get(effect);
  if (row === null) return null;
  const content = await currentContent(ledger, row);
  const { sentence } = content.data;
  if (event.kind === 'effect.failed') return { effect, sentence: event.data.retryAt === null ? `Not sent: ${sentence}. ${event.data.failure.message}` : `Not yet sent: ${sentence}. ${event.data.failure.message} It is tried again by itself.` };
  if (event.kind === 'effect.doubted') return { effect, sentence: `Sent or not, unknown: ${sentence}.` };
  if (content.forgotten) return { effect, sentence: 'Something went out to somebody who is forgotten.', plain: true };
  const money = traitsOf(row.kind).money(content.data.payload as never);
  const back = row.compensates === null ? '' : ' (takes an earlier effect back)';
  return money === null ? { effect, sentence: `Went out: ${sentence}${back}.`, plain: back === '' } : { effect, sentence: `${moneyWords[row.kind]}: ${moneyText(money)}. ${sentence}${back}.` };
}

function plainWords({ kind, data, forgotten }: LedgerEvent): Words | null {
  switch (kind) {
    case 'task.failed':
    case 'task.stopped':
      return { sentence: forgotten ? 'A task about somebody who is forgotten stopped.' : `A task stopped: ${data.failure.message}` };
    case 'trust.relaxed':
      return { sentence: `The rule ${data.rule} says less for ${trustWords(data)}, as you accepted.` };
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
      return findings === 0 ? null : { sentence: `The comparison with ${data.adapter} found ${findings} ${findings === 1 ? 'thing' : 'things'} that do not agree.` };
    }
    case 'document.changed':
      // Playbooks are counted.
      return data.type === 'policy' ? { sentence: `The rules of ${data.path} are new or changed.` } : null;
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

import { effectKinds, type EffectKind } from '../../vocabulary/effects.ts';
import type { EventKind, LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import type { Happened } from '../../vocabulary/today-views.ts';
import type { Ledger } from '../../ledger/port.ts';

/** Counting stops here: nobody reads the difference, and it must not take longer the longer one was away. */
const countMax = 10_000;
/** Up to so many events are read one by one, to tell apart what their kind alone does not tell. */
const readMax = 100;

/** What is told of one kind: the word for the page, and the sentence for one and for several. */
interface Told {
  what: string;
  kind: EventKind;
  one: string;
  many(count: string): string;
  /** Tells those apart that were read one by one: instead of the sentence. */
  apart?(events: readonly LedgerEvent[], plain: string, ledger: Ledger): string | Promise<string>;
}

const told: readonly Told[] = [
  { what: 'mails', kind: 'mail.received', one: '1 mail came in', many: (n) => `${n} mails came in` },
  { what: 'signals', kind: 'signal.received', one: '1 other signal came in', many: (n) => `${n} other signals came in` },
  { what: 'duplicates', kind: 'signal.duplicate', one: '1 message came a second time and was acted on once', many: (n) => `${n} messages came a second time and were acted on once` },
  { what: 'unreadable', kind: 'signal.broken', one: '1 message could not be read; its bytes are kept', many: (n) => `${n} messages could not be read; their bytes are kept` },
  { what: 'tasks', kind: 'task.created', one: '1 task began', many: (n) => `${n} tasks began` },
  { what: 'finished', kind: 'task.completed', one: '1 task was finished', many: (n) => `${n} tasks were finished` },
  { what: 'drafts', kind: 'effect.proposed', one: '1 draft was prepared', many: (n) => `${n} drafts were prepared` },
  { what: 'decided', kind: 'inbox.decided', one: 'You decided 1 thing', many: (n) => `You decided ${n} things` },
  {
    what: 'approved', kind: 'effect.approved', one: '1 draft was approved', many: (n) => `${n} drafts were approved`,
    apart: (events, plain) => twoOf(events, plain, (event) => event.actor === 'operator', ['by you', 'by your rules'], ' '),
  },
  { what: 'sent', kind: 'effect.succeeded', one: '1 thing went out', many: (n) => `${n} things went out`, apart: byKind },
  {
    what: 'refused', kind: 'effect.rejected', one: '1 draft was refused', many: (n) => `${n} drafts were refused`,
    apart: (events, plain) => twoOf(events, plain, (event) => event.actor === 'operator', ['by you', 'by a rule'], ' '),
  },
  { what: 'expired', kind: 'effect.expired', one: '1 draft expired unsent', many: (n) => `${n} drafts expired unsent` },
  { what: 'withdrawn', kind: 'effect.withdrawn', one: '1 draft was withdrawn', many: (n) => `${n} drafts were withdrawn` },
  {
    what: 'failed', kind: 'effect.failed', one: '1 attempt to send failed', many: (n) => `${n} attempts to send failed`,
    apart: (events, plain) => twoOf(events, plain, (event) => event.kind === 'effect.failed' && event.data.retryAt === null, ['left to you', 'tried again without you'], ', which is '),
  },
  {
    what: 'doubts', kind: 'effect.doubted', one: 'Once nobody knew whether something went out', many: (n) => `${n} times nobody knew whether something went out`,
    apart: (events, plain) => twoOf(events, plain, (event) => event.kind === 'effect.doubted' && event.data.retryAt === null, ['left to you', 'settled without you'], ', which is '),
  },
  { what: 'held', kind: 'effect.held', one: '1 thing met a used-up budget', many: (n) => `${n} things met a used-up budget` },
  { what: 'tasks-failed', kind: 'task.failed', one: '1 task failed', many: (n) => `${n} tasks failed` },
  { what: 'tasks-stopped', kind: 'task.stopped', one: '1 task was stopped', many: (n) => `${n} tasks were stopped` },
  { what: 'taught', kind: 'router.taught', one: 'The router was taught by 1 decision', many: (n) => `The router was taught by ${n} decisions` },
  { what: 'learned', kind: 'association.observed', one: '1 thing was learned about customers and cases', many: (n) => `${n} things were learned about customers and cases` },
  { what: 'records', kind: 'record.put', one: '1 record was written', many: (n) => `${n} records were written` },
  { what: 'documents', kind: 'document.changed', one: '1 file of the company folder was new or changed', many: (n) => `${n} files of the company folder were new or changed` },
  { what: 'forgotten', kind: 'subject.forgotten', one: 'Somebody was forgotten', many: (n) => `${n} times somebody was forgotten` },
  { what: 'model-calls', kind: 'model.called', one: '1 call of a model was made', many: (n) => `${n} calls of models were made` },
];

/** What happened after an event, in sentences with counts: only what did happen. */
export async function happenedSince(ledger: Ledger, after: number): Promise<Happened[]> {
  const rows = await Promise.all(told.map((one) => happened(ledger, one, after)));
  return rows.filter((row) => row !== null);
}

async function happened(ledger: Ledger, { what, kind, one, many, apart }: Told, after: number): Promise<Happened | null> {
  const counted = await ledger.activity.count(kind, after, countMax + 1);
  if (counted === 0) return null;
  const atLeast = counted > countMax;
  const count = Math.min(counted, countMax);
  const plain = atLeast ? many(`more than ${countMax.toLocaleString('en')}`) : count === 1 ? one : many(count.toLocaleString('en'));
  const sentence = apart === undefined || count > readMax ? plain : await apart(await Promise.all((await ledger.activity.newest(kind, after, readMax)).map((seq) => ledger.event(seq))), plain, ledger);
  return { what, count, atLeast, sentence: `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.` };
}

/** `3 drafts were refused: 2 by you, 1 by a rule`; where all are the same, only which. */
function twoOf(events: readonly LedgerEvent[], plain: string, isFirst: (event: LedgerEvent) => boolean, [first, second]: readonly [string, string], joint: ' ' | ', which is '): string {
  const firsts = events.filter(isFirst).length;
  const seconds = events.length - firsts;
  if (seconds === 0) return `${plain}${joint}${first}`;
  if (firsts === 0) return `${plain}${joint}${second}`;
  return `${plain}: ${firsts} ${first}, ${seconds} ${second}`;
}

const wentOut: { readonly [K in EffectKind]: readonly [one: string, many: string] } = {
  'mail.send': ['mail was sent', 'mails were sent'],
  'payment.refund': ['refund was paid', 'refunds were paid'],
  'credit.grant': ['credit was given', 'credits were given'],
  'credit.revoke': ['credit was taken back', 'credits were taken back'],
};

/** `12 mails were sent and 1 refund was paid`. */
async function byKind(events: readonly LedgerEvent[], plain: string, ledger: Ledger): Promise<string> {
  const rows = await Promise.all(events.map((event) => ledger.effects.get((event.data as { effect: EffectId }).effect)));
  const counts = Map.groupBy(rows.filter((row) => row !== null), ({ kind }) => kind);
  const words = effectKinds.flatMap((kind) => {
    const count = counts.get(kind)?.length ?? 0;
    return count === 0 ? [] : [`${count} ${wentOut[kind][count === 1 ? 0 : 1]}`];
  });
  return words.length === 0 ? plain : words.length === 1 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

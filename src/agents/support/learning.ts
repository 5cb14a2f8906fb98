import type { EffectOutcome, Learned, PlaybookMatch, Recollection, TaskContext, ThreadMessage } from '../../vocabulary/contract.ts';
import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { caseScope } from './choose-playbook.ts';
import type { ReplyDraft } from './decide.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { wordsOf } from '../drafting/phrases.ts';
import { readPlaybook } from '../drafting/playbook.ts';

/** More than this and a draft's evidence would not be read. */
const recalledMax = 5;
const msPerHour = 3_600_000;
/** An answer after a month says nothing about when somebody usually answers. */
const answerHoursMax = 31 * 24;
/** Below this a learned language is a guess, and the record of the customer knows as much. */
const languageConfidenceMin = 0.3;

/** The draft went out as it was: it settled the case. Changed by the operator, half so; rejected, it did not. */
const outcomeWeights = { asProposed: 1, edited: 0.5, rejected: -1 } as const;

/** Words of the operator's own say more of how they want to sound than a template that they let pass. */
const editedToneWeight = 2;

export function customerScope(address: string): string {
  return `customer:${address}`;
}

/** The kinds of case that the matching playbooks are for. */
export function intentsOf(matches: readonly PlaybookMatch[]): string[] {
  return [...new Set(matches.flatMap(({ path, text }) => readPlaybook(path, text).playbook?.intent ?? []))];
}

/** What is known of the customer beside this conversation, which the agent reads anyway. */
export async function recallBeside(ctx: TaskContext, wish: { about: string; text: string }, here: ReadonlySet<number>): Promise<Recollection[]> {
  if (wish.text === '') return [];
  const found = await ctx.memory.recall({ text: wish.text, subject: wish.about, limit: recalledMax + here.size });
  return found.filter(({ seq }) => !here.has(seq)).slice(0, recalledMax);
}

export function learnedLanguage(learned: readonly Learned[], about: string): string | null {
  const known = learned.find(({ scope, name }) => scope === about && name === 'language');
  return known !== undefined && typeof known.value === 'string' && known.confidence >= languageConfidenceMin ? known.value : null;
}

/** What a mail tells about its author by coming: the language, and how long after our mail and at which hour they answer. */
export async function observeMail(ctx: TaskContext, mail: ReceivedMail, about: string, thread: readonly ThreadMessage[]): Promise<void> {
  const source = sourceOf(mail);
  if (mail.language !== null) await ctx.memory.observe({ scope: about, name: 'language', value: mail.language, weight: 1 }, source);
  const ours = thread.findLast(({ direction }) => direction === 'out');
  if (ours === undefined || mail.date === null) return;
  const hours = (mail.date - ours.at) / msPerHour;
  if (hours <= 0 || hours > answerHoursMax) return;
  await ctx.memory.observe({ scope: about, name: 'answer-delay-hours', value: Math.round(hours * 100) / 100, weight: 1 }, source);
  await ctx.memory.observe({ scope: about, name: 'answers-at-hour', value: hourIn(mail.date, ctx.company.zone), weight: 1 }, source);
}

/** What the operator made of a draft tells which playbook settles such cases, and how long a reply should be. */
export async function observeOutcome(ctx: TaskContext, reply: ReplyDraft, outcome: EffectOutcome): Promise<void> {
  if (outcome.status !== 'succeeded' && outcome.status !== 'rejected') return;
  const source = `effect:${outcome.status}`;
  if (reply.playbook !== null && reply.intent !== null) {
    const weight = outcome.status === 'rejected' ? outcomeWeights.rejected : outcome.edited ? outcomeWeights.edited : outcomeWeights.asProposed;
    await ctx.memory.observe({ scope: caseScope(reply.intent), name: 'playbook', value: reply.playbook, weight }, source);
  }
  const recipient = reply.payload.to[0]?.address;
  if (outcome.status !== 'succeeded' || recipient === undefined) return;
  const text = outcome.edited ? await editedText(ctx, reply) : reply.payload.text;
  if (text === null) return;
  await ctx.memory.observe({ scope: customerScope(recipient), name: 'reply-words', value: wordsOf(text).length, weight: 1 }, source);
  const tone = toneOf(text);
  if (tone !== null) await ctx.memory.observe({ scope: customerScope(recipient), name: 'tone', value: tone, weight: outcome.edited ? editedToneWeight : 1 }, source);
}

/** How the operator speaks to somebody shows in how they begin; `null` for a beginning that tells neither. */
export function toneOf(text: string): 'formal' | 'informal' | null {
  const [first = ''] = text.trimStart().split('\n');
  if (/^(?:dear (?:mr|mrs|ms|dr|sir|madam)|sehr geehrte|madame|monsieur|estimad[oa]|gentile|egregi)/iu.test(first)) return 'formal';
  return /^(?:hi|hey|hello|hallo|moin|liebe|salut|bonjour|hola|ciao|olá)(?![\p{L}])/iu.test(first) ? 'informal' : null;
}

/** What went out in place of the draft: the newest of ours in the conversation. */
async function editedText(ctx: TaskContext, { payload }: ReplyDraft): Promise<string | null> {
  if (payload.thread === null || payload.thread === undefined) return null;
  return (await ctx.memory.thread(payload.thread)).findLast(({ direction }) => direction === 'out')?.text ?? null;
}

function sourceOf(mail: ReceivedMail): string {
  return `mail:${oneLine(mail.messageId ?? mail.raw, 900)}`;
}

/** 0 to 23, by the clock of the company. */
function hourIn(at: number, zone: string): number {
  return Number(new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(at));
}

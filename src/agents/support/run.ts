import type { EffectOutcome, TaskContext } from '../../vocabulary/contract.ts';
import { mayHaveGoneOut, wasDoneByHand } from '../../vocabulary/effects.ts';
import type { Evidence } from '../../vocabulary/inbox.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { readAnswer } from './answer.ts';
import { caseScope } from './choose-playbook.ts';
import type { Case, Reading } from './case.ts';
import type { SupportInput, SupportOutput } from './contract.ts';
import { noAdvice, type Advice } from './advice.ts';
import { consult } from './consult.ts';
import { decide, judged, type ReplyDraft } from './decide.ts';
import { factsOf } from './facts.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { ownWords, topicWords } from './mail-text.ts';
import { customerScope, intentsOf, learnedLanguage, observeMail, observeOutcome, recallBeside } from './learning.ts';
import type { OpenQuestion } from './question.ts';
import { recipientOf } from './reply.ts';
import { riskOf } from './risk.ts';

/** How often the operator is asked when an answer can't be used: empty, or a choice that doesn't exist. */
const questionsMax = 3;

type Consult = (ctx: TaskContext, known: Case) => Promise<Advice>;

/**
 * The order and the names of the calls are the agent's version: change one, and raise the version in support.ts. What a draft is held to (`draftProblem`) and what is asked of models belong to it too: the answers
 * of models that are on record are read anew in a replay.
 */
export function answerMail(ctx: TaskContext, input: SupportInput): Promise<SupportOutput> {
  return answerWith(ctx, input, consult);
}

/** Version 2, which asked no model: its tasks wait for weeks at the gate or for an answer, and go on as they began. */
export function answerMailByTemplate(ctx: TaskContext, input: SupportInput): Promise<SupportOutput> {
  return answerWith(ctx, input, () => Promise.resolve(noAdvice));
}

async function answerWith(ctx: TaskContext, { signal, mail, intent }: SupportInput, adviceOn: Consult): Promise<SupportOutput> {
  const recipient = recipientOf(mail, ctx.company.address);
  if (mail.noReply !== null || recipient === null) return noAnswerNeeded(mail);

  const customer = await rememberCustomer(ctx, mail, mail.from?.address ?? recipient.address);
  const conversation = await ctx.memory.thread(mail.thread);
  const thread = conversation.filter((message) => message.seq < signal);
  const newer = conversation.filter((message) => message.seq > signal && message.direction === 'in').length;
  const reading = await ctx.step('read-mail', (): Reading => ({
    own: ownWords(mail.text),
    query: topicWords(mail).join(' '),
    facts: factsOf(mail),
    risk: riskOf(mail),
  }));
  const matches = await ctx.memory.playbooks(queryFor(reading.query, intent));
  const persona = await ctx.memory.persona();
  const about = customerScope(mail.from?.address ?? recipient.address);
  const recalled = await recallBeside(ctx, { about, text: reading.query }, new Set([signal, ...conversation.map(({ seq }) => seq)]));
  const learned = await ctx.memory.learned([about, ...intentsOf(matches).map(caseScope)]);
  const language = mail.language ?? learnedLanguage(learned, about) ?? (typeof customer['language'] === 'string' ? customer['language'] : null);
  await observeMail(ctx, mail, about, thread);
  const { name, address } = ctx.company;
  const known: Case = { company: { name, address }, mail, intent: intent ?? null, recipient, language, reading, customer, thread, newer, matches, recalled, learned, persona };

  const advice = await adviceOn(ctx, known);
  const decision = await ctx.step('decide', () => decide(known, advice));
  return decision.next === 'propose' ? propose(ctx, signal, decision.reply) : askOperator(ctx, signal, judged(known, advice), decision.question);
}

/** The name of the intent finds the playbook that is for it, also when the mail says it in other words. */
function queryFor(topic: string, intent: SupportInput['intent']): string {
  return intent === undefined ? topic : `${intent.name} ${topic}`;
}

function noAnswerNeeded(mail: ReceivedMail): SupportOutput {
  const reason = mail.noReply === null ? 'The mail names nobody to answer.' : `The mail must not be answered by a machine (${mail.noReply}).`;
  return { outcome: 'no-answer-needed', playbook: null, confidence: null, risk: null, effect: null, reason };
}

/** Finds the customer by address or begins a record, and counts the mail. What the operator added stays. */
async function rememberCustomer(ctx: TaskContext, mail: ReceivedMail, address: string): Promise<{ [key: string]: Json }> {
  const found = (await ctx.memory.get('customer', address))?.value ?? {};
  const name = typeof found['name'] === 'string' && found['name'] !== '' ? found['name'] : oneLine(mail.from?.name ?? '', 200);
  const value: { [key: string]: Json } = {
    ...found,
    name,
    address,
    language: mail.language ?? found['language'] ?? null,
    firstSeen: found['firstSeen'] ?? ctx.now(),
    mails: (typeof found['mails'] === 'number' ? found['mails'] : 0) + 1,
  };
  return (await ctx.memory.put('customer', address, value, `mail:${oneLine(mail.messageId ?? mail.raw, 900)}`)).value;
}

async function askOperator(ctx: TaskContext, signal: number, known: Case, question: OpenQuestion): Promise<SupportOutput> {
  const unanswered = (reason: string): SupportOutput => ({
    outcome: 'left-to-operator', playbook: null, confidence: null, risk: known.reading.risk.level, effect: null, reason,
  });
  let problem: Evidence[] = [];
  for (let asked = 1; asked <= questionsMax; asked++) {
    const again = asked === 1 ? '' : `-${asked}`;
    const { summary, recommended, choices, evidence } = question;
    const answer = await ctx.ask(`how-to-answer${again}`, {
      summary, recommended, choices, evidence: [...problem, ...evidence], expiresMs: limits.approvalExpiryMsDefault,
      // Picking a playbook says what the mail is about.
      teaches: { signal, intents: choices.map((choice) => question.offered.find((offered) => offered.choice === choice)?.intent ?? null) },
    });
    if (answer.expired) return unanswered('Nobody answered the question in time, so nothing was sent.');
    const read = await ctx.step(`read-answer${again}`, () => readAnswer(known, question, answer.text));
    if (read.next === 'propose') return propose(ctx, signal, read.reply);
    if (read.next === 'end') return { ...unanswered('The operator decided that no reply is needed.'), outcome: 'no-answer-needed' };
    problem = [{ label: 'Your last answer could not be used', text: read.problem }];
  }
  return unanswered(`${questionsMax} answers could not be used, so nothing was sent. Answer the customer by hand.`);
}

async function propose(ctx: TaskContext, signal: number, reply: ReplyDraft): Promise<SupportOutput> {
  const { payload, why, evidence, confidence, risk, playbook, intent, byModel = false } = reply;
  const teaches = intent === null ? {} : { teaches: { signal, intent } };
  // Recipient, subject and facts come from the mail, so every reply is tainted (E5), the operator's own words too.
  const outcome = await ctx.effect('reply', { kind: 'mail.send', payload, why, evidence, confidence, risk, tainted: true, playbook, ...(byModel ? { byModel } : {}), ...teaches });
  // What the operator did in their own way says nothing about the draft: neither that it fitted nor that it did not.
  if (!endedByHand(outcome)) await observeOutcome(ctx, reply, outcome);
  return { ...endOf(outcome), playbook, confidence, risk, effect: outcome.status };
}

function endedByHand(outcome: EffectOutcome): boolean {
  return outcome.status === 'succeeded' && wasDoneByHand(outcome.receipt);
}

function endOf(outcome: EffectOutcome): Pick<SupportOutput, 'outcome' | 'reason'> {
  switch (outcome.status) {
    case 'succeeded':
      if (mayHaveGoneOut(outcome.receipt)) return { outcome: 'by-hand', reason: 'You did it by hand, and the draft may have been sent before: its attempt was in doubt.' };
      if (wasDoneByHand(outcome.receipt)) return { outcome: 'by-hand', reason: 'You did it by hand, so the draft was never sent.' };
      return { outcome: 'replied', reason: 'The reply was sent.' };
    case 'rejected':
      return { outcome: 'rejected', reason: `The reply was rejected: ${outcome.reason}` };
    case 'expired':
      return { outcome: 'expired', reason: 'The approval expired, so nothing was sent.' };
    case 'withdrawn':
      return { outcome: 'left-to-operator', reason: `The reply was withdrawn: ${outcome.reason}` };
  }
}

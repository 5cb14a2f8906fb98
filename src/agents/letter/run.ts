import type { EffectOutcome, TaskContext } from '../../vocabulary/contract.ts';
import { mayHaveGoneOut, wasDoneByHand } from '../../vocabulary/effects.ts';
import { limits } from '../../vocabulary/limits.ts';
import { shorten } from '../drafting/plain-text.ts';
import { compose, composeOwn, type Letter, type LetterCase } from './compose.ts';
import type { LetterInput, LetterOutput } from './contract.ts';

/** How often the operator is asked: each time something may have been mended since. */
export const questionsMax = 3;
const again = 'try-again';
const leave = 'do-not-send';

/** The order and the names of the calls are the agent's version: change one, and raise the version in letter.ts. */
export async function writeLetter(ctx: TaskContext, input: LetterInput): Promise<LetterOutput> {
  if (input.at !== null && input.at > ctx.now()) await ctx.sleep('until-it-is-time', input.at - ctx.now());
  for (let asked = 1; ; asked++) {
    const round = asked === 1 ? '' : `-${asked}`;
    const known = await knownNow(ctx, input);
    const { letter, problem } = await ctx.step(`compose${round}`, () => compose(known));
    if (letter !== null) return propose(ctx, letter);
    if (asked > questionsMax) return notSent(`Nothing was sent: ${problem}. You were asked ${questionsMax} times.`);
    const answer = await ask(ctx, known, { name: `what-now${round}`, problem });
    if (answer === null) return notSent(`Nobody answered in time, so nothing was sent: ${problem}.`);
    if (answer === leave) return notSent(`You decided not to send it: ${problem}.`);
    if (answer === again) continue;
    const own = await ctx.step(`own-words${round}`, () => composeOwn(known, answer));
    if (own !== null) return propose(ctx, own);
  }
}

/** Customer, playbook and voice as they are at that time, not as they were when it was asked for. */
async function knownNow(ctx: TaskContext, input: LetterInput): Promise<LetterCase> {
  const customer = (await ctx.memory.get('customer', input.customer))?.value ?? null;
  const playbook = await ctx.memory.playbook(input.playbook);
  const persona = await ctx.memory.persona();
  const { name, address } = ctx.company;
  return { company: { name, address }, input, customer, playbook, persona };
}

/** A choice, the operator's words, or `null` when no answer came. */
async function ask(ctx: TaskContext, { input }: LetterCase, { name, problem }: { name: string; problem: string }): Promise<string | null> {
  const answer = await ctx.ask(name, {
    summary: shorten(`You asked to send ${input.customer} “${input.playbook}”, and it can't be: ${problem}.`, 500),
    evidence: [{ label: 'What you said', text: input.words }],
    choices: [again, leave],
    recommended: shorten(`Mend it and say ${again}; or write the mail's words as the answer (a first line “Subject: …” is its subject); or say ${leave}.`, 1_000),
    expiresMs: limits.approvalExpiryMsDefault,
  });
  if (answer.expired) return null;
  const text = answer.text.trim();
  const choice = [again, leave].find((one) => one === text.toLowerCase());
  // An empty answer is no mail.
  return choice ?? (text === '' ? again : text);
}

async function propose(ctx: TaskContext, { payload, why, evidence, risk, playbook }: Letter): Promise<LetterOutput> {
  // Who gets what is the operator's word, so there is no guess to be sure of. What was read from memory marks it by itself where strangers had a hand in it (E5).
  const outcome = await ctx.effect('letter', { kind: 'mail.send', payload, why, evidence, confidence: null, risk, tainted: false, playbook });
  return { ...endOf(outcome), effect: outcome.status, playbook, risk };
}

function notSent(reason: string): LetterOutput {
  return { outcome: 'not-sent', effect: null, playbook: null, risk: null, reason };
}

function endOf(outcome: EffectOutcome): Pick<LetterOutput, 'outcome' | 'reason'> {
  switch (outcome.status) {
    case 'succeeded':
      if (mayHaveGoneOut(outcome.receipt)) return { outcome: 'by-hand', reason: 'You did it by hand, and the mail may have been sent before: its attempt was in doubt.' };
      if (wasDoneByHand(outcome.receipt)) return { outcome: 'by-hand', reason: 'You did it by hand, so the mail was never sent.' };
      return { outcome: 'sent', reason: 'The mail was sent.' };
    case 'rejected':
      return { outcome: 'rejected', reason: `The mail was rejected: ${outcome.reason}` };
    case 'expired':
      return { outcome: 'expired', reason: 'The approval expired, so nothing was sent.' };
    case 'withdrawn':
      return { outcome: 'not-sent', reason: `The mail was withdrawn: ${outcome.reason}` };
  }
}

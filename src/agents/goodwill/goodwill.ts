import type { AgentContract, EffectOutcome, Proposal, TaskContext } from '../../vocabulary/contract.ts';
import { moneyText } from '../../vocabulary/money.ts';
import { goodwillInput, goodwillOutput, type GoodwillInput, type GoodwillOutput } from './contract.ts';

/** Gives what the operator wants to give, and tells the customer of it when it is given. */
export const goodwillAgent: AgentContract<GoodwillInput, GoodwillOutput> = {
  name: 'goodwill',
  version: 1,
  does: 'Gives a customer a credit or a refund as you asked, and then sends the letter that tells of it.',
  input: goodwillInput,
  output: goodwillOutput,
  effects: ['credit.grant', 'payment.refund', 'mail.send'],
  lane: 'customer',
  limits: { callsMax: 2, taskMsMax: null },
  compensation: {
    // What was promised in a letter and what is in the books must agree: a person looks when they don't.
    'credit.grant': { how: 'The credit is revoked.', onFailure: 'stop' },
    'payment.refund': { how: 'Money that went back can only be asked for again, by mail.', onFailure: 'go-on' },
    'mail.send': { how: 'A sent mail cannot be called back: a correction is drafted.', onFailure: 'go-on' },
  },
  // No name in it, since keys are not sealed.
  key: ({ asked, give, amount, currency }) => `goodwill:${asked}:${give.kind}:${amount}:${currency}`,
  title: ({ give, customer, ...money }) => `${give.kind === 'credit' ? 'Credit' : 'Refund'} of ${moneyText(money)} for ${customer}`,
  subject: ({ customer }) => `customer:${customer}`,
  run: giveAndTell,
};

/** The letter comes second: nobody is told of money that was not given. */
async function giveAndTell(ctx: TaskContext, input: GoodwillInput): Promise<GoodwillOutput> {
  const given = await ctx.effect('give', gift(input));
  if (given.status !== 'succeeded') return { given: given.status, letter: null, reason: endOf('It was not given', given) };
  const { letter, customer } = input;
  if (letter === null) return { given: 'succeeded', letter: null, reason: 'It was given.' };
  const told = await ctx.effect('letter', {
    ...asOperatorAsked(input),
    kind: 'mail.send',
    payload: { to: [{ address: customer, name: '' }], cc: [], ...letter, inReplyTo: null, references: [], thread: null },
    why: 'It tells of what was given.',
  });
  return { given: 'succeeded', letter: told.status, reason: told.status === 'succeeded' ? 'It was given, and the letter was sent.' : endOf('It was given, but the letter was not sent', told) };
}

function gift(input: GoodwillInput): Proposal {
  const { give: what, customer, amount, currency, reason } = input;
  const terms = { amount, currency, customer, reason };
  const asked = { ...asOperatorAsked(input), why: 'You asked for it.' };
  return what.kind === 'credit' ? { ...asked, kind: 'credit.grant', payload: terms } : { ...asked, kind: 'payment.refund', payload: { ...terms, payment: what.payment } };
}

/** All of it is the operator's own word, so nothing of it is untrusted. */
function asOperatorAsked({ reason, words }: GoodwillInput): Pick<Proposal, 'evidence' | 'confidence' | 'risk' | 'tainted'> {
  return { evidence: [{ label: 'your reason', text: reason }, ...(words === undefined ? [] : [{ label: 'what you said', text: words }])], confidence: null, risk: 'low', tainted: false };
}

function endOf(what: string, outcome: EffectOutcome): string {
  if (outcome.status === 'expired') return `${what}: nobody decided in time.`;
  return `${what}: ${'reason' in outcome ? outcome.reason : outcome.status}`;
}

import { hash } from 'node:crypto';
import { z } from 'zod';
import type { AgentContract, TaskContext } from '../../vocabulary/contract.ts';
import { oneLine, visible } from '../drafting/plain-text.ts';

export const reminderInput = z.object({
  about: z.string().min(1).max(2_000).describe('What the operator wants to be reminded of, such as `call Bob`'),
  at: z.number().int().nonnegative().describe('When, epoch ms'),
  words: z.string().min(1).max(2_000).describe('What the operator said'),
  subject: z.string().min(1).max(320).nullable().describe('Whom it is about, such as `customer:jane@example.com`, when that is known'),
});
export type ReminderInput = z.infer<typeof reminderInput>;

export const reminderOutput = z.object({
  outcome: z.enum(['done', 'given-up']),
  times: z.number().int().positive().describe('How often the operator was reminded'),
  reason: z.string(),
});
export type ReminderOutput = z.infer<typeof reminderOutput>;

const hourMs = 3_600_000;
/** Choices of the question, and how long after the answer it is asked again. */
const later: Readonly<Record<string, number>> = { 'in an hour': hourMs, 'in a day': 24 * hourMs, 'in a week': 7 * 24 * hourMs };
const done = 'done';
/** Whoever puts something off so often will not do it. */
export const remindersMax = 50;

/** Waits, then puts a question into the inbox. Nothing leaves the house. */
export const reminderAgent: AgentContract<ReminderInput, ReminderOutput> = {
  name: 'reminder',
  version: 1,
  does: 'Reminds you of something at the time you said, with a question in the inbox.',
  input: reminderInput,
  output: reminderOutput,
  effects: [],
  lane: 'routine',
  limits: { callsMax: 2 * remindersMax + 1, taskMsMax: null },
  compensation: {},
  // Keys are not sealed, so the words don't stand in it.
  key: ({ about, at }) => `reminder:${at}:${hash('sha256', about, 'hex').slice(0, 32)}`,
  title: ({ about }) => `Reminder: ${oneLine(about, 200)}`,
  subject: ({ subject }) => subject,
  run: remind,
};

async function remind(ctx: TaskContext, { about, at, words }: ReminderInput): Promise<ReminderOutput> {
  if (at > ctx.now()) await ctx.sleep('until-it-is-time', at - ctx.now());
  for (let times = 1; times <= remindersMax; times++) {
    const answer = await ctx.ask(`remind-${times}`, {
      summary: `You asked to be reminded: ${oneLine(about, 400)}`,
      evidence: [{ label: 'What you said', text: visible(words) }],
      choices: [done, ...Object.keys(later)],
      recommended: `Do it and say ${done}, or choose when to be reminded again. Any other answer is kept with the task and ends it.`,
    });
    const text = answer.expired ? '' : answer.text.trim();
    const wait = later[text.toLowerCase()];
    if (wait === undefined) return { outcome: 'done', times, reason: text === '' || text.toLowerCase() === done ? 'It is done.' : oneLine(text, 1_000) };
    await ctx.sleep(`again-${times}`, wait);
  }
  return { outcome: 'given-up', times: remindersMax, reason: `It was put off ${remindersMax} times, so you are not reminded any more.` };
}

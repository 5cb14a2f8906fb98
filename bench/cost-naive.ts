import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, Output } from 'ai';
import { z } from 'zod';
import type { Mail } from './cost-mails.ts';
import { company, dayStart } from './cost-mails.ts';
import type { DayResult, Sent } from './cost-ours.ts';
import { costIn, large } from './cost-prices.ts';

const answerSchema = z.object({ risk: z.enum(['low', 'medium', 'high']), reply: z.string() });

export interface NaiveResult extends DayResult {
  /** What the same requests cost where the provider gives its discount for prefixes that it has read before. */
  costWithProviderCache: number;
}

interface Naive {
  baseUrl: string;
  files: { persona: string; playbooks: { name: string; text: string }[] };
  before: readonly Mail[];
  /** What was answered then. */
  sent: Sent;
}

/**
 * What a person writes in an afternoon: a loop over the mails, one large model, and everything that might help in each prompt. Persona and playbooks go first, since that is where tutorials put them (and where a
 * provider's cache would find them). Then the whole history: every earlier mail of this customer, of this conversation and of all others, with our answers, oldest first; then the mail. Risk and reply are
 * asked for in one call. It answers no machines, as every loop learns on its first day. Nothing is kept but the history: no answer is used again, and nothing is checked.
 */
export async function naiveDay({ baseUrl, files, before, sent }: Naive, mails: readonly Mail[]): Promise<NaiveResult> {
  const model = createOpenAICompatible({ name: 'server', baseURL: baseUrl, supportsStructuredOutputs: true })(large);
  const instructions = [
    `You answer the mails of customers of ${company.name}. Use only what stands below. Never make up a number, a date or a link. Say how risky it is to answer the mail (low, medium or high), and write the reply.`,
    `## About us\n${files.persona}`,
    ...files.playbooks.map(({ name, text }) => `## Playbook ${name}\n${text}`),
  ].join('\n\n');
  const history = new Map<string, string[]>();
  const remember = (mail: Mail, reply: string | undefined): void => {
    const lines = history.get(mail.customer.address) ?? [];
    lines.push(`${new Date(mail.at).toISOString().slice(0, 10)} from ${mail.customer.name}: ${mail.subject}\n${mail.text}`);
    if (reply !== undefined) lines.push(`${new Date(mail.at).toISOString().slice(0, 10)} our answer:\n${reply}`);
    history.set(mail.customer.address, lines);
  };
  for (const mail of before) remember(mail, sent.get(mail.id));

  const result: NaiveResult = { replies: new Map(), calls: 0, input: 0, cachedInput: 0, output: 0, cost: 0, costWithProviderCache: 0 };
  for (const mail of mails) {
    if (mail.automatic) continue;
    const earlier = history.get(mail.customer.address) ?? [];
    const prompt = `## History with this customer\n${earlier.length === 0 ? 'None.' : earlier.join('\n\n')}\n\n## The mail\nFrom: ${mail.customer.name} <${mail.customer.address}>\nDate: ${new Date(Math.max(mail.at, dayStart)).toISOString()}\nSubject: ${mail.subject}\n\n${mail.text}`;
    const { output, usage } = await generateText({ model, instructions, prompt, output: Output.object({ schema: answerSchema }), temperature: 0, maxRetries: 0 });
    const { inputTokens: input = 0, outputTokens: written = 0 } = usage;
    const cachedInput = usage.inputTokenDetails.cacheReadTokens ?? 0;
    result.calls += 1;
    result.input += input;
    result.cachedInput += cachedInput;
    result.output += written;
    result.cost += costIn(large, { input, cachedInput: 0, output: written });
    result.costWithProviderCache += costIn(large, { input, cachedInput, output: written });
    result.replies.set(mail.id, output.reply);
    remember(mail, output.reply);
  }
  return result;
}

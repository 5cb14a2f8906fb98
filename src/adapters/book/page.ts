import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { moneySchema, moneyText } from '../../vocabulary/money.ts';
import { effectIdPattern, type EffectId } from '../../vocabulary/ids.ts';
import { moneyKinds, operationSentence, type MoneyOperation } from '../money/operation.ts';

const name = z.string().min(1).max(500);

/** One file of the book. People read it, and we read it back. */
const pageSchema = z.object({
  effect: z.string().regex(effectIdPattern),
  kind: z.enum(moneyKinds),
  ...moneySchema.shape,
  customer: name,
  reason: name,
  payment: name.nullable(),
  grant: name.nullable(),
  /** ISO 8601, UTC: when it was written down. */
  writtenAt: z.iso.datetime(),
});
export type BookPage = z.infer<typeof pageSchema>;

/** The file of an operation: what to do in a sentence first, then the fields of it. The same at every attempt but for the time. */
export function pageBytes(effect: EffectId, operation: MoneyOperation, now: number): Buffer {
  const { kind, amount, currency, customer, payment, grant, reason } = operation;
  const page: BookPage = { effect, kind, amount, currency, customer, payment, grant, reason, writtenAt: new Date(now).toISOString() };
  const forPeople = { do: operationSentence(operation), money: moneyText(operation), next: 'Carry it out at your payment provider, once, then move this file to the folder "done" beside it.' };
  return Buffer.from(`${JSON.stringify({ ...forPeople, ...page }, null, 2)}\n`);
}

/** What a file of the book says, or why it can't be read as one. */
export function readPage({ bytes, start }: { bytes: number; start: Buffer }): { page: BookPage } | { broken: string } {
  if (bytes > limits.bookFileBytesMax) return { broken: `it has ${bytes} bytes` };
  let content: unknown;
  try {
    content = JSON.parse(start.toString('utf8'));
  } catch {
    // Where exactly it stops being JSON helps nobody: its writer was Keelson or not at all.
    return { broken: 'it is not JSON' };
  }
  const parsed = pageSchema.safeParse(content);
  if (parsed.success) return { page: parsed.data };
  const issue = parsed.error.issues[0];
  return { broken: `${issue?.path.join('.') || 'its content'} ${issue?.message ?? 'is not valid'}` };
}

/** Whether a page holds this operation and no other. */
export function isOf(page: BookPage, operation: MoneyOperation): boolean {
  return (['kind', 'amount', 'currency', 'customer', 'payment', 'grant', 'reason'] as const).every((field) => page[field] === operation[field]);
}

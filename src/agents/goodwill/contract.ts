import { z } from 'zod';
import { addressSchema, headerText } from '../../vocabulary/mail.ts';
import { limits } from '../../vocabulary/limits.ts';
import { moneySchema } from '../../vocabulary/money.ts';

export const goodwillInput = moneySchema.extend({
  customer: addressSchema.shape.address.describe('Their mail address, in lower case'),
  give: z.discriminatedUnion('kind', [z.object({ kind: z.literal('credit') }), z.object({ kind: z.literal('refund'), payment: z.string().min(1).max(200) })]).describe("A balance in their favour, or money of that payment (the provider's id of it)"),
  reason: z.string().min(1).max(500),
  letter: z.object({ subject: headerText.min(1), text: z.string().min(1).max(limits.mailTextCharsMax) }).nullable().describe('What tells them; `null` tells them nothing'),
  asked: z.number().int().nonnegative().describe('When the operator asked for it, epoch ms: the same wish at another time is another one'),
  words: z.string().min(1).max(2_000).exactOptional().describe('What the operator said, when it was asked for in words of their own'),
});
export type GoodwillInput = z.infer<typeof goodwillInput>;

const ends = z.enum(['succeeded', 'rejected', 'expired', 'withdrawn']);
export const goodwillOutput = z.object({
  given: ends,
  /** `null`: none was wanted, or nothing was given that it could tell of. */
  letter: ends.nullable(),
  reason: z.string().describe('One sentence for whoever reads the task'),
});
export type GoodwillOutput = z.infer<typeof goodwillOutput>;

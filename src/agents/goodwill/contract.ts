import { z } from 'zod';
import { addressSchema, headerText } from '../../vocabulary/mail.ts';
import { limits } from '../../vocabulary/limits.ts';
import { moneySchema } from '../../vocabulary/money.ts';

export const goodwillInput = moneySchema.extend({
  /** Their mail address, in lower case. */
  customer: addressSchema.shape.address,
  /** A balance in their favour, or money of that payment (the provider's id of it). */
  give: z.discriminatedUnion('kind', [z.object({ kind: z.literal('credit') }), z.object({ kind: z.literal('refund'), payment: z.string().min(1).max(200) })]),
  reason: z.string().min(1).max(500),
  /** What tells them; `null` tells them nothing. */
  letter: z.object({ subject: headerText.min(1), text: z.string().min(1).max(limits.mailTextCharsMax) }).nullable(),
  /** When the operator asked for it, epoch ms: the same wish at another time is another one. */
  asked: z.number().int().nonnegative(),
  /** What the operator said, when it was asked for in words of their own. */
  words: z.string().min(1).max(2_000).exactOptional(),
});
export type GoodwillInput = z.infer<typeof goodwillInput>;

const ends = z.enum(['succeeded', 'rejected', 'expired', 'withdrawn']);
export const goodwillOutput = z.object({
  given: ends,
  /** `null`: none was wanted, or nothing was given that it could tell of. */
  letter: ends.nullable(),
  /** One sentence for whoever reads the task. */
  reason: z.string(),
});
export type GoodwillOutput = z.infer<typeof goodwillOutput>;

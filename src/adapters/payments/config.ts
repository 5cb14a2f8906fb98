import { z } from 'zod';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https address such as https://payments.example.com' })
  .max(2_000)
  .refine((text) => {
    if (!URL.canParse(text)) return true;
    const { username, password, search, hash } = new URL(text);
    return username === '' && password === '' && search === '' && hash === '';
  }, 'must have no user, password or query in it: the key is named by keyEnv')
  .refine((text) => !URL.canParse(text) || new URL(text).protocol === 'https:' || loopback.test(new URL(text).hostname), 'must be https, since the key and the operations would cross the network unencrypted');

/** The settings of the payments provider in company.yaml. The key itself stays in the environment. */
export const paymentsSettingsSchema = z.strictObject({
  /** Where the provider answers, without the `v1`: docs/PAYMENTS.md says what. */
  baseUrl,
  /** Name of the environment variable that holds the key, such as `KEELSON_PAYMENTS_KEY`. */
  keyEnv: z.string().max(100).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable, not the key'),
  /** How long the provider may take to answer, connecting included: too short a wait makes doubts, which are settled by asking again. */
  answerTimeoutMs: z.number().int().min(100).max(600_000).default(45_000),
});
export type PaymentsSettings = z.infer<typeof paymentsSettingsSchema>;

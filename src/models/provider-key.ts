import { NeedsOperator } from '../vocabulary/errors.ts';

export type Environment = { readonly [name: string]: string | undefined };

/** How things are as long as a language model is not asked. */
export const withoutModel = 'Until then work goes on without the model.';

/** Read at each call, so that nothing keeps the key. `whose` and `meanwhile` are for the message. */
export function keyOf(apiKeyEnv: string | undefined, env: Environment, { whose, meanwhile }: { whose: string; meanwhile: string }): string | undefined {
  if (apiKeyEnv === undefined) return undefined;
  const key = env[apiKeyEnv]?.trim();
  if (key === undefined || key === '') throw new NeedsOperator('models.no-key', `The environment variable ${apiKeyEnv} is not set.`, `Set ${apiKeyEnv} to ${whose} key and start Keelson again. ${meanwhile}`);
  return key;
}

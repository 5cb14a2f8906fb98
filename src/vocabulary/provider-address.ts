import { z } from 'zod';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A server on this machine. */
export function isLoopback(hostname: string): boolean {
  return loopback.test(hostname);
}

/** Letters, digits and dashes, as it stands in ids of models. */
export const providerName = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/u, 'must be lower case letters, digits and dashes');

/** Where a provider of models answers. */
export const providerBaseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address such as https://api.example.com/v1' })
  .max(2_000)
  .refine((text) => {
    if (!URL.canParse(text)) return true;
    const { username, password, search, hash } = new URL(text);
    return username === '' && password === '' && search === '' && hash === '';
  }, 'must have no user, password or query in it: the key is named by apiKeyEnv');

/** The name of the environment variable that holds a key, such as `ANTHROPIC_API_KEY`. */
export const keyVariable = z
  .string({ error: 'must name the environment variable that holds the key, such as ANTHROPIC_API_KEY' })
  .max(100)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable, not the key');

/** Whether a key would cross the network unencrypted. `encryptedOnly` is what is said of it. */
export function keyIsExposed({ baseUrl, apiKeyEnv }: { baseUrl?: string | undefined; apiKeyEnv?: string | undefined }): boolean {
  if (baseUrl === undefined || apiKeyEnv === undefined || !URL.canParse(baseUrl)) return false;
  const { protocol, hostname } = new URL(baseUrl);
  return protocol !== 'https:' && !isLoopback(hostname);
}

export const encryptedOnly = { path: ['baseUrl'], error: 'must be https, since the key would cross the network unencrypted' };

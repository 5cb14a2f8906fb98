import { randomBytes } from 'node:crypto';
import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { WebhookDesk, WebhookSource } from '../../vocabulary/webhooks.ts';
import { schemeOf } from './schemes.ts';
import { WebhookSecrets, type SecretStore } from './secrets.ts';
import { emptyTally, readTallies } from './tally.ts';

export interface WebhookDeskDeps {
  /** The company's `data/`. */
  data: string;
  sources: readonly WebhookSource[];
  /** `vault.secrets`. */
  secrets: SecretStore;
  /** Where the server is, without a slash at the end; empty when none runs. */
  base: string;
  now(): number;
}

/**
 * Webhooks as the operator manages them, on the machine itself. Works on files, which a server that runs looks at with each delivery. No operation of the API leads here: whoever could
 * set a secret over the network could forge what is signed with it.
 */
export function webhookDesk({ data, sources, secrets: store, base, now }: WebhookDeskDeps): WebhookDesk {
  const secrets = new WebhookSecrets(store, now);
  const find = (name: string): WebhookSource => {
    const found = sources.find((source) => source.name === name);
    if (found !== undefined) return found;
    const there = sources.map((source) => source.name).join(', ');
    throw new Terminal('webhook.unknown', `There is no webhook ${JSON.stringify(name)} in company.yaml.`, there === '' ? `Write it there first, such as webhooks: { ${/^[a-z][a-z0-9-]*$/u.test(name) ? name : 'shop'}: { scheme: standard } }; docs/WEBHOOKS.md says more.` : `There are: ${there}. Write it there first if it is another one.`);
  };
  return {
    async list() {
      const { sources: tallies, unknown } = await readTallies(data);
      const webhooks = await Promise.all(sources.map(async (source) => ({
        name: source.name,
        scheme: source.scheme,
        address: addressOf(base, source.name),
        secrets: (await secrets.of(source.name)).map(({ since, until }) => ({ since, until })),
        tally: tallies[source.name] ?? emptyTally(),
      })));
      return { webhooks, unknown };
    },
    async secret(name, { rotate, overlapMs, given, record }) {
      const source = find(name);
      const scheme = schemeOf(source);
      const secret = given ?? scheme.secretOf(randomBytes(32));
      const problem = secret.length > limits.webhookSecretCharsMax ? `it has ${secret.length} characters, and at most ${limits.webhookSecretCharsMax} are taken` : scheme.problemOf(secret);
      if (problem !== null) throw new Terminal('webhook.bad-secret', `This can't be a secret of ${name}: ${problem}.`, 'Copy the whole secret from the sender, and nothing else. Nothing was changed.');
      const before = await secrets.of(name);
      const othersUntil = rotate ? now() + overlapMs : null;
      await secrets.add(name, secret, othersUntil, record);
      return { name, secret: given === null ? secret : null, scheme: source.scheme, address: addressOf(base, name), othersUntil: before.length > 0 ? othersUntil : null };
    },
    // Also of a source that company.yaml does not name any more: its secrets may be there still.
    async revoke(name) {
      const revoked = await secrets.revoke(name);
      if (revoked === 0) find(name);
      return { name, revoked };
    },
  };
}

function addressOf(base: string, name: string): string {
  return `${base}/hooks/${name}`;
}

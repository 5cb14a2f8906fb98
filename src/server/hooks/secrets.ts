import { z } from 'zod';
import { Conflict, NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';

/** Where secrets lie: sealed, in the vault. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  /** If it is still what it was. Tells whether it was. */
  swap(name: string, was: string | null, value: string): Promise<boolean>;
  remove(name: string): Promise<boolean>;
}

const keptSchema = z.array(z.object({ secret: z.string().min(1).max(limits.webhookSecretCharsMax), /** Epoch ms. */ since: z.number(), /** When it ends; `null` when nothing ends it. */ until: z.number().nullable() })).max(limits.webhookSecretsMax);
type Kept = z.infer<typeof keptSchema>;

/** The secrets of each source, apart from those of every other: one entry of the vault a source, with all that count. */
export class WebhookSecrets {
  private readonly store: SecretStore;
  private readonly now: () => number;

  constructor(store: SecretStore, now: () => number) {
    this.store = store;
    this.now = now;
  }

  /** What counts now, the newest first. */
  async of(source: string): Promise<Kept> {
    return this.counting(source, await this.store.get(entryOf(source)));
  }

  private counting(source: string, text: string | null): Kept {
    if (text === null) return [];
    const now = this.now();
    return kept(source, text).filter(({ until }) => until === null || until > now);
  }

  /** Another one for this source. Those before it end at `othersUntil`, or when they were to end anyway; without it there must be none. `record`: what must have been done before it counts. */
  async add(source: string, secret: string, othersUntil: number | null, record?: () => Promise<void>): Promise<void> {
    const text = await this.store.get(entryOf(source));
    const before = this.counting(source, text);
    if (before.length > 0 && othersUntil === null) throw new Terminal('webhook.has-secret', `The webhook ${source} has a secret already.`, `\`keelson webhooks secret ${source} --rotate\` sets another one beside it; \`keelson webhooks revoke ${source}\` takes it away.`);
    if (before.some((one) => one.secret === secret)) throw new Terminal('webhook.same-secret', `The webhook ${source} has this very secret.`, 'Nothing was changed. Take another one.');
    const ending = before.map((one) => ({ secret: one.secret, since: one.since, until: Math.min(one.until ?? Number.MAX_SAFE_INTEGER, othersUntil ?? 0) }));
    if (ending.length >= limits.webhookSecretsMax) throw new Terminal('webhook.too-many-secrets', `The webhook ${source} has ${ending.length} secrets that count, the most there may be.`, `Wait until one ends, or take them all away with \`keelson webhooks revoke ${source}\`.`);
    await record?.();
    // Putting it on record takes a while: what was revoked meanwhile must not come back, nor another new one be lost.
    if (await this.store.swap(entryOf(source), text, JSON.stringify([{ secret, since: this.now(), until: null }, ...ending] satisfies Kept))) return;
    throw new Conflict('webhook.changed', `The secrets of the webhook ${source} were changed by somebody else at the same time. The new one was not set, although it is on record.`, `\`keelson webhooks\` shows which there are; then do it again.`);
  }

  /** Takes them all away. Returns how many counted. */
  async revoke(source: string): Promise<number> {
    const before = await this.of(source);
    await this.store.remove(entryOf(source));
    return before.length;
  }
}

function entryOf(source: string): string {
  return `webhook:${source}`;
}

function kept(source: string, text: string): Kept {
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new NeedsOperator('webhook.secret-unreadable', `The secrets of the webhook ${source} in data/access.json are not as Keelson wrote them.`, `Take them away with \`keelson webhooks revoke ${source}\` and set a new one.`, { cause: error });
  }
}

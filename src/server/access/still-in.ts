import type { Principal } from '../principal.ts';
import type { Access } from './access.ts';

/** How long one look counts while nothing was changed here: a thousand events in a second are not a thousand looks at the disk. */
const looksEveryMs = 1_000;

/** For what stays open: whether who asked would still be let in. A stream must not outlive the session or token that it was opened with. */
export function stillIn(access: Access, { kind, name }: Principal): () => Promise<boolean> {
  if (kind === 'local') return () => Promise.resolve(true);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let changes = -1;
  let isIn = true;
  return async () => {
    const now = performance.now();
    if (!isIn || (now - lookedAt < looksEveryMs && changes === access.vault.changes())) return isIn;
    lookedAt = now;
    changes = access.vault.changes();
    isIn = kind === 'session' ? await access.sessions.has(name) : kind === 'token' && (await access.tokens.has(name));
    return isIn;
  };
}

import { Conflict } from '../../vocabulary/errors.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { RouterVersionRow } from '../../ledger/families/router.ts';
import type { Ledger } from '../../ledger/port.ts';

const perTurnMax = 100;
const attemptsMax = 10;
/** Versions that are looked at to find one to go back to. */
const lookedAtMax = 1_000;

/**
 * Removes classifiers that must go: those that learned from somebody who was forgotten since, and all but the newest few. Where the one in use goes, the newest older one that
 * was in use before and never saw them takes its place, or none. The file goes first and the event second: what a crash leaves in between is found again here.
 */
export async function tidyRouter(ledger: Ledger): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { version: inUse, changedSeq } = await ledger.router.state();
    const stale = await ledger.router.stale(perTurnMax);
    const old = await tooOld(ledger, inUse);
    const gone = [...stale, ...old.filter((one) => !stale.some(({ version }) => version === one.version))];
    if (gone.length === 0) return;
    await removeFiles(ledger, gone);
    const drafts = gone.map(({ version, stale: spoilt }): Draft => ({ kind: 'router.discarded', actor: 'system', data: { version, reason: spoilt ? 'It learned from somebody who was forgotten since.' : `The newest ${limits.routerVersionsKept} are kept.` } }));
    if (stale.some(({ version }) => version === inUse)) drafts.push(await insteadOf(ledger, gone));
    try {
      await ledger.append(drafts, [{ type: 'router-unchanged', since: changedSeq }]);
      attempt = 0;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt >= attemptsMax) throw error;
    }
  }
}

async function tooOld(ledger: Ledger, inUse: number | null): Promise<RouterVersionRow[]> {
  const kept = (await ledger.router.versions(perTurnMax)).filter(({ classifier }) => classifier !== null);
  return kept.slice(limits.routerVersionsKept).filter(({ version }) => version !== inUse);
}

/** The same examples make the same bytes, so two versions may share a file. */
async function removeFiles(ledger: Ledger, gone: readonly RouterVersionRow[]): Promise<void> {
  const going = new Set(gone.map(({ version }) => version));
  const shared = new Set((await ledger.router.versions(lookedAtMax)).filter(({ version }) => !going.has(version)).flatMap(({ classifier }) => classifier ?? []));
  await ledger.blobs.remove(gone.flatMap(({ classifier }) => (classifier === null || shared.has(classifier) ? [] : [classifier])));
}

async function insteadOf(ledger: Ledger, gone: readonly RouterVersionRow[]): Promise<Draft<'router.adopted'>> {
  const going = new Set(gone.map(({ version }) => version));
  const before = (await ledger.router.versions(lookedAtMax)).find((one) => one.classifier !== null && one.adoptedSeq !== null && !one.stale && !going.has(one.version));
  const why = 'The version in use had learned from somebody who was forgotten.';
  const reason = before === undefined ? `${why} None decides until there is a new one.` : `${why} Version ${before.version} never saw them.`;
  return { kind: 'router.adopted', actor: 'system', data: { version: before?.version ?? null, reason } };
}

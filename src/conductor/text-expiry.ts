import { KeelsonError } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Notice } from '../vocabulary/views.ts';
import type { Ledger } from '../ledger/port.ts';
import type { DueSource } from './due-loop.ts';

export interface TextExpiryDeps {
  ledger: Ledger;
  clock: Clock;
  /** How long prompts and answers are kept: `models.keepTexts` of company.yaml, in ms. */
  keepMs: number;
  notice?: ((notice: Notice) => void) | undefined;
}

export interface TextExpiry extends DueSource {
  /** Whether an event makes something due earlier than the alarm is set for. */
  mayExpire(event: LedgerEvent): boolean;
}

/** Calls whose texts go in one sweep. */
const callsPerSweepMax = 200;
const filesPerReadMax = 500;
/** A folder that refuses is left alone for so long. */
const againMs = 3_600_000;

/**
 * Prompts and answers that were kept long enough. First the event, by which they no longer count; then their files; then the event that says so. A process that dies in between leaves
 * files that the ledger lists as leaving, and the next sweep goes on with those. What calls cost is not touched.
 *
 * A call is as old as the ledger says, whose order is the truth: one that a clock dated into the future goes with those after it.
 */
export function textExpiry({ ledger, clock, keepMs, notice }: TextExpiryDeps): TextExpiry {
  let notBefore = 0;
  /** The alarm is set for an older text than any that comes now. */
  let armed = false;
  return {
    async nextDue() {
      armed = false;
      if ((await ledger.models.leavingUpTo()) !== null) return notBefore;
      const [oldest] = await ledger.models.keptTexts(clock.now(), 1);
      if (oldest === undefined) return null;
      const due = Math.max(oldest.at + keepMs, notBefore);
      armed = due > clock.now();
      return due;
    },
    mayExpire: (event) => !armed && event.kind === 'model.called' && event.data.texts !== null,
    async sweep(now) {
      if (now < notBefore) return;
      try {
        await deleteLeaving(ledger);
        const upTo = await expiredUpTo(ledger, now, keepMs);
        if (upTo === null) return;
        await ledger.append([{ kind: 'model.texts-expired', actor: 'system', data: { upTo, texts: await ledger.models.countTexts(upTo) } }]);
        await deleteLeaving(ledger);
      } catch (error) {
        if (!(error instanceof KeelsonError)) throw error;
        // Nobody waits for it, and everything else goes on.
        notBefore = now + againMs;
        notice?.({ at: now, code: error.code, message: `Prompts and answers that were kept long enough could not be deleted: ${error.message}`, nextStep: error.nextStep, retryAt: notBefore });
      }
    },
  };
}

/** The last of the oldest calls that are too old, without one in between that is not; `null` for none. */
async function expiredUpTo(ledger: Ledger, now: number, keepMs: number): Promise<number | null> {
  const kept = await ledger.models.keptTexts(now, callsPerSweepMax);
  const young = kept.findIndex(({ at }) => at > now - keepMs);
  return (young === -1 ? kept : kept.slice(0, young)).at(-1)?.seq ?? null;
}

async function deleteLeaving(ledger: Ledger): Promise<void> {
  const upTo = await ledger.models.leavingUpTo();
  if (upTo === null) return;
  for (let after = ''; ; ) {
    const files = await ledger.models.leavingTexts(after, filesPerReadMax);
    await ledger.blobs.remove(files);
    if (files.length < filesPerReadMax) break;
    after = files.at(-1) ?? '';
  }
  await ledger.append([{ kind: 'model.texts-expired', actor: 'system', data: { upTo, texts: 0 } }]);
}

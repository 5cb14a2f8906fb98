import { KeelsonError, Terminal } from '../vocabulary/errors.ts';
import type { ReconcileReport } from '../vocabulary/gate-views.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Progress } from '../vocabulary/views.ts';
import { reconciliationAgent } from '../agents/reconciliation/reconciliation.ts';
import { nextSpan, reconcile, settlingMs } from '../effects/reconcile.ts';
import type { AdapterTable } from '../effects/proposal.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Schedules } from '../tasks/schedules.ts';
import { scheduleDaily } from './daily-schedule.ts';

/** Sets, moves or removes the nightly comparison with the providers, as company.yaml says. */
export function scheduleReconciliation(ledger: Ledger, schedules: Schedules, at: string, zone: string): Promise<void> {
  return scheduleDaily(ledger, schedules, { name: 'reconciliation', agent: reconciliationAgent.name, at, zone });
}

export interface ReconcileDeps {
  ledger: Ledger;
  adapters: AdapterTable & { all(): readonly { name: string }[] };
  clock: Clock;
}

/** The comparison now, by the operator: of one adapter, or of all. A provider that can't be asked is told and does not stop the others. */
export async function reconcileNow({ ledger, adapters, clock }: ReconcileDeps, { adapter: only, since, progress }: { adapter?: string; since?: number; progress?: Progress } = {}): Promise<ReconcileReport[]> {
  const names = adapters.all().map(({ name }) => name);
  if (only !== undefined && !names.includes(only)) throw new Terminal('adapter.unknown', `There is no adapter "${only}".`, `Switched on: ${names.join(', ')}.`);
  if (since !== undefined && since >= clock.now() - settlingMs) throw new Terminal('usage.since-too-late', 'There is nothing to compare since then: the last 5 minutes are left out, since they may not be in a list of the provider yet.', 'Give an earlier --since, or none to go on from the last comparison.');
  const reports: ReconcileReport[] = [];
  const chosen = names.filter((name) => only === undefined || name === only);
  for (const [index, name] of chosen.entries()) {
    const adapter = adapters.byName(name);
    if (adapter === undefined) continue;
    progress?.(index, chosen.length);
    const now = clock.now();
    const span = since === undefined ? await nextSpan(ledger, name, now) : { from: since, to: now - settlingMs };
    try {
      reports.push(await reconcile({ ledger, adapter, ...span, actor: 'operator', signal: AbortSignal.timeout(askMsMax) }));
    } catch (error) {
      if (!(error instanceof KeelsonError)) throw error;
      reports.push({ adapter: name, ...span, cannot: `${error.message} ${error.nextStep}`, ours: 0, theirs: 0, missing: [], unknown: [], differing: [], settled: [] });
    }
  }
  return reports;
}

const askMsMax = 10 * 60_000;

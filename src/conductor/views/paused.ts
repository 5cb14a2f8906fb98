import type { Paused } from '../../vocabulary/agent-views.ts';
import type { PauseRow } from '../../ledger/families/pauses.ts';
import type { Ledger } from '../../ledger/port.ts';

/** What keeps effects of an agent or adapter from beginning: its own pause, or that of everything. */
export async function pausedOf(ledger: Ledger, pauses: readonly PauseRow[], scope: 'agent' | 'adapter', name: string): Promise<Paused | null> {
  const row = pauses.find((one) => one.scope === scope && one.name === name) ?? pauses.find((one) => one.scope === 'all');
  if (row === undefined) return null;
  const set = await ledger.event(row.setSeq);
  return { scope: row.scope, reason: set.kind === 'pause.set' ? set.data.reason : '', at: set.at };
}

import type { Draft } from '../../vocabulary/events.ts';
import { embedReservation } from '../../ledger/families/budgets.ts';
import type { Ledger } from '../../ledger/port.ts';

const openPerRead = 100;

/** What requests for vectors that a crash cut off had reserved may have been spent. Before anything new is asked. */
export async function settleCutOff(ledger: Ledger): Promise<void> {
  const first = embedReservation('');
  for (;;) {
    const open = (await ledger.budgets.open(first, openPerRead)).filter(({ id }) => id.startsWith(first));
    if (open.length === 0) return;
    const ids = [...new Set(open.map(({ id }) => id))];
    const settled = await Promise.all(ids.map(async (reservation): Promise<Draft> => ({ kind: 'budget.settled', actor: 'system', data: { reservation, spent: await ledger.budgets.reservation(reservation) } })));
    await ledger.append(settled);
  }
}

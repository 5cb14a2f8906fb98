import { amountText, ofText, windowOwner, windowText, type BudgetPer } from '../format/budget.ts';
import { Meter } from './meter.tsx';
import { useNow, useZone } from './time.tsx';

/** One budget in one of its windows. */
export interface BudgetUse {
  id: string;
  per: BudgetPer;
  unit: 'money' | 'tokens' | 'count';
  currency: string | null;
  cap: number;
  window: string;
  reserved: number;
  spent: number;
  raised: number;
  left: number;
}

/** From here on it is worth a look. */
const warnFrom = 0.8;

/** How much of a cap is used, as a bar and in words; `details` tells what is spent, set aside and left. */
export function BudgetMeter({ budget, details = false }: { budget: BudgetUse; details?: boolean }) {
  const zone = useZone();
  const now = useNow();
  const { id, per, cap, raised, spent, reserved, window } = budget;
  const whole = cap + raised;
  const owner = windowOwner(window);
  return (
    <div className="grid gap-0.5">
      <Meter label={owner === null ? id : `${id}, ${owner.name}`} value={spent} reserved={reserved} max={whole} text={`${ofText(budget, spent + reserved, whole)} ${windowText(window, per, now, zone)}`} warnFrom={warnFrom} badFrom={1} />
      {(details || spent + reserved >= whole) && <p className="text-xs text-muted">{wordsOf(budget)}</p>}
    </div>
  );
}

function wordsOf(budget: BudgetUse): string {
  const { spent, reserved, raised, left } = budget;
  return [
    `${amountText(budget, spent)} spent`,
    ...(reserved > 0 ? [`${amountText(budget, reserved)} set aside for what is under way`] : []),
    left <= 0 ? (left < 0 ? `over the cap by ${amountText(budget, -left)}` : 'nothing left: what needs more waits or asks you') : `${amountText(budget, left)} left`,
    ...(raised > 0 ? [`you raised the cap by ${amountText(budget, raised)}`] : []),
  ].join(', ');
}

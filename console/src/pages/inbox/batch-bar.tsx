import { Button } from '../../kit/button.tsx';
import { batchName, wordsOf, type ItemAction } from './words.ts';
import type { ItemRow } from './use-rows.ts';

export interface BatchBarProps {
  /** Of one batch. */
  selected: readonly ItemRow[];
  /** Of the same batch and not selected. */
  others: number;
  onAll: () => void;
  onClear: () => void;
  onAction: (action: ItemAction) => void;
}

/** What may be done with several at once: each is a decision of its own, and what was not selected is not decided. */
export function BatchBar({ selected, others, onAll, onClear, onAction }: BatchBarProps) {
  const [first] = selected;
  if (first === undefined) return null;
  const actions = first.actions.filter((action) => action !== 'edit' && action !== 'answer');
  return (
    <div role="region" aria-label="Selected items" className="sticky bottom-0 z-2 grid gap-2 border-t border-line bg-raised px-3 py-2.5 shadow-float">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate text-sm" role="status"><strong className="font-semibold">{selected.length} selected</strong>{first.batch !== null && <span className="text-muted"> · {batchName(first.batch)}</span>}</p>
        <Button size="small" tone="quiet" onClick={onClear}>Clear</Button>
      </div>
      <div className="flex flex-wrap gap-2">
        {actions.map((action, place) => <Button key={action} size="small" tone={place === 0 ? 'primary' : 'plain'} icon={wordsOf(action, null).icon} onClick={() => onAction(action)}>{wordsOf(action, null).verb} {selected.length}</Button>)}
        <span className="flex-1" />
        {others > 0 && <Button size="small" tone="quiet" onClick={onAll}>Select all {selected.length + others}</Button>}
      </div>
    </div>
  );
}

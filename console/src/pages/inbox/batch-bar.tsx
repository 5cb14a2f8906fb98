import { Button } from '../../kit/button.tsx';
import { batchName, wordsOf, type ItemAction } from './words.ts';
import type { ItemRow } from './use-rows.ts';
import { selectedMax } from './use-selection.ts';

export interface BatchBarProps {
  /** Of one batch. */
  selected: readonly ItemRow[];
  /** Of the same batch and not selected. */
  others: number;
  /** There are more items than the list has read so far. */
  hasMore: boolean;
  onAll: () => void;
  onClear: () => void;
  onAction: (action: ItemAction) => void;
}

/** What may be done with several at once: each is a decision of its own, and what was not selected is not decided. */
export function BatchBar({ selected, others, hasMore, onAll, onClear, onAction }: BatchBarProps) {
  const [first] = selected;
  if (first === undefined) return null;
  const batch = first.batch === null ? null : batchName(first.batch);
  const all = Math.min(selected.length + others, selectedMax);
  const isCut = selected.length + others > selectedMax;
  const actions = first.actions.filter((action) => action !== 'edit' && action !== 'answer');
  return (
    <div role="region" aria-label="Selected items" className="sticky bottom-0 z-2 grid gap-2 border-t border-line bg-raised px-3 py-2.5 shadow-float">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate text-sm" role="status"><strong className="font-semibold">{selected.length} selected</strong>{batch !== null && <span className="text-muted"> · {batch}</span>}</p>
        <Button size="small" tone="quiet" onClick={onClear}>Clear</Button>
      </div>
      <div className="flex flex-wrap gap-2">
        {actions.map((action, place) => <Button key={action} size="small" tone={place === 0 ? 'primary' : 'plain'} icon={wordsOf(action, null).icon} onClick={() => onAction(action)}>{wordsOf(action, null).verb} {selected.length}</Button>)}
        <span className="flex-1" />
        {all > selected.length && <Button size="small" tone="quiet" onClick={onAll}>{isCut ? `Select ${String(all)}` : `Select all ${String(all)}${hasMore ? ' shown' : ''}`}</Button>}
      </div>
      {isCut ? <p className="text-xs text-muted">At most {selectedMax} are decided at once; there are more of them.</p> : hasMore && <p className="text-xs text-muted">Not all of them: more may be further down the list.</p>}
    </div>
  );
}

import { Select, TextField } from '../../kit/field.tsx';
import { usePlace } from './place.ts';
import { itemTypes, readMemorySearch, tiers } from './search.ts';
import { tierWords, typeWords } from './words.ts';

/** What narrows a search, before anything is ranked. */
export function Filters() {
  const { search, go } = usePlace();
  const change = (raw: Record<string, string>): void => go({ search: { type: undefined, tier: undefined, until: undefined, ...readMemorySearch({ ...search, ...raw }) }, replace: true });
  return (
    <>
      <Select label="Kind" labelHidden className="w-40" value={search.type ?? ''} onChange={(event) => change({ type: event.target.value })} options={[{ value: '', label: 'Any kind' }, ...itemTypes.map((type) => ({ value: type, label: typeWords[type].word }))]} />
      <Select label="Kept for" labelHidden className="w-36" value={search.tier ?? ''} onChange={(event) => change({ tier: event.target.value })} options={[{ value: '', label: 'Any tier' }, ...tiers.map((tier) => ({ value: tier, label: `Kept ${tierWords[tier]}` }))]} />
      <div className="flex items-center gap-2 text-sm text-muted">
        <span aria-hidden>until</span>
        <TextField label="Said on this day or before" labelHidden type="date" className="w-36" value={search.until ?? ''} onChange={(event) => change({ until: event.target.value })} />
      </div>
    </>
  );
}

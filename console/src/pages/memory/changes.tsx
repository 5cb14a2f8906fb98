import { Diff } from '../../kit/diff.tsx';
import { ValueText } from './record.tsx';
import type { Change } from './version-changes.ts';
import { fieldLabel, type Value } from './words.ts';

/** Fields that differ, each as it was and as it is. `mine`: within a form, what stands there in fields that differ; then nothing leads away from it. */
export function Changes({ changes, mine }: { changes: readonly Change[]; mine?: ReadonlyMap<string, string> }) {
  return (
    <dl className="grid grid-cols-1 gap-1 text-sm">
      {changes.map((change) => (
        <div key={change.field} className="flex flex-col gap-x-3 wide:flex-row">
          <dt className="w-32 shrink-0 text-muted">{fieldLabel(change.field)}</dt>
          <dd className="min-w-0 flex-1 break-words">
            <ChangeText change={change} isInForm={mine !== undefined} />
            {mine?.has(change.field) === true && <span className="block">You wrote: {mine.get(change.field)?.trim() === '' ? <span className="text-muted">nothing</span> : mine.get(change.field)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ChangeText({ change: { field, before, after }, isInForm }: { change: Change; isInForm: boolean }) {
  if (typeof before === 'string' && typeof after === 'string' && before.length + after.length > 30) return <Diff before={before} after={after} />;
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {before === undefined ? <span className="sr-only">new:</span> : <del className="rounded-sm bg-removed px-1"><span className="sr-only">before: </span><Plain name={field} value={before} isInForm={isInForm} /></del>}
      {before !== undefined && after !== undefined && <span aria-hidden className="text-muted">→</span>}
      {after === undefined ? <span className="text-muted">taken away</span> : <ins className="rounded-sm bg-added px-1 no-underline"><span className="sr-only">after: </span><Plain name={field} value={after} isInForm={isInForm} /></ins>}
    </span>
  );
}

/** Within a mark, a list is words with commas. */
function Plain({ name, value, isInForm }: { name: string; value: unknown; isInForm: boolean }) {
  if (isInForm && typeof value === 'string' && value !== '') return value;
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join(', ') : <ValueText name={name} value={value as Value} />;
}

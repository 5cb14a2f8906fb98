import { useDeferredValue, useEffect, useId, useState } from 'react';
import { useApi } from '../api/query.ts';
import { Field } from './field.tsx';

/** Whom a list is about. Offers customers whose name or address has what is typed; what is chosen counts on Enter, when one leaves the field, or when it is one of those offered. */
export function PersonField({ value, onChange, label = 'Customer' }: { value: string; onChange: (address: string) => void; label?: string }) {
  const [text, setText] = useState(value);
  const [used, setUsed] = useState(false);
  const list = useId();
  const typed = useDeferredValue(text.trim());
  const offered = useApi('memory.customers', { query: { ...(typed === '' ? {} : { text: typed }), limit: 8 } }, { enabled: used, keep: true, staleTime: 60_000 }).data?.rows ?? [];
  useEffect(() => setText(value), [value]);
  const tell = (now: string): void => {
    if (now.trim() !== value) onChange(now.trim());
  };
  const type = (now: string): void => {
    setText(now);
    if (now === '' || offered.some(({ id }) => id === now)) tell(now);
  };
  return (
    <Field label={label} labelHidden>
      {(control) => (
        <>
          <input
            {...control} value={text} list={list} placeholder={label} autoComplete="off" spellCheck={false} onFocus={() => setUsed(true)} onChange={(event) => type(event.target.value)} onBlur={() => tell(text)}
            onKeyDown={(event) => event.key === 'Enter' && tell(text)} className="h-11 w-full rounded-md border border-edge bg-surface px-2.5 control-text wide:h-8 wide:w-44"
          />
          <datalist id={list}>{offered.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}</datalist>
        </>
      )}
    </Field>
  );
}

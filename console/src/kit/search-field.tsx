import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from './icon.tsx';

export interface SearchFieldProps {
  /** Read out: "Search tasks". */
  label: string;
  placeholder?: string;
  /** What stands in the address. */
  value: string;
  /** Called when one pauses in typing, at once on Enter and when it is emptied. */
  onChange: (text: string) => void;
}

const pauseMs = 200;

/** A field that searches as one types. A page's `/` key may focus `[type=search]`. */
export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const told = useRef(value);
  const timer = useRef<number | undefined>(undefined);
  // The address may change by itself: Back, a link.
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const tell = (now: string): void => {
    window.clearTimeout(timer.current);
    if (now === told.current) return;
    told.current = now;
    onChange(now);
  };
  const type = (now: string): void => {
    setText(now);
    window.clearTimeout(timer.current);
    if (now === '') tell('');
    else timer.current = window.setTimeout(() => tell(now), pauseMs);
  };
  return (
    <div className="relative min-w-40 flex-1 wide:max-w-80">
      <label htmlFor={id} className="sr-only">{label}</label>
      <Icon name="search" size={14} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
      <input
        id={id} type="search" value={text} placeholder={placeholder} autoComplete="off" spellCheck={false} onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') tell(text);
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
        className="h-11 w-full rounded-md border border-edge bg-surface pr-2 pl-8 text-text control-text wide:h-8"
      />
    </div>
  );
}

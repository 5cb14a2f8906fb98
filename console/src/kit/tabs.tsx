import { Tabs as Radix } from 'radix-ui';
import { useEffect, useRef, type ReactNode } from 'react';

export interface TabsProps<T extends string> {
  /** What they are views of. */
  label: string;
  tabs: readonly { value: T; label: string; count?: number; content: ReactNode }[];
  value: T;
  /** Write it into the address: a view is a place. */
  onChange: (value: T) => void;
}

/** Views of one thing. Only the one that shows is rendered. */
export function Tabs<T extends string>({ label, tabs, value, onChange }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  // On a phone there may be more tabs than fit: the one that shows is among those in sight.
  useEffect(() => {
    const active = list.current?.querySelector<HTMLElement>('[data-state="active"]');
    if (active !== null && active !== undefined && list.current !== null) list.current.scrollLeft = Math.max(0, active.offsetLeft + active.offsetWidth + 16 - list.current.clientWidth);
  }, [value]);
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)}>
      <Radix.List ref={list} aria-label={label} className="relative flex gap-1 overflow-x-auto border-b border-line px-4 wide:px-6">
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className="-mb-px min-h-11 border-b-2 border-transparent px-2 text-base whitespace-nowrap text-muted hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text wide:min-h-9">
            {tab.label}
            {tab.count !== undefined && <span className="ml-1.5 text-xs text-muted tabular">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => <Radix.Content key={tab.value} value={tab.value} className="focus-visible:-outline-offset-2">{tab.content}</Radix.Content>)}
    </Radix.Root>
  );
}

import type { ReactNode } from 'react';

export interface DefinitionListProps {
  /** Left out when the value is `null` or `undefined`. */
  items: readonly { term: string; value: ReactNode }[];
  /** Width of the terms in px, where there is room for both side by side. */
  termWidth?: number;
}

/** What there is to say about one thing, term by term. */
export function DefinitionList({ items, termWidth = 128 }: DefinitionListProps) {
  return (
    <dl className="grid grid-cols-1 gap-y-1.5 text-sm">
      {items.filter(({ value }) => value !== null && value !== undefined).map(({ term, value }) => (
        <div key={term} className="flex gap-3">
          <dt style={{ width: termWidth }} className="shrink-0 text-muted">{term}</dt>
          <dd className="min-w-0 flex-1">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

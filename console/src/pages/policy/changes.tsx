import { useMemo } from 'react';
import { hunksOf, lineDiff, type DiffLine } from './line-diff.ts';

const looks: Readonly<Record<DiffLine['type'], { look: string; sign: string; word: string }>> = {
  same: { look: 'text-muted', sign: ' ', word: '' },
  added: { look: 'bg-added', sign: '+', word: 'added: ' },
  removed: { look: 'bg-removed', sign: '−', word: 'removed: ' },
};

/** What differs between two texts, with a few lines around it; numbered as they are in the text after. */
export function Changes({ before, after, label }: { before: string; after: string; label: string }) {
  const hunks = useMemo(() => hunksOf(lineDiff(before, after)), [before, after]);
  if (hunks.length === 0) return <p className="text-sm text-muted">Nothing differs.</p>;
  return (
    <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-surface py-1 font-mono text-xs leading-5">
      {hunks.map((lines, place) => (
        <div key={String(lines[0]?.after ?? lines[0]?.before)} className={place === 0 ? '' : 'mt-1 border-t border-line pt-1'}>
          {lines.map((line) => <Line key={`${line.type}${String(line.before)}-${String(line.after)}`} {...line} />)}
        </div>
      ))}
    </div>
  );
}

function Line({ type, text, before, after }: DiffLine) {
  const { look, sign, word } = looks[type];
  return (
    <div className={`flex gap-2 pr-3 ${look}`}>
      <span className="w-9 shrink-0 text-right text-muted tabular select-none">{after ?? before}</span>
      <span aria-hidden className="w-2 shrink-0 select-none">{sign}</span>
      <span className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap">{word !== '' && <span className="sr-only">{word}</span>}{text === '' ? ' ' : text}</span>
    </div>
  );
}

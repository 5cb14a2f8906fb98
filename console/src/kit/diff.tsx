import { useMemo } from 'react';
import { wordDiff } from '../format/word-diff.ts';

/** What changed from one text to another, in place: what went is struck through, what came is underlined; both are read out as such. */
export function Diff({ before, after }: { before: string; after: string }) {
  const parts = useMemo(() => wordDiff(before, after), [before, after]);
  return (
    <div className="whitespace-pre-wrap">
      {parts.map(({ type, text }, place) => {
        const key = `${type}${String(place)}`;
        if (type === 'added') return <ins key={key} className="rounded-sm bg-added decoration-1 underline-offset-2"><span className="sr-only">[added: </span>{text}<span className="sr-only">] </span></ins>;
        if (type === 'removed') return <del key={key} className="rounded-sm bg-removed decoration-1"><span className="sr-only">[removed: </span>{text}<span className="sr-only">] </span></del>;
        return <span key={key}>{text}</span>;
      })}
    </div>
  );
}

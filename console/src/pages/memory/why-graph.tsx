import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { classes } from '../../kit/classes.ts';
import { Icon } from '../../kit/icon.tsx';
import { Time } from '../../kit/time.tsx';
import { boxHeight, layoutOf, stepFrom, type WhyGraph, type WhyNode } from './why-layout.ts';
import { stepWords } from './why-words.ts';

/** px left free at the sides, for the outline of what is chosen. */
const edge = 4;

/** The reasons as a graph: one tab stop, walked with the arrow keys along what is so because of what. */
export function Graph({ graph, chosen, onChoose }: { graph: WhyGraph; chosen: number; onChoose: (node: number) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const room = useWidth(place);
  const layout = useMemo(() => layoutOf(graph, room), [graph, room]);
  const walked = useRef(false);
  useEffect(() => {
    if (!walked.current) return;
    walked.current = false;
    place.current?.querySelector<HTMLElement>(`[data-node="${String(chosen)}"]`)?.focus();
  }, [chosen]);
  const walk = (event: KeyboardEvent, from: number): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = stepFrom(event.key, from, graph);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    walked.current = true;
    onChoose(to);
  };
  return (
    <div ref={place} className="overflow-x-auto py-1">
      <div role="group" aria-label="Reasons as a graph: arrow down leads to what a step is so because of, arrow up back" className="relative mx-0.5" style={{ width: layout.width, height: layout.height }}>
        <svg aria-hidden width={layout.width} height={layout.height} className="absolute inset-0 overflow-visible text-muted">
          <defs><marker id="why-end" viewBox="0 0 8 8" refX={7} refY={4} markerWidth={7} markerHeight={7} orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor" /></marker></defs>
          {layout.lines.map(({ key, path }) => <path key={key} d={path} fill="none" stroke="currentColor" strokeWidth={1.2} markerEnd="url(#why-end)" />)}
        </svg>
        {layout.boxes.map(({ node, left, top, width }) => (
          <button
            key={node.id} type="button" data-node={node.id} tabIndex={node.id === chosen ? 0 : -1} aria-pressed={node.id === chosen} onClick={() => onChoose(node.id)} onKeyDown={(event) => walk(event, node.id)}
            style={{ left, top, width, height: boxHeight }}
            className={classes('absolute grid content-start gap-0.5 rounded-md border bg-surface px-2.5 py-1.5 text-left hover:bg-hover', node.id === chosen ? 'border-accent shadow-[0_0_0_1px_var(--accent)]' : 'border-edge')}
          >
            <NodeHead node={node} />
            <span className="line-clamp-2 text-sm leading-snug break-words">{node.text}</span>
            <span className="sr-only">{becauseOf(node, graph)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

export function NodeHead({ node }: { node: WhyNode }) {
  const { word, icon } = stepWords(node.what);
  return <span className="flex items-center gap-1.5 text-xs text-muted"><Icon name={icon} size={12} /><span className="flex-1 font-medium">{word}</span>{node.at !== null && <Time at={node.at} />}</span>;
}

function becauseOf(node: WhyNode, { edges, nodes }: WhyGraph): string {
  const because = edges.filter(({ from }) => from === node.id).flatMap(({ to }) => nodes.filter(({ id }) => id === to)).map(({ what }) => stepWords(what).word.toLowerCase());
  return because.length === 0 ? 'The chain ends here.' : `Because of: ${because.join(', ')}.`;
}

function useWidth(place: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = (): void => setWidth(element.clientWidth - edge);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return width;
}

import type { LedgerEvent } from '../vocabulary/events.ts';
import type { AsOf, WhyStep } from '../vocabulary/memory.ts';
import type { WhyGraph, WhyNode } from '../vocabulary/customer-views.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { why } from './why.ts';

/** The chain of reasons as a graph: what is so because of what. The nodes are the steps of `why`, in their order; the same errors. */
export async function whyGraph(ledger: Ledger, kinds: RecordKinds, text: string, options: { field?: string; version?: number; asOf?: AsOf } = {}): Promise<WhyGraph> {
  const steps = await why(ledger, kinds, text, options);
  const edges = edgesOf(steps);
  const layers = layersOf(steps.length, edges);
  const nodes: WhyNode[] = [];
  for (const [id, step] of steps.entries()) nodes.push({ id, layer: layers[id] ?? 0, ...step, ...linksOf(step.seq === null ? null : await ledger.event(step.seq)) });
  return { nodes, edges };
}

/**
 * `why` tells link after link. Most follow from the one before; several stand side by side: the outcomes that speak for a belief, the sources of a summary, and what was decided
 * in a task before its call. A value that a revert brought back begins anew below the write that did it.
 */
export function edgesOf(steps: readonly WhyStep[]): { from: number; to: number }[] {
  const edges: { from: number; to: number }[] = [];
  const join = (from: readonly number[], to: number): void => void edges.push(...from.map((one) => ({ from: one, to })));
  /** Where the next link hangs. */
  let ends: number[] = [];
  /** Where several side by side hang, while they last. */
  let beside: { what: string; from: number[]; all: number[] } | null = null;
  let write: number | null = null;
  steps.forEach(({ what }, place) => {
    if (beside !== null && beside.what === what) {
      join(beside.from, place);
      beside.all.push(place);
      // What was decided leads on to its task; of outcomes and sources the first one does.
      if (what === 'approval') ends = beside.all;
      return;
    }
    beside = null;
    if (what === 'value') {
      join(write === null ? [] : [write], place);
    } else {
      const standsBeside = what === 'approval' || (what === 'source' && (steps[place - 1]?.what === 'value' || steps[place - 1]?.what === 'write'));
      join(ends, place);
      if (standsBeside) beside = { what, from: ends, all: [place] };
    }
    // Below a summary its sources are leaves: what led to it hangs on the write.
    if (!(what === 'source' && steps[place - 1]?.what === 'write')) ends = [place];
    if (what === 'write') write = place;
  });
  return edges;
}

/** How far each is from the first, by the longest way: so that every edge leads on. Edges lead from earlier to later places. */
function layersOf(count: number, edges: readonly { from: number; to: number }[]): number[] {
  const layers = Array.from({ length: count }, () => 0);
  for (const { from, to } of edges.toSorted((one, other) => one.from - other.from)) layers[to] = Math.max(layers[to] ?? 0, (layers[from] ?? 0) + 1);
  return layers;
}

const nowhere: Pick<WhyNode, 'task' | 'effect' | 'item' | 'ref'> = { task: null, effect: null, item: null, ref: null };

function linksOf(event: LedgerEvent | null): typeof nowhere {
  if (event === null || event.forgotten === true) return nowhere;
  const { data } = event;
  return {
    task: event.task,
    effect: 'effect' in data && typeof data.effect === 'string' ? (data.effect as EffectId) : null,
    item: 'item' in data && typeof data.item === 'number' ? data.item : null,
    ref: refOf(event),
  };
}

function refOf(event: LedgerEvent): string | null {
  switch (event.kind) {
    case 'mail.received':
      return `mail:${event.seq}`;
    case 'note.put':
      return event.data.id;
    case 'record.put':
      return `${event.data.kind}:${event.data.id}`;
    case 'document.changed':
      return `document:${event.data.path}`;
    default:
      return null;
  }
}

import type { CallOutput } from '../../api/call.ts';

export type WhyGraph = CallOutput<'memory.whyGraph'>;
export type WhyNode = WhyGraph['nodes'][number];

export interface Box {
  node: WhyNode;
  /** px, from the upper left corner of the graph. */
  left: number;
  top: number;
  width: number;
}

export interface Layout {
  boxes: Box[];
  lines: { key: string; path: string }[];
  width: number;
  height: number;
}

/** px. */
export const boxHeight = 70;
const gapX = 12;
const gapY = 26;
const boxWidthMin = 168;
const boxWidthMax = 400;

/** The value at the top, and below each box what it is so because of: a row for each layer, in the order in which they were told. Wider than there is room only where boxes would be too narrow to read. */
export function layoutOf({ nodes, edges }: WhyGraph, room: number): Layout {
  const rows = rowsOf(nodes);
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const fair = Math.floor((room - gapX * (widest - 1)) / widest);
  const boxWidth = Math.min(boxWidthMax, Math.max(boxWidthMin, fair));
  const width = Math.max(room, widest * boxWidth + (widest - 1) * gapX);
  const boxes = rows.flatMap((row, layer) => {
    const rowWidth = row.length * boxWidth + (row.length - 1) * gapX;
    return row.map((node, place): Box => ({ node, left: Math.round((width - rowWidth) / 2) + place * (boxWidth + gapX), top: layer * (boxHeight + gapY), width: boxWidth }));
  });
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  const lines = edges.flatMap(({ from, to }) => {
    const [above, below] = [byId.get(from), byId.get(to)];
    return above === undefined || below === undefined ? [] : [{ key: `${String(from)} ${String(to)}`, path: lineBetween(above, below) }];
  });
  return { boxes, lines, width, height: Math.max(0, rows.length * (boxHeight + gapY) - gapY) };
}

function rowsOf(nodes: readonly WhyNode[]): WhyNode[][] {
  const rows: WhyNode[][] = [];
  for (const node of nodes) (rows[node.layer] ??= []).push(node);
  return Array.from(rows, (row) => row ?? []);
}

function lineBetween(above: Box, below: Box): string {
  const [x1, y1] = [above.left + above.width / 2, above.top + boxHeight];
  const [x2, y2] = [below.left + below.width / 2, below.top - 5];
  const bend = Math.min(gapY, (y2 - y1) / 2);
  return `M${String(x1)} ${String(y1)}C${String(x1)} ${String(y1 + bend)} ${String(x2)} ${String(y2 - bend)} ${String(x2)} ${String(y2)}`;
}

/** Where a key leads from a box: down to what it is so because of, up to what it explains, and to the sides within its row. `null` for nowhere. */
export function stepFrom(key: string, from: number, { nodes, edges }: WhyGraph): number | null {
  const here = nodes.find(({ id }) => id === from);
  if (here === undefined) return null;
  const row = nodes.filter(({ layer }) => layer === here.layer).map(({ id }) => id);
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return edges.find((edge) => edge.from === from)?.to ?? null;
    case 'ArrowUp':
    case 'k':
      return edges.find((edge) => edge.to === from)?.from ?? null;
    case 'ArrowLeft':
      return row[row.indexOf(from) - 1] ?? null;
    case 'ArrowRight':
      return row[row.indexOf(from) + 1] ?? null;
    case 'Home':
      return nodes[0]?.id ?? null;
    case 'End':
      return nodes.at(-1)?.id ?? null;
    default:
      return null;
  }
}

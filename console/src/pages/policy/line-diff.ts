export interface DiffLine {
  type: 'same' | 'added' | 'removed';
  text: string;
  /** Its number before and after, from 1; `null` where it is not there. */
  before: number | null;
  after: number | null;
}

/** Cells of the table that finds the longest common part: beyond it, what lies between the first and the last difference is told as one change. */
const cellsMax = 4_000_000;

/** What changed from one text to another, line by line. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const from = linesOf(before);
  const to = linesOf(after);
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  let [old, young] = [0, 0];
  const line = (type: DiffLine['type'], text: string): DiffLine => ({ type, text, before: type === 'added' ? null : (old += 1), after: type === 'removed' ? null : (young += 1) });
  return [
    ...from.slice(0, start).map((text) => line('same', text)),
    ...changed(from.slice(start, from.length - end), to.slice(start, to.length - end)).map(([type, text]) => line(type, text)),
    ...from.slice(from.length - end).map((text) => line('same', text)),
  ];
}

/** A change with so many lines around it; what lies between two is left out. */
export function hunksOf(lines: readonly DiffLine[], around = 3): DiffLine[][] {
  const kept = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(({ type }) => type !== 'same'));
  const hunks: DiffLine[][] = [];
  for (const [at, line] of lines.entries()) {
    if (kept[at] !== true) continue;
    if (kept[at - 1] === true) hunks.at(-1)?.push(line);
    else hunks.push([line]);
  }
  return hunks;
}

export function countOf(lines: readonly DiffLine[]): { added: number; removed: number } {
  return { added: lines.filter(({ type }) => type === 'added').length, removed: lines.filter(({ type }) => type === 'removed').length };
}

/**
 * Both changes of the same text in one; `null` where they touch the same lines, or lines next to each other, since nobody but a person knows what is meant there.
 */
export function merged(base: string, mine: string, theirs: string): string | null {
  const ours = editsOf(base, mine);
  const others = editsOf(base, theirs);
  for (const one of ours) if (others.some((other) => one.from <= other.to && other.from <= one.to)) return null;
  const lines = linesOf(base);
  for (const { from, to, lines: instead } of [...ours, ...others].toSorted((a, b) => b.from - a.from)) lines.splice(from, to - from, ...instead);
  return lines.join('\n');
}

/** What takes the place of the lines `from` up to `to` of the text before, both from 0. */
interface Edit {
  from: number;
  to: number;
  lines: string[];
}

function editsOf(before: string, after: string): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let open: Edit | null = null;
  for (const { type, text } of lineDiff(before, after)) {
    if (type === 'same') {
      open = null;
      at += 1;
      continue;
    }
    if (open === null) edits.push((open = { from: at, to: at, lines: [] }));
    if (type === 'added') open.lines.push(text);
    else open.to = at += 1;
  }
  return edits;
}

function linesOf(text: string): string[] {
  return text.split('\n');
}

/** The longest common subsequence, by its table of lengths. */
function changed(from: readonly string[], to: readonly string[]): [DiffLine['type'], string][] {
  const width = to.length + 1;
  if ((from.length + 1) * width > cellsMax) return [...from.map((text): [DiffLine['type'], string] => ['removed', text]), ...to.map((text): [DiffLine['type'], string] => ['added', text])];
  const lengths = new Uint16Array((from.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) lengths[i * width + j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: [DiffLine['type'], string][] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    const [old, young] = [from[i], to[j]];
    if (old !== undefined && old === young) {
      lines.push(['same', old]);
      i += 1;
      j += 1;
    } else if (old !== undefined && (young === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(['removed', old]);
      i += 1;
    } else {
      lines.push(['added', young ?? '']);
      j += 1;
    }
  }
  return lines;
}

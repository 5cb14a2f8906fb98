export interface DiffPart {
  type: 'same' | 'added' | 'removed';
  text: string;
}

/** Longer than this and words become lines: a diff that nobody reads must not hold up the page. */
const wordsMax = 4_000;
/** Cells of the table that finds the longest common part. */
const cellsMax = 4_000_000;

/**
 * What changed from one text to another, by words; by lines when they are long, and as a whole when they have little in common and are longer still.
 * Parts joined without what was added are `before`, without what was removed `after`.
 */
export function wordDiff(before: string, after: string): DiffPart[] {
  const words = /\s+|[\p{L}\p{N}_'’-]+|[^\s\p{L}\p{N}]/gu;
  let from = before.match(words) ?? [];
  let to = after.match(words) ?? [];
  if (from.length > wordsMax || to.length > wordsMax) {
    from = before.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
    to = after.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
  }
  return merged(diff(from, to));
}

function diff(from: readonly string[], to: readonly string[]): DiffPart[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return [
    { type: 'same', text: from.slice(0, start).join('') },
    ...middle(from.slice(start, from.length - end), to.slice(start, to.length - end)),
    { type: 'same', text: from.slice(from.length - end).join('') },
  ];
}

/** The longest common subsequence, by its table of lengths. */
function middle(from: readonly string[], to: readonly string[]): DiffPart[] {
  const width = to.length + 1;
  if ((from.length + 1) * width > cellsMax) return [{ type: 'removed', text: from.join('') }, { type: 'added', text: to.join('') }];
  const lengths = new Uint16Array((from.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) lengths[i * width + j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    const [old, young] = [from[i], to[j]];
    if (old !== undefined && old === young) {
      parts.push({ type: 'same', text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (young === undefined || at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ type: 'removed', text: old });
      i += 1;
    } else {
      parts.push({ type: 'added', text: young ?? '' });
      j += 1;
    }
  }
  return parts;
}

/** Neighbours of a type as one part; a lone space between two changes belongs to them, since a reader sees one change. */
function merged(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  let removed = '';
  let added = '';
  const flush = (): void => {
    if (removed !== '') result.push({ type: 'removed', text: removed });
    if (added !== '') result.push({ type: 'added', text: added });
    removed = '';
    added = '';
  };
  for (const [index, { type, text }] of parts.entries()) {
    const next = parts[index + 1];
    if (text === '') continue;
    if (type === 'removed') removed += text;
    else if (type === 'added') added += text;
    else if (/^[ \t]+$/u.test(text) && removed !== '' && added !== '' && next !== undefined && next.type !== 'same') {
      removed += text;
      added += text;
    } else {
      flush();
      const last = result.at(-1);
      if (last?.type === 'same') last.text += text;
      else result.push({ type, text });
    }
  }
  flush();
  return result;
}

/** Texts with more lines than this are not compared line by line: nobody would read it. */
const linesMax = 1_000;
/** Unchanged lines shown around a change. */
const around = 1;

interface Line {
  mark: ' ' | '-' | '+';
  text: string;
}

/**
 * What was changed, line by line: `-` was there, `+` is there now, and an unchanged line on both sides of it; `…` stands for more of them. Empty when nothing was.
 * By the longest common subsequence of lines (Hunt & McIlroy 1976, here with the plain table).
 */
export function lineDiff(before: string, after: string): string {
  const [old, now] = [before, after].map((text) => text.trimEnd().split('\n').map((line) => line.trimEnd()));
  if (old === undefined || now === undefined || old.join('\n') === now.join('\n')) return '';
  if (old.length > linesMax || now.length > linesMax) return '… too long to compare line by line';
  return shorten(compare(old, now)).join('\n');
}

function compare(old: readonly string[], now: readonly string[]): Line[] {
  const longest = table(old, now);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]];
    if (left !== undefined && left === right) {
      lines.push({ mark: ' ', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(longest, i + 1, j) >= at(longest, i, j + 1))) {
      lines.push({ mark: '-', text: left });
      i += 1;
    } else {
      lines.push({ mark: '+', text: right ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** How many lines are common to what is left of both from line i and line j on. */
function table(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    const row = rows[i] ?? new Uint16Array();
    for (let j = now.length - 1; j >= 0; j--) row[j] = old[i] === now[j] ? at(rows, i + 1, j + 1) + 1 : Math.max(at(rows, i + 1, j), at(rows, i, j + 1));
  }
  return rows;
}

function at(rows: readonly Uint16Array[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}

function shorten(lines: readonly Line[]): string[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some(({ mark }) => mark !== ' '));
  return lines.flatMap(({ mark, text }, index) => (near[index] ? [`${mark} ${text}`.trimEnd()] : index === 0 || near[index - 1] ? ['…'] : []));
}

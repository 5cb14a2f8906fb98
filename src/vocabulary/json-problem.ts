const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
// oxlint-disable-next-line no-control-regex -- a control character in a string is what is looked for
const stringStop = /["\\\u0000-\u001f]/g;

/** A place in the text and what is wrong there, or where the value ends. */
type Scan = { end: number } | { wrong: number; why: string };

/**
 * Why a text is not JSON, with the place: `character 15: a comma or } is missing before "x"`. For texts that `JSON.parse` refused:
 * its own message names a place for some mistakes only. Characters count from 1. Not recursive, so that depth does no harm.
 */
export function jsonProblem(text: string): string {
  const open: ('{' | '[')[] = [];
  let at = skipSpace(text, 0);
  if (at === text.length) return 'it is empty';
  let expected: 'value' | 'first-value' | 'key' | 'first-key' | 'rest' = 'value';
  for (;;) {
    at = skipSpace(text, at);
    const char = text[at];
    if (char === undefined) return open.length === 0 ? 'it holds nothing' : `it ends before the ${open.at(-1) === '{' ? 'object' : 'list'} is closed`;
    if (expected === 'rest') {
      const inner = open.at(-1);
      if (char === closing(inner)) {
        open.pop();
        at += 1;
      } else if (char === ',' && inner !== undefined) {
        at += 1;
        expected = inner === '{' ? 'key' : 'value';
      } else return place(at, inner === undefined ? `nothing may follow the value, and there is ${shown(text, at)}` : `a comma or ${closing(inner)} is missing before ${shown(text, at)}`);
      if (open.length === 0 && skipSpace(text, at) === text.length) return 'it is JSON';
      continue;
    }
    if ((expected === 'first-value' || expected === 'first-key') && char === closing(open.at(-1))) {
      open.pop();
      at += 1;
    } else {
      const scanned = expected === 'key' || expected === 'first-key' ? scanKey(text, at) : scanValue(text, at);
      if ('wrong' in scanned) return place(scanned.wrong, scanned.why);
      at = scanned.end;
      if (expected === 'key' || expected === 'first-key') {
        expected = 'value';
        continue;
      }
      if (char === '{' || char === '[') {
        open.push(char);
        expected = char === '{' ? 'first-key' : 'first-value';
        continue;
      }
    }
    expected = 'rest';
    if (open.length === 0 && skipSpace(text, at) === text.length) return 'it is JSON';
  }
}

/** A name and its colon. */
function scanKey(text: string, at: number): Scan {
  if (text[at] !== '"') return { wrong: at, why: `a name in double quotes is missing before ${shown(text, at)}` };
  const name = scanString(text, at);
  if ('wrong' in name) return name;
  const colon = skipSpace(text, name.end);
  return text[colon] === ':' ? { end: colon + 1 } : { wrong: colon, why: `a colon is missing ${colon === text.length ? 'at the end' : `before ${shown(text, colon)}`}` };
}

/** A whole string, number or word; of an object or list its bracket. */
function scanValue(text: string, at: number): Scan {
  const char = text[at] ?? '';
  if (char === '{' || char === '[') return { end: at + 1 };
  if (char === '"') return scanString(text, at);
  for (const pattern of [number, literal]) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return { end: pattern.lastIndex };
  }
  return { wrong: at, why: `a value can't begin with ${shown(text, at)}` };
}

function scanString(text: string, start: number): Scan {
  let at = start + 1;
  for (;;) {
    stringStop.lastIndex = at;
    const stop = stringStop.exec(text);
    if (stop === null) return { wrong: start, why: 'the text that begins here has no closing quote' };
    if (stop[0] === '"') return { end: stop.index + 1 };
    if (stop[0] !== '\\') return { wrong: stop.index, why: `a line break, tab or other control character in a text must be written as ${JSON.stringify(stop[0]).slice(1, -1)}` };
    escape.lastIndex = stop.index;
    if (!escape.test(text)) return { wrong: stop.index, why: 'a backslash stands before something that it can\'t escape' };
    at = escape.lastIndex;
  }
}

function closing(open: '{' | '[' | undefined): '}' | ']' | null {
  return open === undefined ? null : open === '{' ? '}' : ']';
}

function skipSpace(text: string, at: number): number {
  space.lastIndex = at;
  space.test(text);
  return space.lastIndex;
}

function shown(text: string, at: number): string {
  return JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

function place(at: number, why: string): string {
  return `character ${at + 1}: ${why}`;
}

import { jsonProblem } from '../vocabulary/json-problem.ts';

const charsMax = 1_000_000;
const depthMax = 100;
/** Places where an object may begin that are tried. */
const beginningsMax = 20;

/**
 * The JSON of an answer: the whole of it, or what stands between the fences of Markdown, or the one object in text around it. `problem` says what is wrong in words that a model
 * can mend it by. Nothing is guessed: text that is nearly JSON is a problem, and so are two objects.
 */
export function readJson(answer: string): { value: unknown } | { problem: string } {
  if (answer.length > charsMax) return { problem: `it is longer than ${charsMax} characters` };
  const text = answer.trim();
  if (text === '') return { problem: 'it is empty' };
  const whole = parsed(text);
  if (whole !== null) return whole;
  const fenced = fencesOf(text);
  const inFence = fenced.length === 1 ? parsed(fenced[0] ?? '') : null;
  if (inFence !== null) return inFence;
  const found = objectsWithin(text);
  if (found.length > 1) return { problem: 'there is more than one object in it, and it must be one alone' };
  // What a reader would take for the JSON is told about, rather than the words before it.
  return found[0] ?? { problem: `it is not JSON: ${jsonProblem(fenced[0] ?? text.slice(Math.max(0, text.indexOf('{'))))}` };
}

/** What stands between lines that are fences, with or without the name of a language. */
function fencesOf(text: string): string[] {
  const found: string[] = [];
  let open: string[] | null = null;
  for (const line of text.split('\n')) {
    if (/^[ \t]{0,8}```[a-z]{0,10}[ \t\r]{0,8}$/iu.test(line)) {
      if (open !== null) found.push(open.join('\n').trim());
      open = open === null ? [] : null;
    } else open?.push(line);
  }
  return found;
}

function parsed(text: string): { value: unknown } | { problem: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return endOf(text, 0) === 'too deep' ? { problem: `it is nested more than ${depthMax} deep` } : { value };
}

/** Objects that stand side by side in a text. */
function objectsWithin(text: string): { value: unknown }[] {
  const found: { value: unknown }[] = [];
  let at = text.indexOf('{');
  for (let tried = 0; at >= 0 && tried < beginningsMax; tried++) {
    const end = endOf(text, at);
    const object = typeof end === 'number' ? parsed(text.slice(at, end)) : null;
    if (object !== null && 'value' in object) found.push(object);
    at = text.indexOf('{', object === null || typeof end !== 'number' ? at + 1 : end);
  }
  return found;
}

/** Where the brackets that open at `start` are closed again, strings left out; `null` when they are not. */
function endOf(text: string, start: number): number | 'too deep' | null {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at += 1;
    } else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > depthMax) return 'too deep';
    } else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

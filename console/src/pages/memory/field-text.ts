import { wrongInput } from './wrong-input.ts';

/** A value of a record while it is being edited. */
export interface Edited {
  name: string;
  text: string;
  /** What it was, and so what it becomes again. */
  type: 'text' | 'number' | 'boolean' | 'list' | 'json';
}

export function asEdited(name: string, value: unknown): Edited {
  const { text, type } = asText(value);
  return { name, text, type };
}

function asText(value: unknown): Omit<Edited, 'name'> {
  if (value === null || value === undefined) return { text: '', type: 'text' };
  if (typeof value === 'string') return { text: value, type: 'text' };
  if (typeof value === 'number') return { text: String(value), type: 'number' };
  if (typeof value === 'boolean') return { text: value ? 'yes' : 'no', type: 'boolean' };
  // A comma within one would make two of it.
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' && !one.includes(','))) return { text: value.join(', '), type: 'list' };
  return { text: JSON.stringify(value), type: 'json' };
}

/** What it says, `undefined` for nothing. Throws with what is wrong and what to write. */
export function fromText({ name, text, type }: Edited): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (type === 'number') {
    const value = Number(trimmed);
    if (!Number.isFinite(value)) throw wrongInput(`“${trimmed}” is not a number, and ${name} is one.`, 'Write digits, with a point for fractions.');
    return value;
  }
  if (type === 'boolean') {
    if (['yes', 'true'].includes(trimmed.toLowerCase())) return true;
    if (['no', 'false'].includes(trimmed.toLowerCase())) return false;
    throw wrongInput(`${name} is yes or no, not “${trimmed}”.`, 'Write one of the two.');
  }
  if (type === 'list') return trimmed.split(',').map((one) => one.trim()).filter((one) => one !== '');
  if (type === 'text') return text;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    throw wrongInput(`What stands in ${name} is not JSON.`, 'Write it as it was, with quotation marks and brackets.');
  }
}

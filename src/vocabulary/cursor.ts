import { Terminal } from './errors.ts';

/**
 * A place in a list, as its reader keeps it: opaque, so that what a place is may change. It names its list, since a place in one means nothing in another.
 * Text in base64url: `tasks 4711`.
 */
export function cursorAt(list: string, place: number): string {
  return Buffer.from(`${list} ${place}`).toString('base64url');
}

/** The place of a cursor; `undefined` at the beginning. Throws `list.bad-cursor` for what `cursorAt` did not make for this list. */
export function placeOf(list: string, cursor: string | null | undefined): number | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const [, named, place] = /^([a-z]+) (-?\d{1,16})$/u.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (named !== list || place === undefined || !Number.isSafeInteger(Number(place))) throw new Terminal('list.bad-cursor', 'That is not a place in this list.', 'Begin again without a cursor.');
  return Number(place);
}

import type { Json } from '../vocabulary/json.ts';
import type { FieldChange } from '../vocabulary/memory.ts';
import { diffFields, own, sameJson, withField, type Fields } from './diff.ts';

export interface Undone {
  /** The newest value without the change: conflicts are restored when they were asked for, and else as they are now. */
  value: Fields;
  /** What differs between the newest value and `value`. */
  changes: FieldChange[];
  /** Fields that were changed again since: `before` is what the change found, `after` what it made of it, `now` what there is. */
  conflicts: (FieldChange & { now?: Json })[];
}

/** Whether somebody whose word counts has set that field since, perhaps to the very same value. */
export type Contested = (field: string) => boolean;
const uncontested: Contested = () => false;

/**
 * Takes back what one version changed: three-way, with the value after it as the base, the value before it as theirs and the
 * newest as ours. A field that is still as the version left it goes back; one that was brought back already stays; one that was
 * changed again since is a conflict. Fields that the version did not touch are not touched either. `contested`: fields that are a
 * conflict although they are as the version left them again.
 */
export function takeBack(versions: { before: Fields; after: Fields; now: Fields }, restore: ReadonlySet<string> = new Set(), contested: Contested = uncontested): Undone {
  const { before, after, now } = versions;
  let value = now;
  const conflicts: Undone['conflicts'] = [];
  for (const change of diffFields(before, after)) {
    const { field } = change;
    const current = own(now, field);
    const old = own(before, field);
    if (sameJson(current, old)) continue;
    const isClean = sameJson(current, own(after, field)) && !contested(field);
    if (!isClean) conflicts.push({ ...change, ...(current === undefined ? {} : { now: current }) });
    if (isClean || restore.has(field)) value = withField(value, field, old);
  }
  return { value, changes: diffFields(now, value), conflicts };
}

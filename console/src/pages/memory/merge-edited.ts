import type { Edited } from './field-text.ts';

/** What was typed, what it was typed into, and what stands there by now: each the fields of a form. */
export interface ThreeForms {
  base: readonly Edited[];
  mine: readonly Edited[];
  theirs: readonly Edited[];
}

/** The names of the fields that somebody else changed since, in the order of the form. */
export function changedByThem({ base, theirs }: Pick<ThreeForms, 'base' | 'theirs'>): string[] {
  return namesOf(base, theirs).filter((name) => textIn(theirs, name) !== textIn(base, name));
}

/** Those of them that one typed something else into oneself: only a person can say what is meant. */
export function changedByBoth(forms: ThreeForms): string[] {
  const { base, mine, theirs } = forms;
  return changedByThem(forms).filter((name) => textIn(mine, name) !== textIn(base, name) && textIn(mine, name) !== textIn(theirs, name));
}

/** What each changed alone is kept; where both changed the same field, `wins` says which of the two stands. */
export function mergeEdited(forms: ThreeForms, wins: 'mine' | 'theirs'): Edited[] {
  const { base, mine, theirs } = forms;
  const both = new Set(changedByBoth(forms));
  return namesOf(mine, theirs).map((name) => {
    const isMine = both.has(name) ? wins === 'mine' : textIn(mine, name) !== textIn(base, name);
    // A field that they took away is an empty one: nothing is written of it.
    return (isMine ? fieldIn(mine, name) : fieldIn(theirs, name)) ?? { name, text: '', type: 'text' };
  });
}

function namesOf(...forms: readonly (readonly Edited[])[]): string[] {
  return [...new Set(forms.flatMap((form) => form.map(({ name }) => name)))];
}

function fieldIn(form: readonly Edited[], name: string): Edited | undefined {
  return form.find((one) => one.name === name);
}

/** What stands in a field of this name, nothing where there is none. */
export function textIn(form: readonly Edited[], name: string): string {
  return fieldIn(form, name)?.text ?? '';
}

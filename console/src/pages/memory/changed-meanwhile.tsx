import { useEffect, useRef } from 'react';
import { Button } from '../../kit/button.tsx';
import { Note } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { Changes } from './changes.tsx';
import type { Edited } from './field-text.ts';
import { changedByBoth, changedByThem, mergeEdited } from './merge-edited.ts';
import { fieldsOf, type Written } from './record-form.ts';
import { changesBetween } from './version-changes.ts';
import { actorWords, type Version } from './words.ts';

export interface ChangedMeanwhileProps {
  kind: string;
  base: Written | null;
  mine: readonly Edited[];
  theirs: Version;
  /** How many times it was refused since the last time that one chose: each time the eye is led here. */
  refusals: number;
  /** The form goes on from theirs. `aside`: what one had written and what stands no more in the form. `at`: the field that it was about, the first of them. */
  onTake: (fields: Edited[], aside: Edited[], at: string) => void;
}

/** The record is another one than the form was filled from: what was changed, by whom, and what to do about it. Nothing that was typed is lost. */
export function ChangedMeanwhile({ kind, base, mine, theirs, refusals, onTake }: ChangedMeanwhileProps) {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refusals > 0) here.current?.focus();
  }, [refusals]);
  const forms = { base: fieldsOf(base, kind), mine, theirs: fieldsOf(theirs, kind) };
  const both = changedByBoth(forms);
  const shown = new Set(changedByThem(forms));
  const changes = changesBetween(base?.value ?? {}, theirs.value).filter(({ field }) => shown.has(field));
  const typed = mine.filter(({ name }) => both.includes(name));
  const take = (wins: 'mine' | 'theirs'): void => onTake(mergeEdited(forms, wins), wins === 'theirs' ? typed : [], both[0] ?? changedByThem(forms)[0] ?? '');
  return (
    <div ref={here} role="alert" tabIndex={-1} className="focus:outline-none">
      <Note tone="warn">
        <div className="grid gap-2">
          <p>
            {theirs.version === 1 ? 'It was put on record' : `Version ${String(theirs.version)} was written`} <Time at={theirs.at} /> by {theirs.actor === 'operator' ? 'you, here or in another window, or by somebody signed in like you,' : actorWords(theirs.actor)} while you were editing.
            {refusals > 0 && ' Yours was not written.'}
          </p>
          <Changes changes={changes} mine={new Map(typed.map(({ name, text }) => [name, text]))} />
          {both.length === 0
            ? <div className="flex flex-wrap items-center gap-2"><Button size="small" onClick={() => take('mine')}>Keep both</Button><span className="text-muted">You changed other fields.</span></div>
            : (
              <>
                <div className="flex flex-wrap gap-2"><Button size="small" onClick={() => take('mine')}>Keep mine</Button><Button size="small" onClick={() => take('theirs')}>Take theirs</Button></div>
                <p className="text-muted">Where only one of you changed a field, that change is kept either way. Nothing is written before you press Write it.</p>
              </>
            )}
        </div>
      </Note>
    </div>
  );
}

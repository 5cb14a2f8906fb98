import { useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextArea, TextField } from '../../kit/field.tsx';
import { Note } from '../../kit/states.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import type { Edited } from './field-text.ts';
import { changedByThem, textIn } from './merge-edited.ts';
import { fieldsOf, writtenOf, type Written } from './record-form.ts';
import { useSaveRecord } from './use-save-record.ts';
import { bareName, fieldLabel, type Customer } from './words.ts';
import { wrongInput } from './wrong-input.ts';

export interface EditRecordProps {
  open: boolean;
  onClose: () => void;
  record: Customer['record'];
  /** Whose record it becomes when there is none. */
  subject: string;
}

/** Which field is to have the focus: a new object for each time. */
interface Wanted {
  name: string;
}

/** A form that is left with something in it is kept, and there again when it is opened the next time, until it is written or discarded. Any other begins with the record as it is then. */
export function EditRecord(props: EditRecordProps) {
  const [isKept, setIsKept] = useState(false);
  return props.open || isKept ? <RecordForm {...props} onKeep={setIsKept} /> : null;
}

/** All fields of a record at once: it is written as a new version, of the one that the form was filled from. */
function RecordForm({ open, onClose, record, subject, onKeep }: EditRecordProps & { onKeep: (isKept: boolean) => void }) {
  // Of when one began: what comes in meanwhile does not change under one's hands.
  const [{ kind, id }] = useState(() => ({ kind: record?.kind ?? subject.slice(0, subject.indexOf(':')), id: record?.id ?? bareName(subject) }));
  const [base, setBase] = useState<Written | null>(() => writtenOf(record));
  const [fields, setFields] = useState<Edited[]>(() => fieldsOf(base, kind));
  const [aside, setAside] = useState<readonly Edited[]>([]);
  const [another, setAnother] = useState('');
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [wasLeft, setWasLeft] = useState(false);
  const [settled, setSettled] = useState(0);
  const isWritten = useRef(false);
  const isSame = record !== null && record.kind === kind && record.id === id;
  const { save, theirs, refusals } = useSaveRecord({ kind, id }, { written: base, move: setBase }, open && isSame ? record.seq : 0);
  const before = fieldsOf(base, kind);
  const isChanged = aside.length > 0 || another.trim() !== '' || changedByThem({ base: before, theirs: fields }).length > 0;
  // What one typed over it again is newer than what was set aside.
  const replaced = aside.filter(({ name, text }) => textIn(fields, name) === textIn(before, name) && text !== textIn(fields, name));
  const change = (name: string, text: string): void => setFields(fields.map((one) => (one.name === name ? { ...one, text } : one)));
  const putBack = (): void => {
    setFields(fields.map((one) => replaced.find(({ name }) => name === one.name) ?? one));
    setAside(aside.filter((one) => !replaced.includes(one)));
    setWanted(replaced[0] ?? null);
  };
  const take = (merged: Edited[], put: readonly Edited[], at: string): void => {
    setBase(theirs);
    setFields(merged);
    setAside([...aside.filter(({ name }) => !put.some((one) => one.name === name)), ...put]);
    setWanted({ name: at });
    setSettled(refusals);
  };
  const add = (): void => {
    const name = another.trim();
    if (name === '') return;
    if (!fields.some((one) => one.name === name)) setFields([...fields, { name, text: '', type: 'text' }]);
    setAnother('');
    setWanted({ name });
  };
  const write = async (): Promise<unknown> => {
    if (another.trim() !== '') {
      add();
      throw wrongInput(`“${another.trim()}” was named under “Another field” and has a place in the form now. Nothing is written yet.`, 'Fill it in, or leave it empty to do without it.');
    }
    const done = await save(fields);
    isWritten.current = done !== false;
    return done;
  };
  const leave = (): void => {
    onKeep(isChanged && !isWritten.current);
    setWasLeft(true);
    onClose();
  };
  const discard = (): void => {
    onKeep(false);
    onClose();
  };
  return (
    <ConfirmDialog open={open} onClose={leave} title={base === null ? `Put ${id} on record` : `Edit ${id}`} verb="Write it" onConfirm={write} description="It becomes a new version, by your word. A field that is left empty is not there any more.">
      {wasLeft && <Note action={<Button size="small" onClick={discard}>Discard it</Button>}>What you typed before is here again. It is not written yet.</Note>}
      {theirs !== null && <ChangedMeanwhile kind={kind} base={base} mine={fields} theirs={theirs} refusals={refusals - settled} onTake={take} />}
      {replaced.length > 0 && <Note action={<Button size="small" onClick={putBack}>Put mine back</Button>}>Theirs stands in {replaced.map(({ name }) => fieldLabel(name)).join(', ')}.</Note>}
      {fields.map((field) => <OneField key={field.name} field={field} wanted={wanted?.name === field.name ? wanted : null} onChange={(text) => change(field.name, text)} />)}
      <AnotherField name={another} onName={setAnother} onAdd={add} />
    </ConfirmDialog>
  );
}

function OneField({ field: { name, text, type }, wanted, onChange }: { field: Edited; wanted: Wanted | null; onChange: (text: string) => void }) {
  const hint = type === 'list' ? 'With commas between.' : type === 'json' ? 'JSON, as it is on record.' : undefined;
  const [isLong] = useState(text.length > 80 || name === 'notes' || type === 'json');
  const here = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (wanted !== null) here.current?.focus();
  }, [wanted]);
  return isLong
    ? <TextArea ref={here} label={fieldLabel(name)} hint={hint} value={text} rows={3} onChange={(event) => onChange(event.target.value)} />
    : <TextField ref={here} label={fieldLabel(name)} hint={hint} value={text} autoComplete="off" onChange={(event) => onChange(event.target.value)} />;
}

function AnotherField({ name, onName, onAdd }: { name: string; onName: (name: string) => void; onAdd: () => void }) {
  return (
    <div className="flex items-end gap-2">
      <TextField label="Another field" className="flex-1" placeholder="such as plan" value={name} autoComplete="off" onChange={(event) => onName(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); onAdd(); } }} />
      <Button icon="plus" disabled={name.trim() === ''} onClick={onAdd}>Add</Button>
    </div>
  );
}

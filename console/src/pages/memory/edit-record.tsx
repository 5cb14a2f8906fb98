import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextArea, TextField } from '../../kit/field.tsx';
import { Note } from '../../kit/states.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import type { Edited } from './field-text.ts';
import { fieldsOf, writtenOf, type Written } from './record-form.ts';
import { useSaveRecord } from './use-save-record.ts';
import { bareName, fieldLabel, type Customer } from './words.ts';

export interface EditRecordProps {
  open: boolean;
  onClose: () => void;
  record: Customer['record'];
  /** Whose record it becomes when there is none. */
  subject: string;
}

/** All fields of a record at once: it is written as a new version, of the one that the form was filled from. */
export function EditRecord({ open, onClose, record, subject }: EditRecordProps) {
  // Of when one began: what comes in meanwhile does not change under one's hands.
  const [{ kind, id }] = useState(() => ({ kind: record?.kind ?? subject.slice(0, subject.indexOf(':')), id: record?.id ?? bareName(subject) }));
  const [base, setBase] = useState<Written | null>(() => writtenOf(record));
  const [fields, setFields] = useState<Edited[]>(() => fieldsOf(base, kind));
  const [aside, setAside] = useState<readonly Edited[]>([]);
  const isSame = record !== null && record.kind === kind && record.id === id;
  const { save, theirs, refusals } = useSaveRecord({ kind, id }, { written: base, move: setBase }, open && isSame ? record.version : 0);
  const change = (name: string, text: string): void => setFields(fields.map((one) => (one.name === name ? { ...one, text } : one)));
  const putBack = (): void => {
    setFields(fields.map((one) => aside.find(({ name }) => name === one.name) ?? one));
    setAside([]);
  };
  return (
    <ConfirmDialog open={open} onClose={onClose} title={base === null ? `Put ${id} on record` : `Edit ${id}`} verb="Write it" onConfirm={() => save(fields)} description="It becomes a new version, by your word. A field that is left empty is not there any more.">
      {theirs !== null && <ChangedMeanwhile kind={kind} base={base} mine={fields} theirs={theirs} refusals={refusals} onTake={(merged, put) => { setBase(theirs); setFields(merged); setAside(put); }} />}
      {aside.length > 0 && <Note action={<Button size="small" onClick={putBack}>Put mine back</Button>}>Theirs stands in {aside.map(({ name }) => fieldLabel(name)).join(', ')}.</Note>}
      {fields.map((field) => <OneField key={field.name} field={field} onChange={(text) => change(field.name, text)} />)}
      <AnotherField onAdd={(name) => { if (!fields.some((one) => one.name === name)) setFields([...fields, { name, text: '', type: 'text' }]); }} />
    </ConfirmDialog>
  );
}

function OneField({ field: { name, text, type }, onChange }: { field: Edited; onChange: (text: string) => void }) {
  const hint = type === 'list' ? 'With commas between.' : type === 'json' ? 'JSON, as it is on record.' : undefined;
  const [isLong] = useState(text.length > 80 || name === 'notes' || type === 'json');
  return isLong
    ? <TextArea label={fieldLabel(name)} hint={hint} value={text} rows={3} onChange={(event) => onChange(event.target.value)} />
    : <TextField label={fieldLabel(name)} hint={hint} value={text} autoComplete="off" onChange={(event) => onChange(event.target.value)} />;
}

function AnotherField({ onAdd }: { onAdd: (name: string) => void }) {
  const [name, setName] = useState('');
  const add = (): void => {
    if (name.trim() !== '') onAdd(name.trim());
    setName('');
  };
  return (
    <div className="flex items-end gap-2">
      <TextField label="Another field" className="flex-1" placeholder="such as plan" value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); add(); } }} />
      <Button icon="plus" disabled={name.trim() === ''} onClick={add}>Add</Button>
    </div>
  );
}

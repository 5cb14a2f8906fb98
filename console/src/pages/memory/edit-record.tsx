import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextArea, TextField } from '../../kit/field.tsx';
import { Note } from '../../kit/states.tsx';
import { toast } from '../../kit/toast.tsx';
import { asEdited, fromText, type Edited } from './field-text.ts';
import { bareName, fieldLabel, type Customer } from './words.ts';

/** Counted by agents; what a person would write there is lost with the next mail. */
const keptByAgents = new Set(['firstSeen', 'mails']);
const beginnings: Readonly<Record<string, readonly string[]>> = { customer: ['name', 'organisation', 'phone', 'language', 'notes'] };

export interface EditRecordProps {
  open: boolean;
  onClose: () => void;
  record: Customer['record'];
  /** Whose record it becomes when there is none. */
  subject: string;
}

/** All fields of a record at once: it is written as a new version. */
export function EditRecord({ open, onClose, record, subject }: EditRecordProps) {
  const kind = record?.kind ?? subject.slice(0, subject.indexOf(':'));
  const id = record?.id ?? bareName(subject);
  const [base, setBase] = useState(record);
  const [fields, setFields] = useState<Edited[]>(() => fieldsOf(record, kind));
  const [added, setAdded] = useState('');
  const revert = useApiWrite('memory.revert', { refreshes: ['memory'], onDone: ({ version }) => toast({ text: version === null ? 'The inbox asks you about what was changed since.' : `Taken back, as version ${String(version)}.` }) });
  const put = useApiWrite('memory.put', {
    refreshes: ['memory'], onProblem: () => undefined,
    onDone: ({ version }) => toast({ text: `Written as version ${String(version)}.`, ...(version === 1 ? {} : { undo: { label: 'Take back', run: () => revert.mutate({ body: { ref: `${kind}:${id}`, version } }) } }) }),
  });
  const change = (name: string, text: string): void => setFields(fields.map((one) => (one.name === name ? { ...one, text } : one)));
  const add = (): void => {
    const name = added.trim();
    if (name !== '' && !fields.some((one) => one.name === name)) setFields([...fields, { name, text: '', type: 'text' }]);
    setAdded('');
  };
  const moved = record !== null && base !== null && record.version !== base.version;
  const save = (): Promise<unknown> => {
    const kept = Object.fromEntries((record?.fields ?? []).filter(({ name }) => keptByAgents.has(name)).map(({ name, value }) => [name, value]));
    return put.mutateAsync({ body: { kind, id, value: { ...kept, ...valueOf(fields) } } });
  };
  return (
    <ConfirmDialog open={open} onClose={onClose} title={record === null ? `Put ${id} on record` : `Edit ${id}`} verb="Write it" onConfirm={save} description="It becomes a new version, by your word. A field that is left empty is not there any more.">
      {moved && <Note tone="warn" action={<Button size="small" onClick={() => { setBase(record); setFields(fieldsOf(record, kind)); }}>Begin with the new one</Button>}>The record was changed to version {record.version} while you were editing. Writing yours replaces it.</Note>}
      {fields.map(({ name, text, type }) => {
        const hint = type === 'list' ? 'With commas between.' : type === 'json' ? 'JSON, as it is on record.' : undefined;
        const long = text.length > 80 || name === 'notes' || type === 'json';
        return long
          ? <TextArea key={name} label={fieldLabel(name)} hint={hint} value={text} rows={3} onChange={(event) => change(name, event.target.value)} />
          : <TextField key={name} label={fieldLabel(name)} hint={hint} value={text} autoComplete="off" onChange={(event) => change(name, event.target.value)} />;
      })}
      <div className="flex items-end gap-2">
        <TextField label="Another field" className="flex-1" placeholder="such as plan" value={added} autoComplete="off" onChange={(event) => setAdded(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); add(); } }} />
        <Button icon="plus" disabled={added.trim() === ''} onClick={add}>Add</Button>
      </div>
    </ConfirmDialog>
  );
}

function fieldsOf(record: Customer['record'], kind: string): Edited[] {
  const there = (record?.fields ?? []).filter(({ name }) => !keptByAgents.has(name)).map(({ name, value }): Edited => asEdited(name, value));
  const names = new Set(there.map(({ name }) => name));
  return [...there, ...(beginnings[kind] ?? []).filter((name) => !names.has(name)).map((name): Edited => ({ name, text: '', type: 'text' }))];
}

function valueOf(fields: readonly Edited[]): Record<string, never> {
  return Object.fromEntries(fields.flatMap((field) => { const value = fromText(field); return value === undefined ? [] : [[field.name, value]]; })) as Record<string, never>;
}

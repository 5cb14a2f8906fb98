import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { newKey } from '../../api/call.ts';
import { useApiWrite } from '../../api/query.ts';
import { isoDay } from '../../format/time.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Select, TextArea, TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Time, useZone } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import { listOf, usePlace } from './place.ts';
import { tiers, type Tier } from './search.ts';
import { tierWords, typeWords, type Customer } from './words.ts';
import { wrongInput } from './wrong-input.ts';

/** What was noted about them, newest first. */
export function Notes({ notes, canChange, onAdd }: { notes: Customer['notes']; canChange: boolean; onAdd: () => void }) {
  const { search } = usePlace();
  return (
    <Section title="Notes" {...(canChange ? { actions: <Button size="small" tone="quiet" icon="plus" onClick={onAdd}>Add a note</Button> } : {})}>
      {notes.length === 0 && <p className="text-sm text-muted">No notes. What you add here is found by search, and by agents when they write to this customer.</p>}
      {notes.length > 0 && (
        <ul className="divide-y divide-line border-y border-line text-sm">
          {notes.map((note) => (
            <li key={note.id}>
              <Link to="/memory/{-$ref}" params={{ ref: note.id }} search={listOf(search)} className="grid gap-1 py-2 hover:bg-hover">
                <span className="line-clamp-4 break-words whitespace-pre-wrap">{note.text}</span>
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
                  {note.type !== 'note' && <span>{typeWords[note.type].word}</span>}<Time at={note.at} /><span>kept {tierWords[note.tier]}</span>{note.version > 1 && <span>version {note.version}</span>}{note.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function NoteDialog({ open, onClose, subject, title }: { open: boolean; onClose: () => void; subject: string; title: string }) {
  const zone = useZone();
  const [text, setText] = useState('');
  const [tags, setTags] = useState('');
  const [tier, setTier] = useState<Tier>('operational');
  const write = useApiWrite('memory.note', {
    refreshes: ['memory'], onProblem: () => undefined, onDone: () => {
      toast({ text: 'The note is written.' });
      setText('');
      setTags('');
    },
  });
  const save = async (): Promise<void> => {
    if (text.trim() === '') throw wrongInput('The note is empty.', 'Write it first.');
    const list = tags.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
    await write.mutateAsync({ body: { id: `note-${isoDay(Date.now(), zone)}-${newKey().slice(0, 8)}`, text: text.trim(), subject, tier, ...(list.length === 0 ? {} : { tags: list }) } });
  };
  return (
    <ConfirmDialog open={open} onClose={onClose} title={`A note about ${title}`} description="Agents find it when they write to this customer; forgetting the customer takes it along." verb="Write the note" onConfirm={save}>
      <TextArea label="Note" value={text} onChange={(event) => setText(event.target.value)} rows={5} />
      <div className="grid items-start gap-3 wide:grid-cols-2">
        <TextField label="Tags" hint="With commas between, if any." value={tags} onChange={(event) => setTags(event.target.value)} autoComplete="off" />
        <Select label="Kept" value={tier} onChange={(event) => setTier(event.target.value as Tier)} options={tiers.map((one) => ({ value: one, label: tierWords[one] }))} />
      </div>
    </ConfirmDialog>
  );
}

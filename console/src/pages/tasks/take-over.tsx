import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useApiWrite } from '../../api/query.ts';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Choice, Select, TextArea, TextField } from '../../kit/field.tsx';
import { toast } from '../../kit/toast.tsx';
import { byHand, skippable, suppliable, type OpenStep } from './open-steps.ts';
import type { Story } from './timeline/spans.ts';

const noteMax = 2_000;
const noteOf = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function incomplete(message: string, nextStep: string): ApiProblem {
  return new ApiProblem({ code: 'console.incomplete', status: 0, message, nextStep });
}

function StepSelect({ steps, value, onChange }: { steps: readonly OpenStep[]; value: string; onChange: (step: string) => void }) {
  return <Select label="Which step" value={value} onChange={(event) => onChange(event.target.value)} options={steps.map(({ name, why }) => ({ value: name, label: `${name}: ${why}` }))} />;
}

/** What a step was to find out, given in its place: as text, or as JSON that is checked while one writes. */
export function SupplyDialog({ task, onClose }: { task: Story['task']; onClose: () => void }) {
  const steps = suppliable(task);
  const [step, setStep] = useState(steps[0]?.name ?? '');
  const [form, setForm] = useState<'text' | 'json'>('text');
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const read = readResult(form, text);
  const supply = useApiWrite('tasks.supply', { refreshes: ['tasks', 'inbox'], onProblem: () => undefined, onDone: () => toast({ text: `${task.id} goes on with what you gave it.` }) });
  const confirm = async (): Promise<void> => {
    setTried(true);
    if (read.wrong !== null) throw incomplete('There is no result to give yet.', read.wrong);
    await supply.mutateAsync({ params: { task: task.id }, body: { step, result: read.value as never, note: noteOf(note) } });
  };
  return (
    <ConfirmDialog open onClose={onClose} verb="Give it" title="Supply a result" description="The task goes on as if the step had found this. It is on record that it came from you." onConfirm={confirm}>
      <StepSelect steps={steps} value={step} onChange={setStep} />
      <Choice label="The result is" value={form} onChange={setForm} options={[{ value: 'text', label: 'Text' }, { value: 'json', label: 'JSON' }]} />
      <TextArea label="Result" value={text} onChange={(event) => setText(event.target.value)} error={(tried || (form === 'json' && text.trim() !== '')) ? read.wrong : null} rows={6} spellCheck={form === 'text'} hint={form === 'json' ? 'The step’s agent takes it as it is: the same fields as its code gives back.' : undefined} />
      <TextField label="A note (for the record)" value={note} onChange={(event) => setNote(event.target.value)} maxLength={noteMax} autoComplete="off" />
    </ConfirmDialog>
  );
}

function readResult(form: 'text' | 'json', text: string): { value: unknown; wrong: string | null } {
  if (text.trim() === '') return { value: null, wrong: 'Write the result. For none at all, skip the step instead.' };
  if (form === 'text') return { value: text, wrong: null };
  try {
    return { value: JSON.parse(text) as unknown, wrong: null };
  } catch (error) {
    return { value: null, wrong: `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export function SkipDialog({ task, onClose }: { task: Story['task']; onClose: () => void }) {
  const steps = skippable(task);
  const [step, setStep] = useState(steps[0]?.name ?? '');
  const [note, setNote] = useState('');
  const skip = useApiWrite('tasks.skip', { refreshes: ['tasks', 'inbox'], onProblem: () => undefined, onDone: () => toast({ text: `“${step}” is skipped.` }) });
  return (
    <ConfirmDialog open onClose={onClose} verb="Skip it" title="Skip a step" description="A step gets no result, and the task goes on without it; a timer or a wait ends now." onConfirm={() => skip.mutateAsync({ params: { task: task.id }, body: { step, note: noteOf(note) } })}>
      <StepSelect steps={steps} value={step} onChange={setStep} />
      <TextField label="A note (for the record)" value={note} onChange={(event) => setNote(event.target.value)} maxLength={noteMax} autoComplete="off" />
    </ConfirmDialog>
  );
}

export function DoneByHandDialog({ story, onClose }: { story: Story; onClose: () => void }) {
  const steps = byHand(story);
  const [step, setStep] = useState(steps[0]?.name ?? '');
  const [note, setNote] = useState('');
  const done = useApiWrite('tasks.doneByHand', { refreshes: ['tasks', 'inbox', 'effects'], onProblem: () => undefined, onDone: () => toast({ text: 'It counts as done by you.' }) });
  const confirm = async (): Promise<void> => {
    if (note.trim() === '') throw incomplete('It does not say yet what you did.', 'Write it down: others rely on it.');
    await done.mutateAsync({ params: { task: story.task.id }, body: { step, note: note.trim() } });
  };
  return (
    <ConfirmDialog open onClose={onClose} verb="It is done" title="Done by hand" description="You did yourself what this was to do. Keelson will not do it any more, and the task goes on." onConfirm={confirm}>
      <StepSelect steps={steps} value={step} onChange={setStep} />
      <TextArea label="What you did" value={note} onChange={(event) => setNote(event.target.value)} maxLength={noteMax} rows={3} required />
    </ConfirmDialog>
  );
}

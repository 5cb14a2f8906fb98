import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Select, TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { toast } from '../../kit/toast.tsx';
import { usePlace } from './place.ts';
import { basisText, learnedLabels, learnedText, type Association } from './words.ts';
import { wrongInput } from './wrong-input.ts';

const isNumber = (name: Association['name']): boolean => name === 'reply-words' || name === 'answers-at-hour' || name === 'answer-delay-hours';

const hints: Partial<Record<Association['name'], string>> = {
  tone: 'formal or informal, as agents know it.', language: 'A code such as en, de or pt-BR.', playbook: 'The path of a playbook, such as playbooks/refund.md.', 'reply-words': 'A number of words.', 'answers-at-hour': 'An hour of the day, from 0 to 23.',
  'answer-delay-hours': 'A number of hours.',
};

/** What outcomes speak for, to be corrected by one's own word. */
export function Learned({ scope, associations, canChange }: { scope: string; associations: readonly Association[]; canChange: boolean }) {
  const { go } = usePlace();
  const [correcting, setCorrecting] = useState<Association | 'new' | null>(null);
  const missing = (Object.keys(learnedLabels) as Association['name'][]).filter((name) => !associations.some((one) => one.name === name));
  const lift = useApiWrite('memory.correct', { refreshes: ['memory'], onDone: ({ name }) => toast({ text: `${learnedLabels[name]} goes by what is observed again.` }) });
  return (
    <Section title="Learned from outcomes" {...(canChange && missing.length > 0 ? { actions: <Button size="small" tone="quiet" icon="plus" onClick={() => setCorrecting('new')}>Your own word</Button> } : {})}>
      {associations.length === 0 && <p className="text-sm text-muted">Nothing yet. It begins with the first replies and what becomes of them.</p>}
      {associations.length > 0 && (
        <ul className="divide-y divide-line border-y border-line text-sm">
          {associations.map((one) => (
            <li key={`${one.scope} ${one.name}`} className="group flex min-h-9 flex-wrap items-center gap-x-3 py-0.5">
              <span className="w-28 shrink-0 text-muted wide:w-32">{learnedLabels[one.name]}</span>
              <span className="min-w-24 flex-1 break-words">{learnedText(one.name, one.value)}</span>
              {one.corrected ? <Badge tone="accent">your word</Badge> : <span className="text-xs text-muted">{basisText(one)}</span>}
              <span className="ml-auto flex">
                <Button size="small" tone="quiet" aria-label={`Why? ${learnedLabels[one.name]}`} onClick={() => go({ search: { why: one.name } })}>Why?</Button>
                {canChange && (one.corrected
                  ? <Button size="small" tone="quiet" aria-label={`Lift your word on ${learnedLabels[one.name]}`} busy={lift.isPending} onClick={() => lift.mutate({ body: { scope: one.scope, name: one.name, value: null } })}>Lift</Button>
                  : <Button size="small" tone="quiet" aria-label={`Correct ${learnedLabels[one.name]}`} onClick={() => setCorrecting(one)}>Correct</Button>)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {correcting !== null && <Correct {...(correcting === 'new' ? { names: missing, before: null } : { names: [correcting.name], before: correcting.value })} scope={scope} onClose={() => setCorrecting(null)} />}
    </Section>
  );
}

function Correct({ names, before, scope, onClose }: { names: readonly Association['name'][]; before: Association['value']; scope: string; onClose: () => void }) {
  const [name, setName] = useState(names[0] ?? 'tone');
  const [text, setText] = useState(before === null ? '' : String(typeof before === 'number' ? Math.round(before) : before));
  const correct = useApiWrite('memory.correct', { refreshes: ['memory'], onProblem: () => undefined, onDone: () => toast({ text: `${learnedLabels[name]} is by your word from here on.` }) });
  const label = learnedLabels[name];
  const save = async (): Promise<void> => {
    const value = isNumber(name) ? Number(text) : text.trim();
    if (text.trim() === '' || Number.isNaN(value)) throw wrongInput(text.trim() === '' ? 'Nothing is written yet.' : `“${text}” is not a number.`, hints[name] ?? 'Write what holds.');
    await correct.mutateAsync({ body: { scope, name, value } });
  };
  return (
    <ConfirmDialog open onClose={onClose} title={names.length === 1 ? `Correct: ${label.toLowerCase()}` : 'Your own word'} verb={names.length === 1 ? 'Correct it' : 'Say so'} description="Your word stands above everything that is observed, until you lift it." onConfirm={save}>
      {names.length > 1 && <Select label="About" value={name} onChange={(event) => setName(event.target.value as Association['name'])} options={names.map((one) => ({ value: one, label: learnedLabels[one] }))} />}
      <TextField label={label} value={text} onChange={(event) => setText(event.target.value)} hint={hints[name]} {...(isNumber(name) ? { inputMode: 'decimal' as const } : {})} autoComplete="off" />
    </ConfirmDialog>
  );
}

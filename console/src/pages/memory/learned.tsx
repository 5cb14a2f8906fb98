import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { toast } from '../../kit/toast.tsx';
import { usePlace } from './place.ts';
import { basisText, learnedLabels, learnedText, type Association } from './words.ts';

const isNumber = (name: Association['name']): boolean => name === 'reply-words' || name === 'answers-at-hour' || name === 'answer-delay-hours';

const hints: Partial<Record<Association['name'], string>> = {
  tone: 'formal or informal, as agents know it.', language: 'A code such as en, de or pt-BR.', playbook: 'The path of a playbook, such as playbooks/refund.md.', 'reply-words': 'A number of words.', 'answers-at-hour': 'An hour of the day, from 0 to 23.',
  'answer-delay-hours': 'A number of hours.',
};

/** What outcomes speak for, to be corrected by one's own word. */
export function Learned({ scope, associations, canChange }: { scope: string; associations: readonly Association[]; canChange: boolean }) {
  const { go } = usePlace();
  const [correcting, setCorrecting] = useState<Association | null>(null);
  const lift = useApiWrite('memory.correct', { refreshes: ['memory'], onDone: ({ name }) => toast({ text: `${learnedLabels[name]} goes by what is observed again.` }) });
  return (
    <Section title="Learned from outcomes">
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
      {correcting !== null && <Correct key={correcting.name} of={correcting} scope={scope} onClose={() => setCorrecting(null)} />}
    </Section>
  );
}

function Correct({ of, scope, onClose }: { of: Association; scope: string; onClose: () => void }) {
  const [text, setText] = useState(of.value === null ? '' : String(typeof of.value === 'number' ? Math.round(of.value) : of.value));
  const correct = useApiWrite('memory.correct', { refreshes: ['memory'], onProblem: () => undefined, onDone: () => toast({ text: `${learnedLabels[of.name]} is by your word from here on.` }) });
  const label = learnedLabels[of.name];
  return (
    <ConfirmDialog
      open onClose={onClose} title={`Correct: ${label.toLowerCase()}`} verb="Correct it" description="Your word stands above everything that is observed, until you lift it."
      onConfirm={() => correct.mutateAsync({ body: { scope, name: of.name, value: isNumber(of.name) ? Number(text) : text.trim() } })}
    >
      <TextField label={label} value={text} onChange={(event) => setText(event.target.value)} hint={hints[of.name]} {...(isNumber(of.name) ? { inputMode: 'decimal' as const } : {})} autoComplete="off" />
    </ConfirmDialog>
  );
}

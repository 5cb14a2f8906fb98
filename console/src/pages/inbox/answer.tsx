import { useState, type Ref } from 'react';
import { Button } from '../../kit/button.tsx';
import { Field, Form } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Section } from '../../kit/page-header.tsx';
import { MailText } from './conversation.tsx';
import { keepUnsent, unsent } from './edits.ts';
import type { ItemDetail } from './words.ts';

export interface AnswerProps {
  item: ItemDetail;
  /** Where the words are written. */
  place: Ref<HTMLTextAreaElement>;
  onAnswer: (text: string) => void;
}

/** Answers to pick from, with the draft that each leads to, and room for other words. */
export function Answer({ item, place, onAnswer }: AnswerProps) {
  return (
    <Section title="Your answer">
      {item.choices.length > 0 && (
        <div className="grid grid-cols-1 gap-2">
          {item.choices.map((choice, at) => <ChoiceButton key={choice} choice={choice} at={at} item={item} onAnswer={onAnswer} />)}
        </div>
      )}
      {!item.closed && <Words item={item} place={place} onAnswer={onAnswer} />}
    </Section>
  );
}

/** `use: invoice-copy` in words. What is answered is the choice as it is. */
export function choiceWords(choice: string): string {
  const playbook = /^use: (.+)$/u.exec(choice)?.[1];
  if (playbook !== undefined) return `Use the playbook “${playbook.replaceAll('-', ' ')}”`;
  return choice === 'no-reply' ? 'Don’t reply' : choice;
}

function ChoiceButton({ choice, at, item, onAnswer }: { choice: string; at: number; item: ItemDetail; onAnswer: (text: string) => void }) {
  const draft = item.evidence.find(({ label }) => label === `The draft of “${choice}”`)?.text;
  const isBest = item.recommended.action === 'answer' && item.recommended.why.includes(choice);
  return (
    <div className="rounded-md border border-line">
      <button type="button" onClick={({ detail }) => { if (detail < 2) onAnswer(choice); }} className="flex min-h-11 w-full items-center gap-3 rounded-md px-3 text-left hover:bg-hover wide:min-h-10">
        {at < 9 && <kbd className="hidden min-w-5 rounded-sm border border-line bg-sunken px-1 text-center font-sans text-xs leading-4.5 text-muted wide:block" aria-hidden>{at + 1}</kbd>}
        <span className="min-w-0 flex-1 font-medium break-words">{choiceWords(choice)}</span>
        {isBest && <span className="text-xs text-muted">suggested</span>}
        <Icon name="right" size={14} className="text-muted" />
      </button>
      {draft !== undefined && (
        <details className="group border-t border-line">
          <summary className="flex min-h-9 list-none items-center gap-2 px-3 text-sm text-muted hover:bg-hover"><Icon name="right" size={12} className="transition-transform group-open:rotate-90" />The draft that it leads to</summary>
          <div className="px-3 pb-3"><MailText text={draft} /></div>
        </details>
      )}
    </div>
  );
}

function Words({ item, place, onAnswer }: AnswerProps) {
  const [text, setText] = useState(() => (unsent(item.id, 'answer') as string | null) ?? '');
  const [wrong, setWrong] = useState<string | null>(null);
  const write = (next: string): void => {
    setText(next);
    setWrong(null);
    keepUnsent(item.id, 'answer', next === '' ? null : next);
  };
  const send = (): void => (text.trim() === '' ? setWrong('Write the answer first.') : onAnswer(text));
  return (
    <Form onSubmit={send} className="grid gap-2">
      <Field label={item.choices.length > 0 ? 'Or in your own words' : 'In your own words'} hint="The agent goes on with what you write here." error={wrong}>
        {(control) => (
          <textarea
            {...control} ref={place} value={text} onChange={(event) => write(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); } else if (event.key === 'Escape') event.currentTarget.blur(); }}
            className="field-sizing-content max-h-[50dvh] min-h-20 w-full rounded-md border border-edge bg-surface px-2.5 py-2 control-text aria-invalid:border-bad"
          />
        )}
      </Field>
      <div><Button type="submit" tone={item.choices.length === 0 ? 'primary' : 'plain'} hint="mod+enter">Answer</Button></div>
    </Form>
  );
}

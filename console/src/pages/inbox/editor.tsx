import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Diff } from '../../kit/diff.tsx';
import { Field, Form, TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Note, Said } from '../../kit/states.tsx';
import { toastsAbove } from '../../kit/toast.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { addressesText, readAddresses } from './addresses.ts';
import { mailOf, type MailDraft } from './draft.tsx';
import { keepUnsent, unsent } from './edits.ts';
import type { Dossier } from './words.ts';

export interface EditorProps {
  item: number;
  effect: NonNullable<Dossier['item']['effectDetail']>;
  /** Refused just now, and why. */
  problem: { message: string; nextStep: string } | null;
  onSave: (payload: unknown) => void;
  onClose: () => void;
}

/** What goes out, as one rewrites it. What is written and not sent is kept while the tab is open. */
export function Editor(props: EditorProps) {
  return props.effect.kind === 'mail.send' ? <MailEditor {...props} /> : <PayloadEditor {...props} />;
}

interface Written {
  to: string;
  cc: string;
  subject: string;
  text: string;
}

function MailEditor({ item, effect, problem, onSave, onClose }: EditorProps) {
  const [original] = useState(() => writtenOf(mailOf(effect.payload)));
  const [written, setWritten] = useState<Written>(() => (unsent(item, 'edit') as Written | null) ?? original);
  const [wrong, setWrong] = useState<{ [K in keyof Written]?: string }>({});
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  const write = (part: Partial<Written>): void => {
    const next = { ...written, ...part };
    setWritten(next);
    setWrong({});
    keepUnsent(item, 'edit', same(next, original) ? null : next);
  };
  const save = (): void => {
    const [to, cc] = [readAddresses(written.to), readAddresses(written.cc)];
    const problems = problemsOf(written, to, cc);
    setWrong(problems);
    if (Object.keys(problems).length > 0) return;
    onSave({ ...(effect.payload as object), to: to.addresses, cc: cc.addresses, subject: written.subject.trim(), text: written.text });
  };
  useShortcuts('Editing', [{ keys: 'mod+enter', label: 'Approve what you wrote', run: save, typing: true }, { keys: 'escape', label: 'Stop editing, and keep what you wrote', run: onClose, typing: true }]);
  const discard = (): void => {
    keepUnsent(item, 'edit', null);
    onClose();
  };
  return (
    <Section title="Edit the draft">
      <Form onSubmit={save} className="grid gap-3">
        <TextField label="To" value={written.to} onChange={(event) => write({ to: event.target.value })} error={wrong.to ?? null} inputMode="email" autoComplete="off" />
        {(original.cc !== '' || written.cc !== '') && <TextField label="Cc" value={written.cc} onChange={(event) => write({ cc: event.target.value })} error={wrong.cc ?? null} autoComplete="off" />}
        <TextField label="Subject" value={written.subject} onChange={(event) => write({ subject: event.target.value })} error={wrong.subject ?? null} autoComplete="off" />
        <Field label="Text" error={wrong.text ?? null}>
          {(control) => <textarea {...control} ref={area} value={written.text} onChange={(event) => write({ text: event.target.value })} spellCheck className="field-sizing-content max-h-[60dvh] min-h-40 w-full rounded-md border border-edge bg-surface px-2.5 py-2 control-text aria-invalid:border-bad" />}
        </Field>
        {problem !== null && <Note tone="bad"><Said text={`${problem.message} ${problem.nextStep}`} /></Note>}
        <Changes before={original} after={written} />
        <EditorButtons changed={!same(written, original)} onClose={onClose} onDiscard={discard} />
      </Form>
    </Section>
  );
}

function EditorButtons({ changed, onClose, onDiscard }: { changed: boolean; onClose: () => void; onDiscard: () => void }) {
  return (
    <div ref={toastsAbove} className="sticky bottom-0 z-1 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-surface px-4 py-2.5 wide:-mx-6 wide:px-6">
      <Button tone="primary" type="submit" icon="check" hint="mod+enter">{changed ? 'Approve the edit' : 'Approve unchanged'}</Button>
      <Button onClick={onClose} hint="escape">Stop editing</Button>
      {changed && <Button tone="quiet" onClick={onDiscard}>Discard changes</Button>}
      <span className="text-xs text-muted" role="status">{changed ? 'Kept in this tab until you approve or discard it.' : ''}</span>
    </div>
  );
}

/** What one has changed so far, beside the writing. */
function Changes({ before, after }: { before: Written; after: Written }) {
  const shown = useDeferredValue(after);
  if (same(before, shown)) return null;
  const heads = (['to', 'cc', 'subject'] as const).filter((part) => before[part] !== shown[part]);
  return (
    <section aria-label="What you changed" className="grid gap-1.5 rounded-md bg-sunken px-3 py-2.5 text-sm">
      <h3 className="font-medium text-muted">What you changed</h3>
      {heads.map((part) => <div key={part} className="flex gap-2"><span className="w-14 shrink-0 text-muted capitalize">{part}</span><Diff before={before[part]} after={shown[part]} /></div>)}
      {before.text !== shown.text && <Diff before={before.text} after={shown.text} />}
    </section>
  );
}

function PayloadEditor({ item, effect, problem, onSave, onClose }: EditorProps) {
  const [original] = useState(() => JSON.stringify(effect.payload, null, 2));
  const [text, setText] = useState(() => (unsent(item, 'edit') as string | null) ?? original);
  const [wrong, setWrong] = useState<string | null>(null);
  const write = (next: string): void => {
    setText(next);
    setWrong(null);
    keepUnsent(item, 'edit', next === original ? null : next);
  };
  const save = (): void => {
    let payload: unknown;
    try {
      payload = JSON.parse(text);
    } catch (error) {
      return setWrong(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    onSave(payload);
  };
  useShortcuts('Editing', [{ keys: 'mod+enter', label: 'Approve what you wrote', run: save, typing: true }, { keys: 'escape', label: 'Stop editing, and keep what you wrote', run: onClose, typing: true }]);
  const discard = (): void => {
    keepUnsent(item, 'edit', null);
    onClose();
  };
  return (
    <Section title="Edit what would be done">
      <Form onSubmit={save} className="grid gap-3">
        <Field label="As JSON" hint="Amounts are in the smallest unit of the currency: 2900 is 29.00 EUR." error={wrong}>
          {(control) => <textarea {...control} value={text} onChange={(event) => write(event.target.value)} spellCheck={false} className="field-sizing-content min-h-32 w-full rounded-md border border-edge bg-surface px-2.5 py-2 font-mono text-sm aria-invalid:border-bad" />}
        </Field>
        {problem !== null && <Note tone="bad"><Said text={`${problem.message} ${problem.nextStep}`} /></Note>}
        <EditorButtons changed={text !== original} onClose={onClose} onDiscard={discard} />
        {text !== original && <div className="rounded-md bg-sunken px-3 py-2.5 font-mono text-sm"><Diff before={original} after={text} /></div>}
      </Form>
    </Section>
  );
}

function writtenOf({ to, cc, subject, text }: MailDraft): Written {
  return { to: addressesText(to), cc: addressesText(cc), subject, text };
}

function same(one: Written, other: Written): boolean {
  return one.to === other.to && one.cc === other.cc && one.subject === other.subject && one.text === other.text;
}

function problemsOf(written: Written, to: ReturnType<typeof readAddresses>, cc: ReturnType<typeof readAddresses>): { [K in keyof Written]?: string } {
  return {
    ...(to.wrong !== null ? { to: `“${to.wrong}” is not a mail address. Write it like jane@example.com.` } : to.addresses.length === 0 ? { to: 'It goes to nobody. Write an address.' } : {}),
    ...(cc.wrong === null ? {} : { cc: `“${cc.wrong}” is not a mail address. Write it like jane@example.com.` }),
    ...(written.subject.trim() === '' ? { subject: 'It has no subject. Write a line.' } : {}),
    ...(written.text.trim() === '' ? { text: 'It has no text. Write one, or reject the draft.' } : {}),
  };
}

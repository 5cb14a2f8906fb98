import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, TextArea, TextField } from '../../kit/field.tsx';
import { keepUnsent, unsent } from './edits.ts';

export interface ReasonProps {
  open: boolean;
  /** Whose reason is kept when it is not sent; null for several. */
  item: number | null;
  title: string;
  verb: string;
  description: string;
  onClose: () => void;
  onReason: (text: string) => void;
}

/** A rejection says why: the agent reads it, and so does one's later self. */
export function ReasonDialog({ open, onClose, title, description, ...rest }: ReasonProps) {
  return <Dialog open={open} onClose={onClose} title={title} description={description}><Reason {...rest} onClose={onClose} /></Dialog>;
}

function Reason({ item, verb, onClose, onReason }: Omit<ReasonProps, 'open' | 'title' | 'description'>) {
  const [text, setText] = useState(() => (item === null ? '' : ((unsent(item, 'reject') as string | null) ?? '')));
  const [wrong, setWrong] = useState<string | null>(null);
  const write = (next: string): void => {
    setText(next);
    setWrong(null);
    if (item !== null) keepUnsent(item, 'reject', next === '' ? null : next);
  };
  const send = (): void => {
    if (text.trim() === '') return setWrong('Write why, in a few words: the agent learns from it.');
    onClose();
    onReason(text.trim());
  };
  return (
    <Form onSubmit={send} className="grid gap-3">
      <TextArea label="Why" rows={3} autoFocus value={text} onChange={(event) => write(event.target.value)} error={wrong} maxLength={20_000} onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); } }} />
      <div className="flex flex-col gap-2 wide:flex-row-reverse"><Button type="submit" tone="danger" hint="mod+enter">{verb}</Button><Button onClick={onClose}>Cancel</Button></div>
    </Form>
  );
}

export interface RaiseProps {
  open: boolean;
  onClose: () => void;
  onRaise: (by: string | null) => void;
}

/** By how much a cap is lifted, until its window ends. */
export function RaiseDialog({ open, onClose, onRaise }: RaiseProps) {
  const [text, setText] = useState('');
  const send = (): void => {
    onClose();
    onRaise(text.trim() === '' ? null : text.trim());
  };
  return (
    <Dialog open={open} onClose={onClose} title="Raise the cap" description="Until its window ends. What waits for it goes on by itself.">
      <Form onSubmit={send} className="grid gap-3">
        <TextField label="By how much" autoFocus value={text} onChange={(event) => setText(event.target.value)} hint="As 25.00 of money, or a number of tokens or effects. Empty: by what is needed." autoComplete="off" />
        <div className="flex flex-col gap-2 wide:flex-row-reverse"><Button type="submit" tone="primary">Raise the cap</Button><Button onClick={onClose}>Cancel</Button></div>
      </Form>
    </Dialog>
  );
}

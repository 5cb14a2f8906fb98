import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Note } from '../../kit/states.tsx';
import { toast } from '../../kit/toast.tsx';
import { Changes } from './changes.tsx';
import { draft, rebase, type Draft, type PolicyFile } from './draft.ts';
import { merged } from './line-diff.ts';

/** The file is another one than the draft began from: what to do about that. Nothing of either is lost. */
export function Elsewhere({ held, file }: { held: Draft; file: PolicyFile }) {
  const [open, setOpen] = useState(false);
  const both = merged(held.baseText, held.text, file.text);
  const close = (): void => setOpen(false);
  const take = (text: string, said: string): void => {
    close();
    const before = { ...held };
    rebase(text, file);
    toast({ text: said, undo: { run: () => draft.set(before) } });
  };
  const theirs = (): void => {
    close();
    draft.set(null);
    toast({ text: 'Your draft is put aside.', undo: { label: 'Take it back', run: () => draft.set(held) } });
  };
  return (
    <>
      <div role="alert"><Note tone="warn" action={<Button size="small" onClick={() => setOpen(true)}>See what changed</Button>}>{file.name} was changed elsewhere since you began. Your draft is as it was, and can be saved once you have decided what to do about the other change.</Note></div>
      <Dialog
        open={open} onClose={close} width="wide" title={`${file.name} was changed elsewhere`}
        description={both === null ? 'Both changed the same lines, so only you can say what is meant.' : 'The two changes touch different lines, so both can be kept.'}
        actions={<>
          {both !== null && <Button tone="primary" data-autofocus onClick={() => take(both, 'Both changes are in the draft. It is not saved yet.')}>Keep both changes</Button>}
          <Button onClick={() => take(held.text, 'The draft stays, and takes the other change back when it is saved.')}>Keep mine only</Button>
          <Button onClick={theirs}>Take theirs</Button>
        </>}
      >
        <div className="grid gap-3">
          <h3 className="text-sm font-medium">What was changed elsewhere</h3>
          <Changes label="What was changed elsewhere" before={held.baseText} after={file.text} />
          <h3 className="text-sm font-medium">What your draft changes</h3>
          <Changes label="What your draft changes" before={held.baseText} after={held.text} />
        </div>
      </Dialog>
    </>
  );
}

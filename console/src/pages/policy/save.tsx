import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { keyOf, useApiWrite } from '../../api/query.ts';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Note } from '../../kit/states.tsx';
import { toast } from '../../kit/toast.tsx';
import { Changes } from './changes.tsx';
import { draft, rebase, type PolicyFile, type Written } from './draft.ts';
import type { Checked } from './use-checked.ts';
import { plural } from './words.ts';

/** The last look before other rules hold. */
export function SaveDialog({ open, onClose, file, written, checked }: { open: boolean; onClose: () => void; file: PolicyFile; written: Written; checked: Checked }) {
  const client = useQueryClient();
  const save = useApiWrite('policy.save', {
    refreshes: ['policy'],
    onDone: ({ digest, rules }, { body }) => {
      const before = file.text;
      // At once, so that the draft and the file are not two things until the file is read anew.
      client.setQueryData(keyOf('policy.text'), { ...file, text: body.text, digest });
      draft.set(null);
      toast({ text: `In force now: ${plural(rules, 'rule')}.`, detail: 'What waits for a decision was judged by the rules before.', undo: { label: 'Write back', run: () => rebase(before, { ...file, text: body.text, digest }) } });
    },
    // A file that is another one by now is read anew; then the page says so, and this dialog why.
    onProblem: () => void client.invalidateQueries({ queryKey: keyOf('policy.text') }),
  });
  const warnings = checked.findings.filter(({ level }) => level === 'warning');
  return (
    <ConfirmDialog
      open={open} onClose={onClose} title="Put these rules in force?" verb="Save and put in force"
      description={`${file.name} is written, and everything that is proposed from then on is judged by it.`}
      onConfirm={() => save.mutateAsync({ body: { text: written.text, replaces: file.digest } })}
    >
      <div className="grid gap-2">
        {checked.failing.length > 0 && <Note tone="warn">{plural(checked.failing.length, 'test')} {checked.failing.length === 1 ? 'fails' : 'fail'}: {checked.failing.map(({ name }) => `“${name}”`).join(', ')}.</Note>}
        {warnings.map(({ message }) => <Note key={message} tone="warn">{message}</Note>)}
        <Changes label="What changes" before={file.text} after={written.text} />
        <p className="text-xs text-muted"><Link to="/policy/{-$view}" params={{ view: 'backtest' }} className="text-accent underline" onClick={onClose}>Backtest it first</Link> to see what would have been let through so far.</p>
      </div>
    </ConfirmDialog>
  );
}

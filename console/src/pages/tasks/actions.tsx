import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextField } from '../../kit/field.tsx';
import { Menu, type MenuItem } from '../../kit/menu.tsx';
import { toast } from '../../kit/toast.tsx';
import { useCommands } from '../../commands/registry.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { byHand, canRetry, isLive, mayRollBack, suppliable, skippable } from './open-steps.ts';
import { RollbackDialog } from './rollback-dialog.tsx';
import { DoneByHandDialog, SkipDialog, SupplyDialog } from './take-over.tsx';
import type { Story } from './timeline/spans.ts';

type Asked = 'cancel' | 'retry' | 'rollback' | 'supply' | 'skip' | 'by-hand';

/** What one can do about the task as it stands. What can't be done right now is not offered. */
export function Actions({ story }: { story: Story }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { task } = story;
  const close = (): void => setAsked(null);
  const more: (MenuItem & { on: boolean })[] = [
    { label: 'Supply a result …', icon: 'edit', run: () => setAsked('supply'), on: suppliable(task).length > 0 },
    { label: 'Skip a step …', icon: 'right', run: () => setAsked('skip'), on: skippable(task).length > 0 },
    { label: 'Done by hand …', icon: 'person', run: () => setAsked('by-hand'), on: byHand(story).length > 0 },
  ];
  const offered = more.filter(({ on }) => on);
  const retries = canRetry(task);
  useShortcuts('Task', [
    { keys: 't', label: 'Try again', run: () => setAsked('retry'), off: !retries },
    { keys: 'b', label: 'Roll back: shows the plan first', run: () => setAsked('rollback'), off: !mayRollBack(story) },
  ]);
  useCommands(mayRollBack(story) ? [{ id: 'task-rollback', label: `Roll back ${task.id}`, group: 'This task', icon: 'undo', run: () => setAsked('rollback') }] : []);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {retries && <Button tone="primary" icon="redo" hint="t" onClick={() => setAsked('retry')}>Try again</Button>}
      {mayRollBack(story) && <Button icon="undo" hint="b" onClick={() => setAsked('rollback')}>Roll back</Button>}
      {isLive(task) && <Button icon="cross" onClick={() => setAsked('cancel')}>Cancel the task</Button>}
      {offered.length > 0 && <Menu align="start" heading="Take over" trigger={<Button icon="person">Take over</Button>} items={offered.map(({ on: _on, ...item }) => item)} />}
      <CancelDialog story={story} open={asked === 'cancel'} onClose={close} />
      <RetryDialog story={story} open={asked === 'retry'} onClose={close} />
      {asked === 'rollback' && <RollbackDialog task={task.id} onClose={close} />}
      {asked === 'supply' && <SupplyDialog task={task} onClose={close} />}
      {asked === 'skip' && <SkipDialog task={task} onClose={close} />}
      {asked === 'by-hand' && <DoneByHandDialog story={story} onClose={close} />}
    </div>
  );
}

interface OneDialog {
  story: Story;
  open: boolean;
  onClose: () => void;
}

function CancelDialog({ story: { task, children }, open, onClose }: OneDialog) {
  const [reason, setReason] = useState('');
  const cancel = useApiWrite('tasks.cancel', { refreshes: ['tasks'], onProblem: () => undefined, onDone: () => toast({ text: `${task.id} is cancelled.` }) });
  const others = children.filter(({ status }) => status === 'ready' || status === 'parked').length;
  return (
    <ConfirmDialog
      open={open} onClose={onClose} danger verb="Cancel the task" title={`Cancel ${task.id}?`}
      description={`What it has proposed and not sent is withdrawn, and its questions with it${others === 0 ? '' : `; so are the ${String(others)} tasks that it started`}. What it has done stays done: rolling back takes that back.`}
      onConfirm={() => cancel.mutateAsync({ params: { task: task.id }, body: { reason: reason.trim() === '' ? 'Cancelled in the console.' : reason.trim() } })}
    >
      <TextField label="Why (for the record)" value={reason} onChange={(event) => setReason(event.target.value)} maxLength={2_000} autoComplete="off" />
    </ConfirmDialog>
  );
}

function RetryDialog({ story: { task }, open, onClose }: OneDialog) {
  const [note, setNote] = useState('');
  const retry = useApiWrite('tasks.retry', { refreshes: ['tasks', 'inbox'], onProblem: () => undefined, onDone: () => toast({ text: `${task.id} is tried again.` }) });
  return (
    <ConfirmDialog
      open={open} onClose={onClose} verb="Try again" title={`Try ${task.id} again?`}
      description={task.status === 'parked' ? 'What waits for its next attempt is tried at once.' : 'It goes on from the step that failed. What it has done before is not done again.'}
      onConfirm={() => retry.mutateAsync({ params: { task: task.id }, body: { note: note.trim() === '' ? null : note.trim() } })}
    >
      <TextField label="A note, if there is something to say" value={note} onChange={(event) => setNote(event.target.value)} maxLength={2_000} autoComplete="off" />
    </ConfirmDialog>
  );
}

import { Dialog as Radix } from 'radix-ui';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { problemOf, type ApiProblem } from '../api/problem.ts';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';
import { useFocusBack } from './focus-back.ts';
import { Note, Said } from './states.tsx';
import { isInToast, toastsAside } from './toast.tsx';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One or two sentences below the title. */
  description?: ReactNode;
  /** Buttons, at the end. On a phone they stack, the first on top. */
  actions?: ReactNode;
  width?: 'narrow' | 'wide';
  children?: ReactNode;
}

const veil = 'fixed inset-0 z-40 bg-veil';

/** A field is what one came for, else what is marked; else the dialog's first control, which is Close. */
function toFirstField(event: Event): void {
  if (!(event.target instanceof HTMLElement)) return;
  const first = event.target.querySelector<HTMLElement>('input:not([type="hidden"]), textarea, select') ?? event.target.querySelector<HTMLElement>('[data-autofocus]');
  if (first === null) return;
  event.preventDefault();
  first.focus();
}

/** Something to be dealt with before one goes on. The focus comes in, stays in, and goes back to where it was. */
export function Dialog({ open, onClose, title, description, actions, width = 'narrow', children }: DialogProps) {
  const onCloseAutoFocus = useFocusBack(open);
  useEffect(() => (open ? toastsAside() : undefined), [open]);
  return (
    <Radix.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={veil} />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={toFirstField}
          onCloseAutoFocus={onCloseAutoFocus}
          // Putting a message away is no leaving, and must not take along what was typed.
          onInteractOutside={(event) => { if (isInToast(event.target)) event.preventDefault(); }}
          className={classes('fixed inset-x-3 top-[8dvh] z-50 mx-auto flex max-h-[84dvh] animate-appear flex-col rounded-lg border border-line bg-raised shadow-float focus:outline-none', width === 'wide' ? 'max-w-180' : 'max-w-115')}
        >
          <header className="flex items-start justify-between gap-3 px-5 pt-3.5 pb-2">
            <div className="min-w-0">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && <Radix.Description className="mt-0.5 text-muted">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild><IconButton icon="cross" label="Close" size="small" className="-my-2 -mr-2.5 wide:my-0" /></Radix.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-5 pb-4">{children}</div>
          {actions !== undefined && <footer className="flex flex-col gap-2 border-t border-line px-5 py-3 wide:flex-row-reverse">{actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  /** The question: "Pause everything?" */
  title: string;
  /** What happens then, and whether it can be taken back. */
  description: ReactNode;
  /** The verb on the button: "Pause everything", never "OK". */
  verb: string;
  danger?: boolean;
  /** Closes when it resolves, but for with `false`: then what it asks about has changed, and its children say so. When it rejects, the dialog stays and shows the problem: give the write `onProblem: () => undefined`, or it is told twice. */
  onConfirm: () => Promise<unknown> | void;
  /** What must be typed first, for what can't be taken back. */
  typed?: string;
  children?: ReactNode;
}

export function ConfirmDialog({ open, onClose, title, description, verb, danger = false, onConfirm, typed, children }: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const form = useId();
  const close = (): void => {
    setText('');
    setProblem(null);
    onClose();
  };
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      if ((await onConfirm()) !== false) close();
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open} onClose={close} title={title} description={description}
      actions={<><Button type="submit" form={form} tone={danger ? 'danger' : 'primary'} busy={busy} disabled={typed !== undefined && text !== typed} data-autofocus={danger ? undefined : ''}>{verb}</Button><Button onClick={close}>Cancel</Button></>}
    >
      <form id={form} noValidate onSubmit={(event) => { event.preventDefault(); if (typed === undefined || text === typed) void confirm(); }} className="grid gap-3">
        {children}
        {typed !== undefined && (
          <label className="grid gap-1 text-sm">
            <span>Type <strong>{typed}</strong> to go on</span>
            <input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" className="h-11 rounded-md border border-edge bg-surface px-2.5 control-text wide:h-8" />
          </label>
        )}
        {problem !== null && <div role="alert"><Note tone="bad"><Said text={`${problem.message} ${problem.nextStep}`} /></Note></div>}
      </form>
    </Dialog>
  );
}

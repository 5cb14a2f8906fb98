import { Dialog as Radix } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';

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

/** Something to be dealt with before one goes on. The focus comes in, stays in, and goes back to where it was. */
export function Dialog({ open, onClose, title, description, actions, width = 'narrow', children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={veil} />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
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
  /** Closes when it resolves; stays open when it rejects, and says nothing: whoever is called shows the problem. */
  onConfirm: () => Promise<unknown> | void;
  /** What must be typed first, for what can't be taken back. */
  typed?: string;
  children?: ReactNode;
}

export function ConfirmDialog({ open, onClose, title, description, verb, danger = false, onConfirm, typed, children }: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState('');
  const close = (): void => {
    setText('');
    onClose();
  };
  const confirm = (): void => {
    setBusy(true);
    Promise.resolve(onConfirm()).then(close, () => undefined).finally(() => setBusy(false));
  };
  return (
    <Dialog
      open={open} onClose={close} title={title} description={description}
      actions={<><Button tone={danger ? 'danger' : 'primary'} busy={busy} disabled={typed !== undefined && text !== typed} onClick={confirm}>{verb}</Button><Button onClick={close}>Cancel</Button></>}
    >
      {children}
      {typed !== undefined && (
        <label className="mt-2 grid gap-1 text-sm">
          <span>Type <strong>{typed}</strong> to go on</span>
          <input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" className="h-11 rounded-md border border-edge bg-surface px-2.5 control-text wide:h-8" />
        </label>
      )}
    </Dialog>
  );
}

/** Beside the page, for a detail that one looks at in between: from the right, over the whole width on a phone. */
export function Sheet({ open, onClose, title, description, actions, children }: Omit<DialogProps, 'width'>) {
  return (
    <Radix.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={veil} />
        <Radix.Content {...(description === undefined ? { 'aria-describedby': undefined } : {})} className="fixed inset-y-0 right-0 z-50 flex w-full animate-slide-in flex-col border-l border-line bg-raised shadow-float focus:outline-none wide:max-w-130">
          <header className="flex items-start justify-between gap-3 border-b border-line px-5 py-3">
            <div className="min-w-0">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && <Radix.Description className="mt-0.5 text-muted">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild><IconButton icon="cross" label="Close" size="small" className="-my-2 -mr-2.5 wide:my-0" /></Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {actions !== undefined && <footer className="flex flex-row-reverse gap-2 border-t border-line px-5 py-3">{actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

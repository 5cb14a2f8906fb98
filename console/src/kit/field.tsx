import { useId, type ComponentProps, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import { Said } from './states.tsx';

const control = 'w-full rounded-md border border-edge bg-surface px-2.5 text-text control-text disabled:opacity-55 aria-invalid:border-bad';

export interface FieldProps {
  label: string;
  /** What to write, or what it is for: a sentence below. */
  hint?: ReactNode;
  /** What is wrong with what was written, and what to do. */
  error?: string | null;
  /** The label is read out and not shown: a search field beside its icon. */
  labelHidden?: boolean;
  className?: string;
}

/** What a control in a field is given, so that its label, hint and error belong to it. */
export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** A label with a control of your own: `<Field label="Rules">{(control) => <Editor {...control} />}</Field>`. */
export function Field({ label, hint, error, labelHidden = false, className, children }: FieldProps & { children: (control: FieldControl) => ReactNode }) {
  const id = useId();
  const wrong = error !== undefined && error !== null && error !== '';
  const described = [hint === undefined ? '' : `${id}-hint`, wrong ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={classes('grid gap-1', className)}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'text-sm font-medium'}>{label}</label>
      {children({ id, 'aria-describedby': described === '' ? undefined : described, 'aria-invalid': wrong || undefined })}
      {hint !== undefined && <p id={`${id}-hint`} className="text-xs text-muted">{hint}</p>}
      {wrong && <p id={`${id}-error`} className="flex items-start gap-1 text-xs text-bad" role="alert"><Icon name="warning" size={12} className="mt-0.5" /><span className="min-w-0"><Said text={error} /></span></p>}
    </div>
  );
}

type Own<Tag extends 'input' | 'textarea' | 'select'> = FieldProps & Omit<ComponentProps<Tag>, 'id' | 'className'>;

export function TextField({ label, hint, error, labelHidden, className, ...rest }: Own<'input'>) {
  return <Field {...given({ label, hint, error, labelHidden, className })}>{(props) => <input {...rest} {...props} className={classes(control, 'h-11 wide:h-8')} />}</Field>;
}

export function TextArea({ label, hint, error, labelHidden, className, rows = 5, ...rest }: Own<'textarea'>) {
  return <Field {...given({ label, hint, error, labelHidden, className })}>{(props) => <textarea {...rest} {...props} rows={rows} className={classes(control, 'py-1.5')} />}</Field>;
}

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

/** The system's own list: it suits thumbs, keyboards and screen readers as nothing built does. */
export function Select({ label, hint, error, labelHidden, className, options, ...rest }: Own<'select'> & { options: readonly SelectOption[] }) {
  return (
    <Field {...given({ label, hint, error, labelHidden, className })}>
      {(props) => (
        <span className="relative block">
          <select {...rest} {...props} className={classes(control, 'h-11 appearance-none pr-8 wide:h-8')}>
            {options.map((option) => <option key={option.value} value={option.value} disabled={option.disabled}>{option.label}</option>)}
          </select>
          <Icon name="down" size={12} className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted" />
        </span>
      )}
    </Field>
  );
}

/** Enter in a field and the button of type `submit` do the same. */
export function Form({ onSubmit, children, className }: { onSubmit: () => void; children: ReactNode; className?: string }) {
  return <form noValidate onSubmit={(event) => { event.preventDefault(); onSubmit(); }} className={className ?? 'grid gap-4'}>{children}</form>;
}

/** On or off, as part of a form. */
export function Checkbox({ label, hint, className, ...rest }: Omit<ComponentProps<'input'>, 'id' | 'type' | 'className'> & Pick<FieldProps, 'label' | 'hint' | 'className'>) {
  const id = useId();
  return (
    <div className={classes('flex items-start gap-2 py-1', className)}>
      <input {...rest} id={id} type="checkbox" aria-describedby={hint === undefined ? undefined : `${id}-hint`} className="mt-0.5 size-5 shrink-0 accent-(--accent) wide:size-4" />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <p id={`${id}-hint`} className="text-xs text-muted">{hint}</p>}
      </div>
    </div>
  );
}

/** A few choices of which one holds, side by side: a filter, a unit of time. */
export function Choice<T extends string>({ label, options, value, onChange }: { label: string; options: readonly { value: T; label: string }[]; value: T; onChange: (value: T) => void }) {
  const name = useId();
  return (
    <fieldset className="inline-flex min-w-0 flex-wrap rounded-md border border-line bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="relative flex min-h-9 cursor-pointer items-center rounded-sm px-2.5 text-sm text-muted has-checked:bg-surface has-checked:font-medium has-checked:text-text has-checked:shadow-[0_0_0_1px_var(--line)] has-focus-visible:outline-2 has-focus-visible:outline-(--focus) wide:min-h-6.5">
          <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} className="absolute inset-0 cursor-pointer opacity-0" />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

// The compiler tells a missing property from an undefined one; a form's owner need not.
function given(props: { label: string } & { [K in keyof Omit<FieldProps, 'label'>]?: FieldProps[K] | undefined }): FieldProps {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as unknown as FieldProps;
}

import { Button } from '../../kit/button.tsx';
import { toast } from '../../kit/toast.tsx';

/** Something to be copied, that is not shown again. */
export function Secret({ text, label }: { text: string; label: string }) {
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => toast({ text: 'Copied.' }),
      () => toast({ text: 'The browser does not let the console copy.', detail: 'Select the text and copy it by hand.', tone: 'bad' }),
    );
  };
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md bg-sunken p-2">
      <output aria-label={label} className="min-w-0 flex-1 font-mono text-sm wrap-anywhere select-all">{text}</output>
      <Button size="small" icon="copy" data-autofocus onClick={copy}>Copy</Button>
    </div>
  );
}

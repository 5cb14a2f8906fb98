import { useState } from 'react';
import { IconButton } from './button.tsx';
import { toast } from './toast.tsx';

const linesMax = 400;

/** Any value as it is on record, to be read and copied. Long ones are cut, and copied whole. */
export function Json({ value, label }: { value: unknown; label: string }) {
  const [all, setAll] = useState(false);
  const text = JSON.stringify(value, null, 2) ?? 'null';
  const lines = text.split('\n');
  const cut = !all && lines.length > linesMax;
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => toast({ text: 'Copied.' }),
      () => toast({ text: 'The browser does not let the console copy.', detail: 'Select the text and copy it by hand.', tone: 'bad' }),
    );
  };
  return (
    <div className="relative rounded-md bg-sunken">
      <IconButton icon="copy" label={`Copy ${label}`} size="small" className="absolute top-1 right-1" onClick={copy} />
      <pre tabIndex={0} role="region" aria-label={label} className="max-h-120 overflow-auto p-3 pr-10 font-mono text-xs whitespace-pre-wrap">{cut ? lines.slice(0, linesMax).join('\n') : text}</pre>
      {cut && <button type="button" className="w-full border-t border-line py-1.5 text-sm text-accent" onClick={() => setAll(true)}>Show all {lines.length} lines</button>}
    </div>
  );
}

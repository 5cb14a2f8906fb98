import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, TextField } from '../../kit/field.tsx';
import { useZone } from '../../kit/time.tsx';
import { exactText } from '../../format/time.ts';
import { fieldMoment, fieldText, snoozeTimes } from './snooze-times.ts';
import { momentText } from './words.ts';

export interface SnoozeProps {
  open: boolean;
  expiresAt: number | null;
  onClose: () => void;
  onSnooze: (until: number) => void;
}

/** Until when one does not want to see it. It stays open and expires as it would have, so a time after that is not offered. */
export function SnoozeDialog({ open, onClose, ...rest }: SnoozeProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Snooze until" description="It stays open, and comes back by itself.">
      <Times onClose={onClose} {...rest} />
    </Dialog>
  );
}

const dayMs = 24 * 3_600_000;

function Times({ expiresAt, onClose, onSnooze }: Omit<SnoozeProps, 'open'>) {
  const zone = useZone();
  const [now] = useState(Date.now);
  const times = snoozeTimes(now, zone);
  const [text, setText] = useState(() => fieldText((times.at(-1)?.at ?? now) + dayMs, zone));
  const [wrong, setWrong] = useState<string | null>(null);
  const take = (until: number): void => {
    onClose();
    onSnooze(until);
  };
  const another = (): void => {
    const until = fieldMoment(text, zone);
    if (until === null) return setWrong('Choose a day and a time.');
    if (until <= Date.now()) return setWrong('That is past. Choose a later time.');
    if (expiresAt !== null && until >= expiresAt) return setWrong(`It expires ${exactText(expiresAt, zone)}, so you would not see it again. Choose an earlier time.`);
    take(until);
  };
  return (
    <div className="grid gap-4">
      <div className="grid gap-1">
        {times.map(({ label, at }) => {
          const late = expiresAt !== null && at >= expiresAt;
          return (
            <button key={label} type="button" autoFocus={at === times[0]?.at} disabled={late} onClick={() => take(at)} className="flex min-h-11 items-center justify-between gap-4 rounded-md border border-line px-3 text-left hover:bg-hover disabled:opacity-55 wide:min-h-9">
              <span className="font-medium">{label}</span><span className="text-sm text-muted">{late ? 'it expires before' : momentText(at, now, zone)}</span>
            </button>
          );
        })}
      </div>
      <Form onSubmit={another} className="flex flex-wrap items-end gap-2">
        <TextField label="Another time" type="datetime-local" value={text} onChange={(event) => { setText(event.target.value); setWrong(null); }} error={wrong} className="min-w-0 basis-full grid-cols-1 wide:basis-52 wide:grow" />
        <Button type="submit" className="grow wide:grow-0">Snooze</Button>
      </Form>
    </div>
  );
}

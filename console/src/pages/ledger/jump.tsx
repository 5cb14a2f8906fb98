import { useState } from 'react';
import { call } from '../../api/call.ts';
import { problemOf } from '../../api/problem.ts';
import { dayStart } from '../../format/day-span.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { TextField } from '../../kit/field.tsx';
import { useZone } from '../../kit/time.tsx';

/** To an event by its number, or to the first of a day or time in the company's zone. */
export function Jump({ open, onClose, onJump }: { open: boolean; onClose: () => void; onJump: (seq: number) => void }) {
  const zone = useZone();
  const [number, setNumber] = useState('');
  const [time, setTime] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const go = async (): Promise<void> => {
    const seq = Number(number.replaceAll(/[\s,.]/gu, ''));
    if (number.trim() === '' && time === '') return setWrong('Write a number, or choose a time.');
    if (number.trim() !== '' && !(Number.isSafeInteger(seq) && seq > 0)) return setWrong('Events have whole numbers from 1 on.');
    setBusy(true);
    try {
      onJump(number.trim() === '' ? await firstAt(time, zone) : seq);
      onClose();
    } catch (thrown) {
      setWrong(problemOf(thrown).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onClose={onClose} title="Jump to" actions={<><Button tone="primary" type="submit" form="jump" busy={busy}>Jump</Button><Button onClick={onClose}>Cancel</Button></>}>
      <form id="jump" noValidate onSubmit={(event) => { event.preventDefault(); void go(); }} className="grid gap-3">
        <TextField label="Event number" inputMode="numeric" value={number} onChange={(event) => { setNumber(event.target.value); setWrong(null); }} error={wrong} autoComplete="off" />
        <TextField label="Or a time" hint={`By the clocks of ${zone}.`} type="datetime-local" value={time} onChange={(event) => { setTime(event.target.value); setWrong(null); }} />
      </form>
    </Dialog>
  );
}

/** The first event from a time on, or the newest when all are before it. `2026-11-12T14:05`. */
async function firstAt(time: string, zone: string): Promise<number> {
  const [day = '', clock = '00:00'] = time.split('T');
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const since = dayStart(day, zone) + (hours * 60 + minutes) * 60_000;
  const after = (await call('ledger.page', { query: { since, order: 'oldest', limit: 1 } })).rows[0];
  return after?.seq ?? (await call('ledger.head')).seq;
}


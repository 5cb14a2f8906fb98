import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Select, TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { Skeleton } from '../../kit/states.tsx';
import { toast } from '../../kit/toast.tsx';
import { usePeople } from './use-people.ts';
import { bareName, type Customer } from './words.ts';
import { wrongInput } from './wrong-input.ts';

const handleWords = { address: 'address', handle: 'name elsewhere', provider: 'id of a provider' } as const;
type HandleType = keyof typeof handleWords;

/** Each name once: whoever has an address is known by it as a customer too. */
export function namesOf({ identity, subjects, handles }: Customer['identity']): { key: string; word: string; name: string; subject: string | null; handle: string | null }[] {
  const claimed = new Set(handles.map(({ type, value }) => (type === 'address' ? `customer:${value}` : '')));
  return [
    ...subjects.filter((subject) => subject === identity || !claimed.has(subject)).map((subject) => ({ key: subject, word: subject.startsWith('customer:') ? 'Customer' : 'Name', name: bareName(subject), subject, handle: null })),
    ...handles.filter(({ type, value }) => type !== 'address' || `customer:${value}` !== identity).map(({ type, value }) => ({ key: `${type}:${value}`, word: type === 'address' ? 'Address' : type === 'handle' ? 'Elsewhere' : 'Provider', name: value, subject: null, handle: `${type}:${value}` })),
  ];
}

interface Parting {
  title: string;
  text: string;
  verb: string;
  handle?: string;
  name?: string;
}

/** Under which names and addresses this is one person. */
export function Names({ customer, canChange, onMerge }: { customer: Customer; canChange: boolean; onMerge: () => void }) {
  const { identity } = customer;
  const [claiming, setClaiming] = useState(false);
  const [parting, setParting] = useState<Parting | null>(null);
  const partingOf = (name: string, subject: string | null, handle: string | null): Parting | null => {
    if (handle !== null) return { title: `Take ${name} away?`, text: `Mail and payments under it no longer count as ${customer.title}’s. It can be added again.`, verb: 'Take away', handle };
    return subject === null || subject === identity.identity ? null : { title: `Take ${name} apart?`, text: `${name} is somebody of their own again, with everything that was ever filed under that name. It can be merged anew.`, verb: 'Take apart', name: subject };
  };
  const row = (key: string, word: string, name: string, action: Parting | null) => (
    <li key={key} className="flex min-h-9 flex-wrap items-center gap-x-3 py-0.5">
      <span className="w-28 shrink-0 text-muted wide:w-32">{word}</span>
      <span className="min-w-0 flex-1 basis-44 break-all">{name}</span>
      {action === null ? <Badge>the name that counts</Badge> : canChange && <Button size="small" tone="quiet" onClick={() => setParting(action)} aria-label={`${action.verb}: ${name}`}>{action.verb}</Button>}
    </li>
  );
  return (
    <Section title="Names and addresses" {...(canChange ? { actions: <><Button size="small" tone="quiet" icon="plus" onClick={() => setClaiming(true)}>Add an address</Button><Button size="small" tone="quiet" icon="link" onClick={onMerge}>Merge</Button></> } : {})}>
      <ul className="divide-y divide-line border-y border-line text-sm">
        {namesOf(identity).map(({ key, word, name, subject, handle }) => row(key, word, name, partingOf(name, subject, handle)))}
      </ul>
      {parting !== null && <PartDialog parting={parting} identity={identity.identity} onClose={() => setParting(null)} />}
      {claiming && <ClaimDialog customer={customer} onClose={() => setClaiming(false)} />}
    </Section>
  );
}

function PartDialog({ parting, identity, onClose }: { parting: Parting; identity: string; onClose: () => void }) {
  const split = useApiWrite('memory.split', { refreshes: ['memory'], onProblem: () => undefined, onDone: () => toast({ text: 'Done: they are apart.' }) });
  return (
    <ConfirmDialog
      open onClose={onClose} title={parting.title} description={parting.text} verb={parting.verb}
      onConfirm={() => split.mutateAsync({ body: parting.handle === undefined ? { identity: parting.name ?? identity } : { identity, handle: parting.handle } })}
    />
  );
}

function ClaimDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const navigate = useNavigate();
  const [type, setType] = useState<HandleType>('address');
  const [value, setValue] = useState('');
  const claim = useApiWrite('memory.claim', {
    refreshes: ['memory', 'inbox'], onProblem: () => undefined, onDone: ({ task }) => {
      if (task === null) return void toast({ text: `It belongs to ${customer.title} from here on.` });
      toast({ text: 'Somebody else has it already.', detail: 'The inbox asks you whose it is.', tone: 'info', undo: { label: 'To the inbox', run: () => void navigate({ to: '/inbox/{-$item}', params: { item: undefined } }) } });
    },
  });
  return (
    <ConfirmDialog
      open onClose={onClose} title={`Another address of ${customer.title}`} description="What comes in from it counts as theirs from here on. When somebody else has it, the inbox asks you whose it is." verb="Add it"
      onConfirm={() => claim.mutateAsync({ body: { identity: customer.subject, handle: `${type}:${value.trim()}` } })}
    >
      <div className="grid gap-3 wide:grid-cols-[10rem_1fr]">
        <Select label="What it is" value={type} onChange={(event) => setType(event.target.value as HandleType)} options={(Object.keys(handleWords) as HandleType[]).map((one) => ({ value: one, label: handleWords[one] }))} />
        <TextField label="As it is written" value={value} onChange={(event) => setValue(event.target.value)} placeholder={{ address: 'jane@work.example', handle: '@jane', provider: 'stripe:cus_1' }[type]} autoComplete="off" />
      </div>
    </ConfirmDialog>
  );
}

/** Says that somebody else is this one too. */
export function MergeDialog({ open, onClose, customer }: { open: boolean; onClose: () => void; customer: Customer }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<{ subject: string; title: string } | null>(null);
  const found = usePeople(text, 8, open);
  const split = useApiWrite('memory.split', { refreshes: ['memory'], onDone: () => toast({ text: 'They are apart again.' }) });
  const merge = useApiWrite('memory.merge', {
    refreshes: ['memory'], onProblem: () => undefined,
    onDone: (_, { body }) => toast({ text: 'They are one from here on.', detail: 'Take apart, under Names and addresses, takes it back.', undo: { run: () => split.mutate({ body: { identity: body.from } }) } }),
  });
  const rows = found.rows.filter(({ subject }) => !customer.identity.subjects.includes(subject));
  const close = (): void => {
    setChosen(null);
    setText('');
    onClose();
  };
  const confirm = async (): Promise<void> => {
    if (chosen === null) throw wrongInput('Nobody is chosen.', 'Choose somebody in the list first.');
    await merge.mutateAsync({ body: { from: chosen.subject, into: customer.subject } });
  };
  return (
    <ConfirmDialog
      open={open} onClose={close} title={`Who is ${customer.title} too?`} verb={chosen === null ? 'Merge' : `Merge ${chosen.title}`} onConfirm={confirm}
      description={`Whoever you choose is ${customer.title} from here on: mails, records, tasks and what was learned are shown as one. Nothing is moved, so it can be taken apart again.`}
    >
      <div className="flex pt-1 [&>div]:max-w-none" onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}><SearchField label="Search customers" placeholder="Name or address" value={text} onChange={setText} /></div>
      <fieldset className="min-h-40">
        <legend className="sr-only">Customers</legend>
        {found.isPending && <Skeleton height={140} />}
        {!found.isPending && !found.isLooking && rows.length === 0 && <p className="py-2 text-sm text-muted">Nobody else of that name is known.</p>}
        {rows.map(({ subject, name, address }) => (
          <label key={subject} className="flex min-h-10 cursor-pointer items-center gap-2 rounded-md px-2 text-sm hover:bg-hover has-checked:bg-selected wide:min-h-8">
            <input type="radio" name="merge-with" checked={chosen?.subject === subject} onChange={() => setChosen({ subject, title: name === '' ? bareName(subject) : name })} className="accent-(--accent)" />
            <span className="truncate">{name === '' ? bareName(subject) : name}</span><span className="truncate text-xs text-muted">{address}</span>
          </label>
        ))}
      </fieldset>
    </ConfirmDialog>
  );
}

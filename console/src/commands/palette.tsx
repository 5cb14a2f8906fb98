import { Command as Cmdk } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useStore } from '../format/store.ts';
import { Icon } from '../kit/icon.tsx';
import { KeyHint } from '../kit/key-hint.tsx';
import { registered, type Command } from './registry.ts';

/** Waits for a pause in typing before the server is asked. */
const pauseMs = 120;

/** Every place and command by name, and what the typed text may mean. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content aria-describedby={undefined} className="fixed inset-x-3 top-[10dvh] z-50 mx-auto max-w-150 animate-appear overflow-hidden rounded-lg border border-line bg-raised shadow-float focus:outline-none">
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Inner onClose={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Inner({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const all = useStore(registered);
  const found = useFound(text);
  const groups = grouped(all.flatMap(({ commands }) => commands()));
  const run = (command: Command): void => {
    onClose();
    command.run();
  };
  return (
    <Cmdk label="Commands" loop>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Icon name="search" className="text-muted" />
        <Cmdk.Input value={text} onValueChange={setText} placeholder="Go to a page, a task, a customer, or do something" className="h-12 w-full bg-transparent control-text outline-none" />
      </div>
      <Cmdk.List className="max-h-[60dvh] overflow-y-auto overscroll-contain p-1.5">
        <Cmdk.Empty className="px-3 py-6 text-center text-muted">Nothing of that name. Try a page, a task such as t42, or a customer.</Cmdk.Empty>
        {found.length > 0 && <Group title="Found" commands={found} run={run} always={text} />}
        {groups.map(([title, commands]) => <Group key={title} title={title} commands={commands} run={run} />)}
      </Cmdk.List>
    </Cmdk>
  );
}

/** `always` is the text that everything in it is an answer to: it stays whatever its words are. */
function Group({ title, commands, run, always }: { title: string; commands: readonly Command[]; run: (command: Command) => void; always?: string }) {
  return (
    <Cmdk.Group heading={title} className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted">
      {commands.map((command) => (
        <Cmdk.Item
          key={command.id} value={command.id} keywords={[command.label, ...(command.keywords ?? []), ...(always === undefined ? [] : [always])]} onSelect={() => run(command)}
          className="flex min-h-10 items-center gap-2.5 rounded-md px-2.5 select-none data-[selected=true]:bg-selected wide:min-h-8.5"
        >
          {command.icon !== undefined && <Icon name={command.icon} className="text-muted" />}
          <span className="min-w-0 flex-1 truncate">{command.label}</span>
          {command.hint !== undefined && <KeyHint keys={command.hint} />}
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
}

function useFound(text: string): Command[] {
  const all = useStore(registered);
  const [found, setFound] = useState<Command[]>([]);
  useEffect(() => {
    const sources = all.flatMap(({ source }) => source ?? []);
    const asked = new AbortController();
    const timer = window.setTimeout(() => {
      if (text.trim() === '') return setFound([]);
      // A source that fails leaves its part out: the palette is a way to pages that tell the problem themselves.
      void Promise.allSettled(sources.map(async (source) => source(text.trim(), asked.signal))).then((answers) => {
        if (!asked.signal.aborted) setFound(answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])));
      });
    }, pauseMs);
    return () => {
      asked.abort();
      window.clearTimeout(timer);
    };
  }, [text, all]);
  return found;
}

function grouped(commands: readonly Command[]): [string, Command[]][] {
  return [...Map.groupBy(commands, ({ group }) => group)];
}

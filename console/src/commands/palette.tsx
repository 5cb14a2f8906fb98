import { useRouter } from '@tanstack/react-router';
import { Command as Cmdk } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { useStore } from '../format/store.ts';
import { useFocusBack } from '../kit/focus-back.ts';
import { Icon } from '../kit/icon.tsx';
import { KeyHint } from '../kit/key-hint.tsx';
import { fitsWell, rank } from './rank.ts';
import { noteCommand, recentCommands } from './recent.ts';
import { registered, type Command } from './registry.ts';

/** Waits for a pause in typing before the server is asked. */
const pauseMs = 120;

/** Every place and command by name, and what the typed text may mean. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const onCloseAutoFocus = useFocusBack(open);
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content aria-describedby={undefined} onCloseAutoFocus={onCloseAutoFocus} className="fixed inset-x-3 top-[10dvh] z-50 mx-auto max-w-150 animate-appear overflow-hidden rounded-lg border border-line bg-raised shadow-float focus:outline-none">
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Inner onClose={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Inner({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const all = useStore(registered);
  const { found, isLooking } = useFound(text);
  const [recent] = useState(recentCommands);
  const run = (command: Command): void => {
    onClose();
    noteCommand(command);
    command.run();
  };
  const commands = all.flatMap((one) => one.commands());
  const typed = text.trim();
  const shown = typed === '' ? commands.filter(({ whenTyped }) => whenTyped !== true) : commands;
  const last = useRecent(recent, commands);
  const isRecent = new Set(recent.map(({ id }) => id));
  const labels = new Map([...commands, ...found].map((command) => [command.id, command]));
  const score = (id: string): number => {
    const command = labels.get(id);
    return command === undefined ? 0 : rank(typed, { label: command.label, keywords: command.keywords ?? [], isRecent: isRecent.has(id), isAnswer: found.includes(command) });
  };
  // What comes from the server comes later, when nothing is chosen or only what has the letters somewhere: then Enter would do nothing, or something odd. Whoever went to a line by the arrows stays there.
  const first = found[0]?.id;
  const went = useRef('');
  const isChosen = typed === '' || (score(chosen) > 0 && fitsWell(typed, labels.get(chosen)?.label ?? ''));
  useEffect(() => {
    if (first !== undefined && !isChosen && went.current !== typed) setChosen(first);
  }, [first, isChosen, typed]);
  const noteArrows = ({ key }: { key: string }): void => {
    if (key.startsWith('Arrow')) went.current = typed;
  };
  return (
    <Cmdk label="Commands" loop filter={score} value={chosen} onValueChange={setChosen} onKeyDownCapture={noteArrows}>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Icon name="search" className="text-muted" />
        <Cmdk.Input value={text} onValueChange={setText} placeholder="Go to a page, a task, a customer, or do something" className="h-12 w-full bg-transparent control-text outline-none" />
      </div>
      <Cmdk.List label="Commands" className="max-h-[60dvh] overflow-y-auto overscroll-contain p-1.5">
        <Cmdk.Empty className="px-3 py-6 text-center text-muted">{isLooking ? 'Looking …' : 'Nothing of that name. Try a page, a task such as t42, or a customer.'}</Cmdk.Empty>
        {typed === '' && last.length > 0 && <Group title="Recent" commands={last} run={run} prefix="recent " />}
        {found.length > 0 && <Group title="Found" commands={found} run={run} />}
        {grouped(shown).map(([title, ones]) => <Group key={title} title={title} commands={ones} run={run} />)}
      </Cmdk.List>
      <p role="status" className="sr-only">{typed === '' || isLooking ? '' : countText([...shown, ...found].filter(({ id }) => score(id) > 0).length)}</p>
    </Cmdk>
  );
}

function countText(count: number): string {
  return count === 0 ? 'Nothing found' : count === 1 ? 'One found' : `${count} found`;
}

/** `prefix` tells an entry that stands in two groups from the other one. */
function Group({ title, commands, run, prefix = '' }: { title: string; commands: readonly Command[]; run: (command: Command) => void; prefix?: string }) {
  return (
    <Cmdk.Group heading={title} className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted">
      {commands.map((command) => (
        <Cmdk.Item key={command.id} value={`${prefix}${command.id}`} onSelect={() => run(command)} className="flex min-h-10 items-center gap-2.5 rounded-md px-2.5 select-none data-[selected=true]:bg-selected wide:min-h-8.5">
          {command.icon !== undefined && <Icon name={command.icon} className="text-muted" />}
          <span className="min-w-0 flex-1 truncate">{command.label}</span>
          {command.hint !== undefined && <KeyHint keys={command.hint} />}
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
}

/** What was used last, as it can be used now: by what is registered, or by where it led. */
function useRecent(recent: ReturnType<typeof recentCommands>, commands: readonly Command[]): Command[] {
  const { history } = useRouter();
  return recent.flatMap(({ to, ...one }) => {
    const known = commands.find(({ id }) => id === one.id);
    if (known !== undefined) return [known];
    return to === undefined ? [] : [{ ...one, to, group: 'Recent', run: () => history.push(to) }];
  });
}

function useFound(text: string): { found: Command[]; isLooking: boolean } {
  const all = useStore(registered);
  const [answer, setAnswer] = useState<{ of: string; found: Command[] }>({ of: '', found: [] });
  const typed = text.trim();
  useEffect(() => {
    const sources = all.flatMap(({ source }) => source ?? []);
    const asked = new AbortController();
    const timer = window.setTimeout(() => {
      if (typed === '') return setAnswer({ of: '', found: [] });
      // A source that fails leaves its part out: the palette is a way to pages that tell the problem themselves.
      void Promise.allSettled(sources.map(async (source) => source(typed, asked.signal))).then((answers) => {
        if (!asked.signal.aborted) setAnswer({ of: typed, found: answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])) });
      });
    }, pauseMs);
    return () => {
      asked.abort();
      window.clearTimeout(timer);
    };
  }, [typed, all]);
  // What was found for an older text is no answer to this one.
  return { found: answer.of === typed ? answer.found : [], isLooking: answer.of !== typed };
}

function grouped(commands: readonly Command[]): [string, Command[]][] {
  return [...Map.groupBy(commands, ({ group }) => group)];
}

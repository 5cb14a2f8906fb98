import { useEffect, useRef } from 'react';
import { createStore } from '../format/store.ts';
import type { IconName } from '../kit/icon.tsx';

export interface Command {
  /** Unique. */
  id: string;
  /** What it does, beginning with a verb; of a place, its name. */
  label: string;
  /** The heading that it stands under. */
  group: string;
  run: () => void;
  /** Of a place: its address, by which it is found again among what was used last. */
  to?: string;
  icon?: IconName;
  /** The key that does the same. */
  hint?: string;
  /** Other words that one may look for it by. */
  keywords?: readonly string[];
  /** Shows once something is typed: one of many, which would bury the others. */
  whenTyped?: true;
}

/** What the palette offers for what was typed, besides the commands: a task by its number, a customer by name. May ask the server; an older question is aborted. */
export type CommandSource = (text: string, signal: AbortSignal) => Promise<Command[]> | Command[];

interface Registered {
  commands: () => readonly Command[];
  source: CommandSource | null;
}

export const registered = createStore<readonly Registered[]>([]);

/** Commands for as long as the component is there. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => register({ commands: () => latest.current, source: null }), []);
}

export function useCommandSource(source: CommandSource): void {
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  });
  useEffect(() => register({ commands: () => [], source: (text, signal) => latest.current(text, signal) }), []);
}

function register(one: Registered): () => void {
  registered.set([...registered.get(), one]);
  return () => registered.set(registered.get().filter((other) => other !== one));
}

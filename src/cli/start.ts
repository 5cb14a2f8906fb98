import { InvalidArgumentError, type Command } from 'commander';
import type { Session } from './session.ts';

/** Runs one command's work with the session made from its options. */
export type Start = (command: Command, work: (session: Session) => Promise<void>) => Promise<void>;

/** For an option or an argument that must be a whole number within these bounds. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(number) || number < min || number > max) {
      throw new InvalidArgumentError(max === Number.MAX_SAFE_INTEGER ? `It must be a whole number, ${min} or more.` : `It must be a whole number from ${min} to ${max}.`);
    }
    return number;
  };
}

/** For an option that may be given several times. */
export function several(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), text];
}

import { CommanderError, type Command } from 'commander';
import { Terminal } from '../vocabulary/errors.ts';
import { errorJson, errorText, exitCodeOf } from './present/errors.ts';
import { createProgram } from './program.ts';
import type { Shell } from './shell.ts';

/** Runs one command line and resolves with the exit code. Every error ends here, and is printed here. */
export async function runProgram(args: readonly string[], shell: Shell, version: string): Promise<0 | 1 | 2> {
  let code: 0 | 1 | 2 = 0;
  const json = asksForJson(args);
  const onExitCode = (exitCode: 0 | 1): void => {
    code = exitCode;
  };
  const program = createProgram(shell, { version, json, onExitCode });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    // An incomplete command has printed its help; a program gets an error instead.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help' && !json) return 2;
    const error = thrown instanceof CommanderError ? (unknownSubcommand(thrown, program, args) ?? usageError(thrown)) : thrown;
    printError(shell, error, json);
    return exitCodeOf(error);
  }
}

/** On standard error, for people or as JSON, with the stack when KEELSON_DEBUG=1. */
export function printError(shell: Shell, error: unknown, json: boolean): void {
  const debug = shell.env['KEELSON_DEBUG'] === '1';
  shell.progress('');
  shell.err(json ? errorJson(error, debug) : errorText(shell.errDisplay(), error, debug));
}

/** Read without the parser, since its own errors must have the right form too. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).includes('--json');
}

/** \`models chek\`: of a command that has others below it and also works by itself, commander says that there are too many arguments. */
function unknownSubcommand({ code, message }: CommanderError, program: Command, args: readonly string[]): Terminal | null {
  const name = code === 'commander.excessArguments' ? /^error: too many arguments for '([a-z-]+)'\. Expected 0/u.exec(message)?.[1] : undefined;
  const command = program.commands.find((one) => one.name() === name);
  if (name === undefined || command === undefined || command.commands.length === 0) return null;
  const meant = args.slice(args.indexOf(name) + 1).find((arg) => !arg.startsWith('-')) ?? '';
  return new Terminal('usage.unknown-command', `There is no command '${name} ${meant}'.`, `There ${command.commands.length === 1 ? 'is' : 'are'} ${command.commands.map((one) => `\`${name} ${one.name()}\``).join(', ')}; \`keelson ${name} --help\` says more.`);
}

/** Commander's complaint in our form: `usage.unknown-option`, with its suggestion as the next step. */
function usageError(error: CommanderError): Terminal {
  if (error.code === 'commander.help') return new Terminal('usage.command-missing', 'The command is not complete.', '`keelson --help` lists the commands.', { cause: error });
  const kind = error.code.replace(/^commander\./, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const [, message, suggestion] = /^(?:error: )?([\s\S]*?)(?:\n\((Did you mean [\s\S]*\?)\))?$/.exec(error.message) ?? [];
  const sentence = message ?? error.message;
  return new Terminal(`usage.${kind}`, `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${sentence.endsWith('.') ? '' : '.'}`, `${suggestion === undefined ? '' : `${suggestion} `}\`keelson --help\` lists the commands, \`keelson COMMAND --help\` their options.`, {
    cause: error,
  });
}

import { CommanderError } from 'commander';
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
  try {
    await createProgram(shell, { version, json, onExitCode }).parseAsync(args, { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    // An incomplete command has printed its help; a program gets an error instead.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help' && !json) return 2;
    const error = thrown instanceof CommanderError ? usageError(thrown) : thrown;
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

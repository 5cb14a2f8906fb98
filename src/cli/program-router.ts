import type { Command } from 'commander';
import type { ClassifyOptions } from './commands/router-classify.ts';
import type { TrainOptions } from './commands/router.ts';
import type { Start } from './start.ts';

const lineHelp = `
A line: {"text": "Where is my parcel?", "intent": "delivery"}. What else stands in it is left out. The intent oos (or
out_of_scope, or null) says that it is about nothing you know of: such lines teach what to abstain from. Broken lines are
named, the others count, and the exit code is then 1.`;

/** `keelson router …`: what mail is about, and what was learned of that. */
export function addRouterCommands(program: Command, start: Start): void {
  const router = program
    .command('router')
    .description('which mail is about what, learned from your corrections; without a subcommand: how things stand')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/router.ts')).status(session)));
  router
    .command('train [file]')
    .description('learn from a file of examples as JSON lines (- for standard input), or without one from what you corrected since')
    .option('--replace', 'examples of earlier files count no more; your corrections stay')
    .addHelpText('after', lineHelp)
    .action((file: string | undefined, options: TrainOptions, command: Command) => start(command, async (session) => (await import('./commands/router.ts')).train(session, file, options)));
  router
    .command('classify [text]')
    .description('what a text is about; - reads it from standard input')
    .option('--batch <file>', 'one text a line as JSON (text, optional id), or - for standard input; answers a line each')
    .action((text: string | undefined, options: ClassifyOptions, command: Command) => start(command, async (session) => (await import('./commands/router-classify.ts')).classify(session, text, options)));
  router
    .command('explain <text>')
    .description('the words that decided; - reads the text from standard input')
    .action((text: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/router.ts')).explain(session, text)));
  router
    .command('eval <file>')
    .description('how good it is on a file of examples that it has not learned from')
    .addHelpText('after', `${lineHelp}\nHere every intent that was never learned counts as out of scope, as oos does.`)
    .action((file: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/router.ts')).evaluate(session, file)));
  router
    .command('status')
    .description('which version decides, what it knows, and why the newest is used or not')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/router.ts')).status(session)));
  router
    .command('versions')
    .description('every version, newest first')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/router.ts')).versions(session)));
  router
    .command('correct <mail> <intent>')
    .description('say what a mail was about: the task that deals with it (t42), or the number of its event')
    .action((mail: string, intent: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/router.ts')).correct(session, mail, intent)));
  router
    .command('revert [version]')
    .description('back to the version in use before, to a kept one, or with none to rules alone')
    .action((version: string | undefined, _options: object, command: Command) => start(command, async (session) => (await import('./commands/router.ts')).revert(session, version)));
}

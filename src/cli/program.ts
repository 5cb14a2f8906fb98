import { Command, Option } from 'commander';
import { limits } from '../vocabulary/limits.ts';
import { taskStatuses } from '../vocabulary/option-words.ts';
import type { BatchOptions } from './commands/decide-batch.ts';
import type { EditOptions } from './commands/decide.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { InitOptions } from './commands/init.ts';
import type { TailOptions } from './commands/ledger.ts';
import { addCosts } from './program-costs.ts';
import { addWebhooks } from './program-hooks.ts';
import { addDo } from './program-do.ts';
import { addGateCommands } from './program-gate.ts';
import { addModelCommands } from './program-models.ts';
import { addMemoryCommands } from './program-memory.ts';
import { addPolicyCommands } from './program-policy.ts';
import { addRouterCommands } from './program-router.ts';
import { addAccess, addStart } from './program-start.ts';
import { addTakingOver } from './program-take-over.ts';
import { addGoodwill, addRollback } from './program-undo.ts';
import { addSimulating } from './program-simulate.ts';
import { Session, type GlobalOptions } from './session.ts';
import type { Shell } from './shell.ts';
import { several, wholeNumber, type Start } from './start.ts';

const rows = wholeNumber(1, limits.listRowsMax);

export interface ProgramOptions {
  version: string;
  /** Help that nobody asked for, after an incomplete command, is left out. */
  json: boolean;
  /** Gets the code of a command that ended without an error. */
  onExitCode(code: 0 | 1): void;
}

/**
 * All commands with their arguments and options. Each command's code is loaded when it is called, so that `--help` and
 * a mistyped name cost nothing.
 */
export function createProgram(shell: Shell, { version, json, onExitCode }: ProgramOptions): Command {
  const program = new Command('keelson')
    .description('A durable execution layer for a one-person company: signals in, bounded agents, and nothing goes out without you.')
    .version(version)
    .option('--company <dir>', 'the company folder (else KEELSON_COMPANY, else the nearest folder upwards with a company.yaml)')
    .option('--json', 'print exactly one JSON document; errors go to standard error as JSON')
    .option('--dry-run', 'do it on a throwaway copy of the company with nobody outside, and show what would happen')
    .configureHelp({ showGlobalOptions: true })
    // Mistakes are printed by whoever runs the program, in the form that was asked for.
    .configureOutput({ writeOut: (text) => shell.out(text.trimEnd()), writeErr: (text) => (json ? undefined : shell.err(text.trimEnd())), outputError: () => undefined })
    .addHelpText('after', '\nBegin with `keelson demo`. Exit codes: 0 done, 1 refused or failed with a reason, 2 wrong usage.')
    .exitOverride();
  const start: Start = async (command, work) => {
    const options = command.optsWithGlobals<GlobalOptions>();
    const dryRun = options.dryRun === true ? (await import('./dry-run.ts')).dryRunOf(pathOf(command)) : undefined;
    const session = new Session(shell, options, dryRun);
    try {
      await work(session);
      dryRun?.tell(session);
    } finally {
      dryRun?.remove();
    }
    onExitCode(session.exitCode);
  };
  addCompanyCommands(program, start, version);
  addStart(program, start, version);
  addInboxCommands(program, start);
  addSnoozeCommands(program, start);
  addDecisionCommands(program, start);
  addTaskCommands(program, start);
  addDo(program, start);
  addGoodwill(program, start);
  addGateCommands(program, start);
  addCosts(program, start);
  addModelCommands(program, start);
  addWebhooks(program, start);
  addPolicyCommands(program, start);
  addRouterCommands(program, start);
  addSimulating(program, start);
  addMemoryCommands(program, start);
  addLedgerCommands(program, start);
  addAccess(program, start);
  return program;
}

/** `task rollback`: the names of a command, without that of the program. */
function pathOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

function addCompanyCommands(program: Command, start: Start, version: string): void {
  program
    .command('init [folder]')
    .description('make a company folder')
    .option('--name <name>', 'what the company is called')
    .option('--address <address>', 'the mail address that customers write to')
    .option('--zone <zone>', 'its time zone, such as Europe/Berlin')
    .option('-y, --yes', 'ask nothing, take the defaults')
    .action((folder: string | undefined, options: InitOptions, command: Command) => start(command, async (session) => (await import('./commands/init.ts')).init(session, folder, options)));
  program
    .command('demo')
    .description("see it work: a small software firm's Monday, from mail to approved replies, in the console")
    .option('--exit', 'play the whole day and end, instead of ending in the console')
    .option('-p, --port <port>', 'where the console is', wholeNumber(0, 65_535), 4_180)
    .option('-i, --interactive', 'decide about every item yourself, here in the terminal')
    .option('--keep <folder>', 'make the company in this folder instead of a temporary one')
    .option('--model <url>', 'let a language model help: the address of a server that speaks the OpenAI protocol, such as http://127.0.0.1:11434/v1')
    .option('--model-name <name>', 'its name on that server (default: default)')
    .option('--model-price <price>', 'what a million tokens cost, read and written, such as "0.15 0.60 USD" (default: nothing; in the demo a unit of another currency counts as one EUR)')
    .action((options: DemoOptions, command: Command) => start(command, async (session) => (await import('./commands/demo.ts')).demo(session, options, version)));
  program
    .command('signal')
    .description('take in what happened outside')
    .command('mail <source>')
    .description('mail from an .eml file, an mbox, a folder, or - for standard input')
    .action((source: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/signal.ts')).signalMail(session, source)));
  program
    .command('run')
    .description('route signals, run tasks, send what is approved')
    .option('--until-idle', 'end when nothing is left to do')
    .action((options: { untilIdle?: boolean }, command: Command) => start(command, async (session) => (await import('./commands/run.ts')).run(session, options)));
}

function addInboxCommands(program: Command, start: Start): void {
  program
    .command('inbox')
    .description('what waits for you')
    .addOption(new Option('-a, --all', 'also what is decided, expired or withdrawn').conflicts('snoozed'))
    .option('--snoozed', 'what you put off')
    .action((options: { all?: boolean; snoozed?: boolean }, command: Command) => start(command, async (session) => (await import('./commands/inbox.ts')).inbox(session, options)));
  program
    .command('show <ref>')
    .description('an inbox item (7), a task (t42) or an effect (e…) with everything about it')
    .action((ref: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/inbox.ts')).show(session, ref)));
}

function addSnoozeCommands(program: Command, start: Start): void {
  program
    .command('snooze <item>')
    .description('put an item off: it is left out of what waits until then, stays open, and expires as it would have')
    .requiredOption('--until <when>', 'a date, a time such as 2026-03-31T09:30, a span such as 3h or 2d, or tomorrow (8 in the morning)')
    .action((item: string, options: { until: string }, command: Command) => start(command, async (session) => (await import('./commands/snooze.ts')).snooze(session, item, options)));
  program
    .command('wake <item>')
    .description('have an item that you put off among what waits again')
    .action((item: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/snooze.ts')).wake(session, item)));
}

function addDecisionCommands(program: Command, start: Start): void {
  const noRun = (command: Command): Command => command.option('--no-run', 'only record the decision; what follows from it waits for `keelson run`');
  const batch = (command: Command): Command => command.option('--batch', 'the same for all open items that belong together with it; they are shown first').option('-y, --yes', 'do not ask about the batch');
  batch(noRun(program.command('approve <item...>').description('approve one or more items, send, and show the receipts'))).action((items: string[], options: BatchOptions, command: Command) =>
    start(command, async (session) => (await import('./commands/decide.ts')).approve(session, items, options)),
  );
  noRun(program.command('edit <item>').description('change a mail in your editor, or by options, and approve it'))
    .option('--subject <text>', 'another subject')
    .option('--text <file>', 'the text from a file, or - for standard input')
    .option('--to <address>', 'another recipient; may be given several times', several)
    .addOption(new Option('--payload <file>', 'the whole payload as JSON from a file, or - for standard input').conflicts(['subject', 'text', 'to']))
    .action((item: string, options: EditOptions, command: Command) => start(command, async (session) => (await import('./commands/decide.ts')).edit(session, item, options)));
  batch(noRun(program.command('reject <item>').description('reject an item; nothing is sent')))
    .requiredOption('--reason <text>', 'why, for the record and for the agent')
    .action((item: string, options: BatchOptions & { reason: string }, command: Command) => start(command, async (session) => (await import('./commands/decide.ts')).reject(session, item, options)));
  batch(noRun(program.command('answer <item> <text...>').description('answer a question or a conflict (text, or the number of a choice), a doubt (sent, not-sent, send-again), an escalation (retry, dismiss), a budget (raise, raise 50 EUR, wait), a proposal (accept, decline); unstage what is staged'))).action(
    (item: string, text: string[], options: BatchOptions, command: Command) => start(command, async (session) => (await import('./commands/decide.ts')).answer(session, item, text, options)),
  );
}

function addTaskCommands(program: Command, start: Start): void {
  program
    .command('tasks')
    .description('the latest tasks')
    .addOption(new Option('--status <status>', 'only those').choices(taskStatuses))
    .option('-n, --limit <number>', 'at most so many', rows)
    .action((options: { limit?: number }, command: Command) => start(command, async (session) => (await import('./commands/tasks.ts')).tasks(session, options)));
  const task = program
    .command('task')
    .argument('<id>')
    .description('one task with its timeline: steps, attempts, waits, effects, durations')
    .action((id: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/tasks.ts')).task(session, id)));
  addRollback(task, start);
  addTakingOver(task, start);
  program
    .command('cancel <id>')
    .description('cancel a task; what it has proposed and not sent is withdrawn')
    .requiredOption('--reason <text>', 'why, for the record')
    .action((id: string, options: { reason: string }, command: Command) => start(command, async (session) => (await import('./commands/tasks.ts')).cancel(session, id, options)));
}

function addLedgerCommands(program: Command, start: Start): void {
  const ledger = program.command('ledger').description('the append-only record of everything');
  ledger
    .command('tail')
    .description('the latest events')
    .option('-n, --number <number>', 'how many', rows, 20)
    .option('--kind <kind>', 'only of this kind, such as effect.succeeded')
    .option('--task <id>', 'only of this task')
    .action((options: TailOptions, command: Command) => start(command, async (session) => (await import('./commands/ledger.ts')).tail(session, options)));
  ledger
    .command('verify')
    .description('recompute every hash and look for every blob')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/ledger.ts')).verify(session)));
  ledger
    .command('rebuild')
    .description('drop every projection and fold it again from the events')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/ledger.ts')).rebuild(session)));
  ledger
    .command('backup <file>')
    .description('write every event to a new file, in which nothing about people can be read without the keys')
    .action((file: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/ledger.ts')).backup(session, file)));
  ledger
    .command('stats')
    .description('how much there is of what')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/ledger.ts')).stats(session)));
}

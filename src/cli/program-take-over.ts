import type { Command } from 'commander';
import type { TakeOverOptions } from './commands/take-over.ts';
import type { Start } from './start.ts';

/** `keelson task skip | retry | supply | done-by-hand`: the operator does a piece, and the task goes on. */
export function addTakingOver(task: Command, start: Start): void {
  const common = (command: Command): Command => command.option('--no-run', 'only record it; the task goes on with `keelson run`');
  const step = '--step <name>';
  common(task.command('retry <id>').description('try a failed or stopped task again, or at once what waits for its next attempt'))
    .option('--note <text>', 'for the record')
    .action((id: string, options: TakeOverOptions, command: Command) => start(command, async (session) => (await import('./commands/take-over.ts')).retryTask(session, id, options)));
  common(task.command('skip <id>').description('let a task go on without a step: the step has no result (null), a wait ends'))
    .requiredOption(step, 'which one; `keelson task ID` shows the names')
    .option('--note <text>', 'why, for the record')
    .action((id: string, options: TakeOverOptions & { step: string }, command: Command) => start(command, async (session) => (await import('./commands/take-over.ts')).skipStep(session, id, options)));
  common(task.command('supply <id>').description('give a failed or waiting step its result'))
    .requiredOption(step, 'which one; `keelson task ID` shows the names')
    .requiredOption('--result <file>', 'the result as JSON from a file, or - for standard input')
    .option('--note <text>', 'where it comes from, for the record')
    .action((id: string, options: TakeOverOptions & { step: string; result: string }, command: Command) => start(command, async (session) => (await import('./commands/take-over.ts')).supplyStep(session, id, options)));
  common(task.command('done-by-hand <id>').description('you did an effect or a step yourself: no attempt at it is made any more, and the task goes on'))
    .requiredOption('--note <text>', 'what you did, for the record')
    .option(step, 'which one, when the task has several')
    .action((id: string, options: TakeOverOptions & { step?: string; note: string }, command: Command) => start(command, async (session) => (await import('./commands/take-over.ts')).doneByHand(session, id, options)));
}

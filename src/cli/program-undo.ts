import type { Command } from 'commander';
import type { GoodwillOptions } from './commands/goodwill.ts';
import type { RollbackOptions } from './commands/rollback.ts';
import type { Start } from './start.ts';

/** `keelson task rollback`: what a task did is taken back. */
export function addRollback(task: Command, start: Start): void {
  task
    .command('rollback <id>')
    .description('take back what a task did; shows the plan and asks before anything happens')
    .option('--plan', 'only show the plan')
    .option('--reason <text>', 'why, for the record and for those who decide about its parts')
    .option('-y, --yes', 'do not ask')
    .option('--no-run', 'only begin it; it goes on with `keelson run`')
    .action((id: string, options: RollbackOptions, command: Command) => start(command, async (session) => (await import('./commands/rollback.ts')).rollback(session, id, options)));
}

/** `keelson credit` and `keelson refund`: money that you give, as a task that can be rolled back. */
export function addGoodwill(program: Command, start: Start): void {
  const common = (command: Command): Command =>
    command
      .requiredOption('--reason <text>', 'why, for the record and for the provider')
      .option('--letter <file>', 'what tells them, from a file, or - for standard input; sent when it is given')
      .option('--subject <text>', 'the subject of that letter')
      .option('--no-run', 'only begin it; it goes on with `keelson run`');
  common(program.command('credit <customer> <amount...>').description('give a customer a credit, such as 20 EUR; it goes out as your policy says')).action(
    (customer: string, amount: string[], options: GoodwillOptions, command: Command) => start(command, async (session) => (await import('./commands/goodwill.ts')).credit(session, customer, amount, options)),
  );
  common(program.command('refund <customer> <payment> <amount...>').description("give a payment back, or a part of it; the payment by the provider's id")).action(
    (customer: string, payment: string, amount: string[], options: GoodwillOptions, command: Command) => start(command, async (session) => (await import('./commands/goodwill.ts')).refund(session, { customer, payment }, amount, options)),
  );
}

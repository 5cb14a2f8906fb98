import { Option, type Command } from 'commander';
import { costsBy } from '../vocabulary/option-words.ts';
import type { CostsOptions } from './commands/costs.ts';
import type { Start } from './start.ts';

/** What calls of models cost. */
export function addCosts(program: Command, start: Start): void {
  program
    .command('costs')
    .description('what calls of models cost, this month or from one day to another, how it stands against budgets, and what the month will have cost')
    .addOption(new Option('--by <what>', 'told apart by').choices(costsBy).default('purpose'))
    .option('--since <date>', 'from this day on, instead of the first of the month')
    .option('--until <date>', 'up to this day, instead of today')
    .action((options: CostsOptions, command: Command) => start(command, async (session) => (await import('./commands/costs.ts')).costs(session, options)));
}

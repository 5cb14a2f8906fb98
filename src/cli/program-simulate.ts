import type { Command } from 'commander';
import type { SimulateOptions } from './commands/simulate.ts';
import type { Start } from './start.ts';

/** `keelson simulate`: what would happen, in a company that is thrown away. */
export function addSimulating(program: Command, start: Start): void {
  program
    .command('simulate <scenario>')
    .description('play signals, decisions, time and faults into a throwaway copy of the company; exit code 0 when all that the scenario expects holds')
    .option('--keep <folder>', 'play in this folder, and leave it there')
    .action((scenario: string, options: SimulateOptions, command: Command) => start(command, async (session) => (await import('./commands/simulate.ts')).simulate(session, scenario, options)));
}

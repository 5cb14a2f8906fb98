import type { Command } from 'commander';
import type { DoOptions } from './commands/do.ts';
import { several, type Start } from './start.ts';

/** `keelson do`: the operator's own words. */
export function addDo(program: Command, start: Start): void {
  program
    .command('do <words...>')
    .description('say it in your own words: shows what it understood, and does it when you say yes')
    .option('-y, --yes', 'do it without asking, when nothing is unclear')
    .option('--set <slot=value>', 'the answer to what was unclear, such as customer=jane@example.com; may be given several times', several)
    .option('--no-run', 'only begin it; it goes on with `keelson run`')
    .addHelpText(
      'after',
      `
It can send a customer the mail of a playbook, give a credit or a refund, remind you, note something, pause and resume:
  keelson do "send Jane the onboarding mail on Monday"
  keelson do "give Bob 20 EUR credit because of the outage"
  keelson do "remind me on Friday to call Anna"
Whatever goes out is judged by your policy as ever. Without a terminal it only shows what it understood, unless --yes is given.
Exit codes: 0 it was done, or shown and nothing is unclear; 1 it is unclear, not done this way, not confirmed, or failed; 2 wrong usage.`,
    )
    .action((words: string[], options: DoOptions, command: Command) => start(command, async (session) => (await import('./commands/do.ts')).doWish(session, words, options)));
}

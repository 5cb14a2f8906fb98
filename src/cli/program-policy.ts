import type { Command } from 'commander';
import type { BacktestOptions, ExplainOptions } from './commands/policy.ts';
import type { Start } from './start.ts';

/** What the rules are, whether they are right, and what they say. */
export function addPolicyCommands(program: Command, start: Start): void {
  const policy = program
    .command('policy')
    .description('the rules that every effect is judged by; without a subcommand: what is in force')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/policy.ts')).status(session)));
  policy
    .command('status')
    .description('which policy is in force, and what is wrong with the file when it is not that')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/policy.ts')).status(session)));
  policy
    .command('check [file]')
    .description('is it right? Schema, types, rules that can never decide or contradict each other')
    .action((file: string | undefined, _options: object, command: Command) => start(command, async (session) => (await import('./commands/policy.ts')).check(session, file)));
  policy
    .command('test [file]')
    .description('run the tests that stand beside the rules')
    .action((file: string | undefined, _options: object, command: Command) => start(command, async (session) => (await import('./commands/policy.ts')).test(session, file)));
  policy
    .command('facts')
    .description('everything that the condition of a rule may look at')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/policy.ts')).listFacts(session)));
  policy
    .command('explain [effect]')
    .description('why an effect (its id, or the number of an inbox item about it) got its verdict: each rule with the values that decided')
    .option('--facts <file>', 'made-up facts instead, as YAML or JSON; - for standard input; what is not given is calm')
    .option('--policy <file>', 'by this policy instead of the one in force; with --facts only')
    .action((effect: string | undefined, options: ExplainOptions, command: Command) => start(command, async (session) => (await import('./commands/policy.ts')).explain(session, effect, options)));
  policy
    .command('backtest <file>')
    .description('what another policy would have said to every effect so far')
    .option('--since <time>', 'only effects from this date or time on')
    .action((file: string, options: BacktestOptions, command: Command) => start(command, async (session) => (await import('./commands/policy.ts')).backtest(session, file, options)));
}

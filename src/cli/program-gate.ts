import type { Command } from 'commander';
import type { ReconcileOptions } from './commands/reconcile.ts';
import type { TightenOptions } from './commands/trust.ts';
import type { Start } from './start.ts';

/** What stands between a proposal and the world: pauses, budgets, trust, reconciliation. */
export function addGateCommands(program: Command, start: Start): void {
  addPausing(program, start);
  addBudgets(program, start);
  addTrust(program, start);
  addReconciling(program, start);
}

function addPausing(program: Command, start: Start): void {
  program
    .command('pause [name]')
    .description('stop an agent or an adapter from doing anything outside, before its next effect; without a name: what is paused')
    .option('--all', 'everything')
    .option('--reason <text>', 'why, for the record')
    .action((name: string | undefined, options: { all?: boolean; reason?: string }, command: Command) => start(command, async (session) => (await import('./commands/pause.ts')).pause(session, name, options)));
  program
    .command('resume [name]')
    .description('let an agent or an adapter go on')
    .option('--all', 'lift the pause of everything')
    .action((name: string | undefined, options: { all?: boolean }, command: Command) => start(command, async (session) => (await import('./commands/pause.ts')).resume(session, name, options)));
}

function addReconciling(program: Command, start: Start): void {
  program
    .command('reconcile')
    .description('compare what we believe with what the providers report, now, up to 5 minutes ago; what does not agree goes to the inbox')
    .option('--adapter <name>', 'only this one')
    .option('--since <time>', 'from a date or time on, instead of since the last comparison')
    .action((options: ReconcileOptions, command: Command) => start(command, async (session) => (await import('./commands/reconcile.ts')).reconcile(session, options)));
}

function addTrust(program: Command, start: Start): void {
  const trust = program
    .command('trust')
    .description('how far trust has grown, for each agent, kind of effect and playbook, and which rules are relaxed because of it')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/trust.ts')).trust(session)));
  trust
    .command('tighten <agent> <kind> [playbook]')
    .description('make rules that you have relaxed as strict again as they stand in policy.yaml')
    .option('--rule <id>', 'only this one')
    .requiredOption('--reason <text>', 'why, for the record')
    .action((agent: string, kind: string, playbook: string | undefined, options: TightenOptions, command: Command) => start(command, async (session) => (await import('./commands/trust.ts')).tighten(session, agent, kind, playbook, options)));
}

function addBudgets(program: Command, start: Start): void {
  program
    .command('budgets')
    .description('what may be spent, what was, and what is left')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/budgets.ts')).budgets(session)));
  program
    .command('budget')
    .description('change what may be spent now; policy.yaml says what may be spent always')
    .command('raise <id> <amount...>')
    .description('lift a cap until its window ends, by an amount such as 50 EUR or 20')
    .option('--window <name>', 'which one, when agents, tasks or flows have one each; `keelson budgets` shows them')
    .action((id: string, amount: string[], options: { window?: string }, command: Command) => start(command, async (session) => (await import('./commands/budgets.ts')).raiseBudget(session, id, amount, options)));
}

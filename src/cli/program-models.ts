import type { Command } from 'commander';
import type { Start } from './start.ts';

/** Language models: which there are, and whether they answer. */
export function addModelCommands(program: Command, start: Start): void {
  const models = program
    .command('models')
    .description('the language models of company.yaml: whom they reach, what they cost, whether their key is set')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/models.ts')).models(session)));
  models
    .command('check')
    .description('ask each tier for one word; it is metered like every call')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/models.ts')).checkModels(session)));
  models
    .command('call <event>')
    .description('one request in full: what was sent, what came back, what it cost')
    .action((event: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/models.ts')).showModelCall(session, event)));
}

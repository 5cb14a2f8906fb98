import { Option, type Command } from 'commander';
import type { TokenScope } from '../vocabulary/access.ts';
import { tokenScopes } from '../vocabulary/option-words.ts';
import type { StartOptions } from './commands/start.ts';
import { wholeNumber, type Start } from './start.ts';

export function addStart(program: Command, start: Start, version: string): void {
  program
    .command('start')
    .description('serve the console and the API, and run the company until you stop it')
    .option('-p, --port <port>', 'where it listens; 0 takes any that is free', wholeNumber(0, 65_535), 4_180)
    .option('--host <host>', 'of this machine alone unless you name another; 0.0.0.0 is every address of it', '127.0.0.1')
    .option('--public-url <url>', 'https://… of a proxy before it')
    .option('-o, --open', 'open the console in your browser')
    .action((options: StartOptions, command: Command) => start(command, async (session) => (await import('./commands/start.ts')).start(session, options, version)));
}

export function addAccess(program: Command, start: Start): void {
  const access = program.command('access').description('who may come in over the network: codes, sessions, tokens');
  access
    .command('code')
    .description('a one-time code to sign in with, in place of any other')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/access.ts')).code(session)));
  access
    .command('sessions')
    .description('who is signed in')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/access.ts')).sessions(session)));
  access
    .command('tokens')
    .description('the tokens that programs come in with')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/access.ts')).tokens(session)));
  const token = access.command('token').description('make and revoke tokens');
  token
    .command('create <name>')
    .description('a new token; it is shown this once')
    .addOption(new Option('--scope <scope...>', 'what it may do').choices(tokenScopes).makeOptionMandatory())
    .option('--days <days>', 'how long it counts; for ever when left out', wholeNumber(1, 3_650))
    .action((name: string, options: { scope: TokenScope[]; days?: number }, command: Command) => start(command, async (session) => (await import('./commands/access.ts')).createToken(session, name, options)));
  token
    .command('revoke <name>')
    .description('it counts no more, at once')
    .action((name: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/access.ts')).revokeToken(session, name)));
  access
    .command('reset')
    .description('as at the first start: no password, no passkey, nobody signed in')
    .option('--tokens', 'and no token')
    .option('-y, --yes', 'do not ask')
    .action((options: { tokens?: boolean; yes?: boolean }, command: Command) => start(command, async (session) => (await import('./commands/access.ts')).reset(session, options)));
}

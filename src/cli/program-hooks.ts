import type { Command } from 'commander';
import { limits } from '../vocabulary/limits.ts';
import type { SecretOptions } from './commands/webhooks.ts';
import { wholeNumber, type Start } from './start.ts';

const hourMs = 3_600_000;

/** Other systems that tell what happened, and the secrets that they sign with. */
export function addWebhooks(program: Command, start: Start): void {
  const webhooks = program
    .command('webhooks')
    .description('who may send webhooks by company.yaml: where to, with which secrets, what came and what was refused')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/webhooks.ts')).listWebhooks(session)));
  webhooks
    .command('secret <name>')
    .description('make a secret for a webhook and show it this once')
    .option('--rotate', 'another one beside those that count already, which end after a while')
    .option('--overlap <hours>', `with --rotate: after how many hours the earlier ones end (default: ${limits.webhookOverlapMsDefault / hourMs})`, wholeNumber(0, limits.webhookOverlapMsMax / hourMs))
    .option('--from-stdin', 'take one that the sender chose, from standard input, instead of making one')
    .action((name: string, options: SecretOptions, command: Command) => start(command, async (session) => (await import('./commands/webhooks.ts')).setWebhookSecret(session, name, options)));
  webhooks
    .command('revoke <name>')
    .description('take all secrets of a webhook away: from here on nothing of it is taken')
    .action((name: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/webhooks.ts')).revokeWebhook(session, name)));
}

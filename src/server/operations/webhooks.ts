import { z } from 'zod';
import { webhookListSchema, webhookNamePattern, webhookSecretChanges } from '../../vocabulary/webhooks.ts';
import { operation } from '../operation.ts';
import { HttpProblem } from '../problem.ts';

// What is to be seen of webhooks. No operation sets a secret or tells one: who gets into the console must not be able to forge what other systems say.

export const webhookOperations = {
  'webhooks.list': operation('webhooks.list', { summary: 'Who may send webhooks, where to, what came and what was refused', scope: 'read', output: webhookListSchema, run: (_, { company }) => company.webhooks.list() }),
  'webhooks.changed': operation('webhooks.changed', {
    summary: 'Puts on record that the secrets of a webhook were changed, for the command line of the machine itself',
    scope: 'manage',
    params: z.object({ webhook: z.string().regex(webhookNamePattern) }),
    body: z.object({ what: z.enum(webhookSecretChanges) }),
    output: z.object({ done: z.literal(true) }),
    async run({ params, body }, { company, principal }) {
      if (principal.kind !== 'local') throw new HttpProblem(403, 'access.only-local', 'This is for the machine itself.', 'Run `keelson webhooks` there.');
      await company.webhooks.changed(params.webhook, body.what);
      return { done: true as const };
    },
    again: async () => ({ done: true as const }),
  }),
} as const;

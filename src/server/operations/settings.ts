import { z } from 'zod';
import { settingsViewSchema } from '../../vocabulary/settings-views.ts';
import { operation } from '../operation.ts';

export const settingsOperations = {
  settings: operation('settings', {
    summary: 'What company.yaml says, without secrets; it is changed in the file',
    scope: 'read',
    output: settingsViewSchema.extend({ version: z.string(), isUntouched: z.boolean().describe('Nobody has decided anything in it yet.') }),
    run: async (_, { company, server }) => ({ ...(await company.settings()), version: server.version, isUntouched: (await company.ledger.tail({ kind: 'inbox.decided', limit: 1 })).length === 0 }),
  }),
} as const;

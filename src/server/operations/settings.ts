import { z } from 'zod';
import { settingsViewSchema } from '../../vocabulary/settings-views.ts';
import { operation } from '../operation.ts';

export const settingsOperations = {
  settings: operation('settings', {
    summary: 'What company.yaml says, without secrets; it is changed in the file',
    scope: 'read',
    output: settingsViewSchema.extend({ version: z.string() }),
    run: async (_, { company, server }) => ({ ...(await company.settings()), version: server.version }),
  }),
} as const;

import { z } from 'zod';
import { adapterViewSchema } from '../../vocabulary/adapter-views.ts';
import { operation } from '../operation.ts';

export const adapterOperations = {
  'adapters.list': operation('adapters.list', { summary: 'The adapters and how they fare: in flight, in doubt, last success and failure, last comparison with the provider', scope: 'read', output: z.array(adapterViewSchema), run: (_, { company }) => company.adapters.list() }),
} as const;

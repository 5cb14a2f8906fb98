import { z } from 'zod';
import { modelCallViewSchema, modelViewSchema, tierCheckSchema } from '../../vocabulary/model-views.ts';
import { operation } from '../operation.ts';

export const modelOperations = {
  'models.list': operation('models.list', { summary: 'The models of company.yaml by tier: whom they reach, what they cost, whether their key is there', scope: 'read', output: z.array(modelViewSchema), run: (_, { company }) => company.models.list() }),
  'models.call': operation('models.call', {
    summary: 'What one request to a model said and was answered, by the number of its event',
    scope: 'read',
    params: z.object({ seq: z.coerce.number().int().positive() }),
    output: modelCallViewSchema,
    run: ({ params }, { company }) => company.models.call(params.seq),
  }),
  'models.check': operation('models.check', { summary: 'Asks each tier for one word, metered like every call', scope: 'manage', repeatable: true, body: z.object({}), output: z.array(tierCheckSchema), run: (_, { company }) => company.models.check() }),
} as const;

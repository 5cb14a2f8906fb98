import { z } from 'zod';
import { actedSchema, planSchema, rephrasedSchema, understandingSchema, wishCharsMax } from '../../vocabulary/understanding.ts';
import { operation } from '../operation.ts';

/** Longer ones too: what is wrong with them is said by whoever reads them. */
const words = z.string().max(10 * wishCharsMax);

export const doOperations = {
  'do.understand': operation('do.understand', {
    summary: 'What your own words would have done; nothing happens',
    scope: 'read',
    reads: true,
    body: z.object({ words, answers: z.record(z.string(), z.string()).default({}) }),
    output: understandingSchema,
    run: ({ body }, { company }) => company.understand(body.words, body.answers),
  }),
  'do.rephrase': operation('do.rephrase', {
    summary: 'A wish that was not understood, in other words by a model; null when there is none or it does not know',
    scope: 'manage',
    repeatable: true,
    body: z.object({ words }),
    output: rephrasedSchema.nullable(),
    run: ({ body }, { company }) => company.rephrase(body.words),
  }),
  'do.act': operation('do.act', {
    summary: 'Does what an understanding planned; the same plan twice is done once',
    scope: 'manage',
    body: z.object({ plan: planSchema }),
    output: actedSchema,
    run: ({ body }, { company }) => company.act(body.plan),
    again: ({ body }, { company }) => company.act(body.plan),
  }),
} as const;

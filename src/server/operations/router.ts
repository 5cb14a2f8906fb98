import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { explanationSchema } from '../../vocabulary/router.ts';
import { routerAnswerSchema, routerCorrectionSchema, routerRevertSchema, routerStatusSchema, routerVersionViewSchema } from '../../vocabulary/router-views.ts';
import { operation } from '../operation.ts';

const body = z.object({ text: z.string().max(limits.routerLineCharsMax) });

export const routerOperations = {
  'router.status': operation('router.status', { summary: 'What decides what mail is about: the version in use, its intents, when it trains next', scope: 'read', output: routerStatusSchema, run: (_, { company }) => company.router.status() }),
  'router.versions': operation('router.versions', { summary: 'Every version there was, newest first', scope: 'read', output: z.array(routerVersionViewSchema), run: (_, { company }) => company.router.versions() }),
  'router.classify': operation('router.classify', { summary: 'What a text is about', scope: 'read', reads: true, body, output: routerAnswerSchema, run: ({ body: { text } }, { company }) => company.router.classify(text) }),
  'router.explain': operation('router.explain', { summary: 'The words that decide what a text is about', scope: 'read', reads: true, body, output: explanationSchema, run: ({ body: { text } }, { company }) => company.router.explain(text) }),
  'router.correct': operation('router.correct', {
    summary: 'Your word on what a mail is about; the router learns from it',
    scope: 'decide',
    body: z.object({ reference: z.string().min(1).max(limits.nameCharsMax).describe('`t42`, a task that deals with the mail, or the number of its event.'), intent: z.string().min(1).max(limits.nameCharsMax) }),
    output: routerCorrectionSchema,
    run: ({ body: { reference, intent } }, { company }) => company.router.correct(reference, intent),
  }),
  'router.revert': operation('router.revert', {
    summary: 'Back to the version in use before, to one of the kept ones, or with `none` to rules alone',
    scope: 'manage',
    body: z.object({ to: z.union([z.number().int().positive(), z.literal('none')]).exactOptional() }),
    output: routerRevertSchema,
    run: ({ body: { to } }, { company }) => company.router.revert(to),
  }),
} as const;

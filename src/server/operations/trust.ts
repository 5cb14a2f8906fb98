import { z } from 'zod';
import { trustViewSchema } from '../../vocabulary/gate-views.ts';
import { limits } from '../../vocabulary/limits.ts';
import { operation } from '../operation.ts';

const name = z.string().min(1).max(limits.nameCharsMax);

export const trustOperations = {
  'trust.list': operation('trust.list', { summary: 'How far trust has grown, for each agent, kind of effect and playbook', scope: 'read', output: z.array(trustViewSchema), run: (_, { company }) => company.trust.list() }),
  'trust.tighten': operation('trust.tighten', {
    summary: 'Takes relaxations back; without a rule all of them',
    scope: 'decide',
    body: z.object({ agent: name, kind: name, playbook: z.string().max(1_000).describe('"" when none is used.'), rule: name.exactOptional(), reason: z.string().trim().min(1).max(2_000) }),
    output: z.array(trustViewSchema),
    run: ({ body: { reason, ...of } }, { company }) => company.trust.tighten(of, reason),
    again: (_, { company }) => company.trust.list(),
  }),
} as const;

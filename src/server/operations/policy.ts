import { z } from 'zod';
import { effectIdSchema } from '../../vocabulary/ids.ts';
import { jsonSchema } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import { backtestReportSchema, effectExplanationSchema, policyFileViewSchema, policyStatusSchema } from '../../vocabulary/policy-reports.ts';
import { explanationSchema, factViewSchema, policyCheckSchema, policyTestReportSchema } from '../../vocabulary/policy-views.ts';
import { operation } from '../operation.ts';

/** What stands in a policy file, and what messages call it. */
const policy = z.object({ name: z.string().min(1).max(4_000).default('policy.yaml'), text: z.string().max(limits.documentBytesMax) });
/** Without one: the company's own. */
const onTrial = z.object({ policy: policy.exactOptional() });

export const policyOperations = {
  'policy.status': operation('policy.status', { summary: 'Which rules are in force, and what is wrong with policy.yaml when it is not those', scope: 'read', output: policyStatusSchema, run: (_, { company }) => company.policy.status() }),
  'policy.text': operation('policy.text', { summary: 'policy.yaml as it stands', scope: 'read', output: policyFileViewSchema, run: (_, { company }) => company.policy.text() }),
  'policy.save': operation('policy.save', {
    summary: 'Writes policy.yaml and has it in force; refused when it is not the text any more that it replaces, or has an error',
    scope: 'manage',
    // What it replaces is named, so that a second time nothing is written over.
    repeatable: true,
    body: z.object({ text: z.string().max(limits.documentBytesMax), replaces: z.string().nullable().describe('The digest of the text that it replaces, null when there is none yet.') }),
    output: policyStatusSchema,
    run: ({ body }, { company }) => company.policy.save(body.text, body.replaces),
  }),
  'policy.check': operation('policy.check', { summary: 'What is wrong with a policy', scope: 'read', reads: true, body: onTrial, output: policyCheckSchema, run: ({ body }, { company }) => company.policy.check(body.policy) }),
  'policy.test': operation('policy.test', { summary: 'Runs the tests that stand in a policy', scope: 'read', reads: true, body: onTrial, output: policyTestReportSchema, run: ({ body }, { company }) => company.policy.test(body.policy) }),
  'policy.facts': operation('policy.facts', { summary: 'What conditions may look at', scope: 'read', output: z.array(factViewSchema), run: (_, { company }) => company.policy.facts() }),
  'policy.explain': operation('policy.explain', {
    summary: 'Why an effect got its verdict, by the policy and the facts of then',
    scope: 'read',
    params: z.object({ effect: effectIdSchema }),
    output: effectExplanationSchema,
    run: ({ params }, { company }) => company.policy.explain(params.effect),
  }),
  'policy.explainFacts': operation('policy.explainFacts', {
    summary: 'What a policy says of made-up facts; what is not given is calm',
    scope: 'read',
    reads: true,
    body: onTrial.extend({ facts: jsonSchema }),
    output: explanationSchema,
    run: ({ body }, { company }) => company.policy.explainFacts(body.facts, body.policy),
  }),
  'policy.backtest': operation('policy.backtest', {
    summary: 'What another policy would have said to every effect so far',
    scope: 'manage',
    reads: true,
    body: z.object({ policy, since: z.number().int().min(0).exactOptional() }),
    output: backtestReportSchema,
    run: ({ body }, { company }) => company.policy.backtest(body.policy, body.since === undefined ? {} : { since: body.since }),
  }),
} as const;

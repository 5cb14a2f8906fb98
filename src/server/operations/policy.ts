import { z } from 'zod';
import { effectIdSchema } from '../../vocabulary/ids.ts';
import { jsonSchema } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import { effectExplanationSchema, policyFileViewSchema, policyStatusSchema } from '../../vocabulary/policy-reports.ts';
import { explanationSchema, factViewSchema, policyCheckSchema, policyTestReportSchema } from '../../vocabulary/policy-views.ts';
import { operation, rawOperation, type Call } from '../operation.ts';
import { HttpProblem } from '../problem.ts';
import { rawBody } from '../raw-body.ts';
import { streamed } from '../streamed.ts';

/** What stands in a policy file, and what messages call it. */
const policy = z.object({ name: z.string().min(1).max(4_000).default('policy.yaml'), text: z.string().max(limits.documentBytesMax) });
/** Without one: the company's own. */
const onTrial = z.object({ policy: policy.exactOptional().describe('Of whoever may change the rules: a token tries the policy of the company alone.') });

/** A text made for it keeps the whole company waiting for minutes, while its patterns and tests are tried. */
function onlyOwn({ policy: given }: z.output<typeof onTrial>, { principal }: Call): void {
  if (given !== undefined && !principal.scopes.includes('manage')) throw new HttpProblem(403, 'access.not-allowed', `${principal.by} may not try a policy of its own.`, 'Try that of the company, without a text; or do it in the console or on the command line.');
}

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
  'policy.check': operation('policy.check', { summary: 'What is wrong with a policy', scope: 'read', reads: true, body: onTrial, output: policyCheckSchema, run: async ({ body }, call) => (onlyOwn(body, call), call.company.policy.check(body.policy)) }),
  'policy.test': operation('policy.test', { summary: 'Runs the tests that stand in a policy', scope: 'read', reads: true, body: onTrial, output: policyTestReportSchema, run: async ({ body }, call) => (onlyOwn(body, call), call.company.policy.test(body.policy)) }),
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
    run: async ({ body }, call) => (onlyOwn(body, call), call.company.policy.explainFacts(body.facts, body.policy)),
  }),
} as const;

const backtestQuery = z.object({
  name: z.string().min(1).max(4_000).default('policy.yaml').describe('What messages call the policy.'),
  since: z.coerce.number().int().min(0).exactOptional().describe('Epoch ms: only effects that were judged from then on.'),
});

/** Progress is `[effects, of]`. A long history takes its time, so this tells how far it is. */
export const policyBacktest = rawOperation({
  id: 'policy.backtest',
  summary: 'What the policy in the body would have said to every effect so far; lines of progress, and the report at the end',
  scope: 'manage',
  query: backtestQuery,
  consumes: 'application/yaml',
  produces: 'application/x-ndjson',
  async respond({ query }, call) {
    const { name, since } = query as z.output<typeof backtestQuery>;
    const text = textOf(await rawBody(call.http.req.raw, limits.documentBytesMax));
    return streamed(call, (to) => call.company.policy.backtest({ name, text }, { progress: to.progress, ...(since === undefined ? {} : { since }) }));
  },
});

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HttpProblem(400, 'request.not-text', 'The policy is not text in UTF-8.', 'Send it as it stands in the file.', { cause });
  }
}

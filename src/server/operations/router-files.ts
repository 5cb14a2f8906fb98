import { z } from 'zod';
import { rawOperation } from '../operation.ts';
import { rawStream } from '../raw-body.ts';
import { streamed } from '../streamed.ts';
import { asAsked } from '../write-once.ts';

const named = { name: z.string().min(1).max(4_000).default('api').describe('What messages call the lines: the name of a file.') };
const trainQuery = z.object({ ...named, replace: z.stringbool().default(false).describe('Examples of earlier files count no more.'), file: z.stringbool().default(true).describe('Without one it trains from what is on record.') });

/** Progress is `[lines, of]` while lines are read and `[share]`, 0 to 1, while it trains. */
export const routerTrain = rawOperation({
  id: 'router.train',
  summary: 'Puts examples on record, a line {"text", "intent"} each, and trains; a version that is worse is not used',
  scope: 'manage',
  query: trainQuery,
  consumes: 'application/x-ndjson',
  produces: 'application/x-ndjson',
  respond({ query }, call) {
    const { name, replace, file } = query as z.output<typeof trainQuery>;
    const stdin = rawStream(call.http.req.raw);
    return Promise.resolve(streamed(call, (to) => asAsked(call, 'router.train', () => call.company.router.train(file ? '-' : null, { progress: to.progress, training: (share) => to.progress(share), ...(replace ? { replace } : {}), ...(file ? { name, stdin } : {}) }))));
  },
});

const evaluateQuery = z.object(named);

export const routerEvaluate = rawOperation({
  id: 'router.evaluate',
  summary: 'How good the version in use is on these lines, {"text", "intent"} each',
  scope: 'manage',
  query: evaluateQuery,
  consumes: 'application/x-ndjson',
  produces: 'application/x-ndjson',
  respond({ query }, call) {
    const { name } = query as z.output<typeof evaluateQuery>;
    const stdin = rawStream(call.http.req.raw);
    return Promise.resolve(streamed(call, (to) => call.company.router.evaluate('-', { name, progress: to.progress, stdin })));
  },
});

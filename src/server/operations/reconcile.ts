import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { rawOperation } from '../operation.ts';
import { streamed } from '../streamed.ts';
import { asAsked } from '../write-once.ts';

const query = z.object({ adapter: z.string().min(1).max(limits.nameCharsMax).exactOptional(), since: z.coerce.number().int().min(0).exactOptional().describe('Epoch ms.') });

/** Providers may take minutes to list what they did, so this tells that it is still at it. */
export const reconcileNow = rawOperation({
  id: 'reconcile.now',
  summary: 'Compares what we believe with what each provider reports: `{"result": [report, …]}` at the end; what was found is in the inbox',
  scope: 'manage',
  query,
  produces: 'application/x-ndjson',
  respond: ({ query: given }, call) => Promise.resolve(streamed(call, (to) => asAsked(call, 'reconcile.now', () => call.company.reconcile({ ...(given as z.output<typeof query>), progress: to.progress })))),
});

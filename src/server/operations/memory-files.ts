import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { rawOperation } from '../operation.ts';
import { rawStream } from '../raw-body.ts';
import { bodyOf } from '../read-request.ts';
import { streamed } from '../streamed.ts';
import { asAsked } from '../write-once.ts';

const importQuery = z.object({ name: z.string().min(1).max(4_000).default('api').describe('What provenance calls it: the name of a file.') });

/** Lines as they come, however many: a few thousand are in memory at a time. */
export const memoryImport = rawOperation({
  id: 'memory.import',
  summary: 'Takes JSON lines in, one item a line; those that are known with the same content are left as they are',
  scope: 'manage',
  query: importQuery,
  consumes: 'application/x-ndjson',
  produces: 'application/x-ndjson',
  respond: ({ query }, call) => {
    const { name } = query as z.output<typeof importQuery>;
    return Promise.resolve(streamed(call, (to) => asAsked(call, 'memory.import', () => call.company.memory.import('-', { name, stdin: rawStream(call.http.req.raw), progress: to.progress }))));
  },
});

const exportQuery = z.object({ subject: z.string().min(1).max(limits.subjectCharsMax) });

export const memoryExport = rawOperation({
  id: 'memory.export',
  summary: 'Everything about somebody, a line of JSON each: `{"row": …}`, and `{"result": …}` at the end',
  scope: 'manage',
  query: exportQuery,
  produces: 'application/x-ndjson',
  respond: ({ query }, call) => {
    const { subject } = query as z.output<typeof exportQuery>;
    return Promise.resolve(streamed(call, async (to) => {
      for await (const entry of call.company.memory.export(subject)) await to.row(entry);
      return null;
    }));
  },
});

const forgetBody = z.object({ subject: z.string().min(1).max(limits.subjectCharsMax), reason: z.string().trim().min(1).max(2_000) });

/** Many steps, of which the last writes the whole file anew. Who it is stands in the body, since addresses are written to logs. */
export const memoryForget = rawOperation({
  id: 'memory.forget',
  summary: 'Erases everything about somebody, for good: `{"subject", "reason"}`; lines of progress, and the report at the end',
  scope: 'manage',
  consumes: 'application/json',
  produces: 'application/x-ndjson',
  respond: async (_, call) => {
    const { subject, reason } = (await bodyOf(forgetBody, call.http)) as z.output<typeof forgetBody>;
    return streamed(call, (to) => asAsked(call, 'memory.forget', () => call.company.memory.forget(subject, { reason, progress: to.progress })));
  },
});

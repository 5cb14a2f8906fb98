import { z } from 'zod';
import { operation, rawOperation } from '../operation.ts';
import { streamed } from '../streamed.ts';

const aboutSchema = z.object({
  id: z.string().describe('Of the company, the same for ever.'),
  name: z.string(),
  folder: z.string(),
  mailAdapter: z.string(),
  version: z.string(),
  /** Whether the conductor works; a server without one only shows. */
  running: z.boolean(),
  /** What may be paused by name. */
  pausable: z.object({ agents: z.array(z.string()), adapters: z.array(z.string()) }),
});

export const runOperations = {
  'run.about': operation('run.about', {
    summary: 'Which company this is, and whether it runs',
    scope: 'read',
    output: aboutSchema,
    run: (_, { company, server }) => Promise.resolve({ id: company.id, name: company.name, folder: company.folder, mailAdapter: company.mailAdapter, version: server.version, running: company.isRunning(), pausable: company.pauses.names() }),
  }),
} as const;

/** Events in one read of the ledger. */
const eventsPerRead = 500;
/** People read along: sooner tells them nothing. */
const tellEveryMs = 50;

/** Waits until the company has nothing left to do, and tells each event until then. */
export const runUntilIdle = rawOperation({
  id: 'run.untilIdle',
  summary: 'Waits until nothing is left to do for now; a line of JSON for each event until then, `{"row": …}`, and `{"result": null}` at the end',
  scope: 'manage',
  query: z.object({ after: z.coerce.number().int().min(0).exactOptional() }),
  produces: 'application/x-ndjson',
  async respond({ query }, call) {
    const { company } = call;
    const { after } = (query ?? {}) as { after?: number };
    let seq = after ?? (await company.ledger.head()).seq;
    return streamed(call, async (to) => {
      const tell = async (): Promise<void> => {
        for (;;) {
          const events = await company.ledger.after(seq, eventsPerRead);
          for (const event of events) await to.row(event);
          seq = events.at(-1)?.seq ?? seq;
          if (events.length < eventsPerRead) return;
        }
      };
      const settled = company.settled(AbortSignal.any([call.signal, call.server.closing])).then(() => true);
      const aWhile = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(false), tellEveryMs));
      while (!(await Promise.race([settled, aWhile()]))) await tell();
      await tell();
      return null;
    });
  },
});

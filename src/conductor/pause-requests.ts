import { z } from 'zod';
import { Conflict } from '../vocabulary/errors.ts';
import type { PauseView } from '../vocabulary/gate-views.ts';
import type { Json } from '../vocabulary/json.ts';
import type { OperatorPauses } from './operator-pauses.ts';

const what = { scope: z.enum(['all', 'agent', 'adapter']), name: z.string().max(200).nullable() };
const requestSchema = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('pauses') }),
  z.strictObject({ ask: z.literal('pause'), ...what, reason: z.string().max(1_000) }),
  z.strictObject({ ask: z.literal('resume'), ...what }),
]);
type Request = z.infer<typeof requestSchema>;

interface Answer {
  names: { agents: string[]; adapters: string[] };
  pauses: PauseView[];
}

/** What the running company answers: a pause must not wait until it has stopped. */
export function pauseAnswers(pauses: OperatorPauses): (request: unknown) => Promise<Answer> {
  return async (given) => {
    const request = requestSchema.parse(given);
    return { names: pauses.names(), pauses: await done(pauses, request) };
  };
}

function done(pauses: OperatorPauses, request: Request): Promise<PauseView[]> {
  if (request.ask === 'pauses') return pauses.list();
  const { scope, name } = request;
  return request.ask === 'pause' ? pauses.set({ scope, name }, request.reason) : pauses.lift({ scope, name });
}

/** The pauses of a company that another process runs; `null` when nobody there answers. `ask` resolves with `null` when the request was not taken. */
export async function pausesElsewhere(ask: (request: Json) => Promise<Json | null>): Promise<OperatorPauses | null> {
  const asked = async (request: Request): Promise<Answer | null> => (await ask(request)) as Answer | null;
  const first = await asked({ ask: 'pauses' });
  if (first === null) return null;
  const views = async (request: Request): Promise<PauseView[]> => {
    const answer = await asked(request);
    if (answer === null) throw new Conflict('pause.stopped', 'The company stopped running just now, so nothing was changed.', 'Do it once more.');
    return answer.pauses;
  };
  return {
    names: () => first.names,
    list: () => Promise.resolve(first.pauses),
    set: (paused, reason) => views({ ask: 'pause', ...paused, reason }),
    lift: (paused) => views({ ask: 'resume', ...paused }),
  };
}

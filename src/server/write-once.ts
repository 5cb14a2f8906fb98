import { createHash } from 'node:crypto';
import { KeelsonError } from '../vocabulary/errors.ts';
import type { Call, Operation } from './operation.ts';
import { HttpProblem } from './problem.ts';
import type { OperationId } from './routes.ts';

/** What a client may choose: letters that no log or header minds. */
const keyPattern = /^[\w.:-]{8,200}$/u;

/**
 * A write under its idempotency key. The first thing that it puts on record says in the same commit that the request is done, so a repetition after a cut connection or a crash
 * does nothing and answers with how things are now. A request that was refused may be sent again: nothing of it happened.
 */
export async function doOnce(one: Operation, input: { params: unknown; query: unknown; body: unknown }, call: Call): Promise<unknown> {
  const { company, principal, http, server } = call;
  const sent = http.req.header('idempotency-key');
  if (sent !== undefined && !keyPattern.test(sent)) throw new HttpProblem(400, 'request.bad-key', 'The Idempotency-Key is not usable.', 'It has 8 to 200 letters, digits or any of . _ : -');
  const request = { key: `${principal.by} ${sent ?? server.random.uuid()}`, fingerprint: fingerprintOf(one, input), by: principal.by, operation: one.id };
  try {
    return await company.requests.once(request, () => one.run(input as never, call));
  } catch (error) {
    // Done before, or at the same time by another.
    if (!(error instanceof KeelsonError) || error.code !== 'request.done-before') throw error;
    const done = await company.requests.find(request);
    if (done === null) throw error;
    return again(one, input, call, done);
  }
}

/**
 * A write that is not held to once, since each of its steps may be repeated: the ledger says who asked for it, by a request under a key that nobody has. Nothing of what was asked is in it:
 * it may be about somebody who is forgotten by it.
 */
export function asAsked<T>({ company, principal, server }: Call, operation: OperationId, work: () => Promise<T>): Promise<T> {
  const own = server.random.uuid();
  return company.requests.once({ key: `${principal.by} ${own}`, fingerprint: createHash('sha256').update(`${operation} ${own}`).digest('hex'), by: principal.by, operation }, work);
}

async function again(one: Operation, input: object, call: Call, done: { seq: number; same: boolean }): Promise<unknown> {
  if (!done.same) throw new HttpProblem(422, 'request.key-reused', `This Idempotency-Key was used for another request (event ${done.seq}).`, 'Take a new key for each request. Nothing was changed.');
  const answer = await one.again?.(input as never, call, done);
  if (answer === undefined) throw new HttpProblem(409, 'request.done-before', `This request was done before (event ${done.seq}).`, 'Look at how things are now. Nothing was done twice.');
  call.http.header('Idempotency-Replayed', 'true');
  return answer;
}

function fingerprintOf(one: Operation, input: object): string {
  return createHash('sha256').update(JSON.stringify([one.id, input])).digest('hex');
}

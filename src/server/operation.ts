import type { Context } from 'hono';
import type { z } from 'zod';
import type { Company } from '../facade.ts';
import { routes, type OperationId } from './routes.ts';
import type { Principal } from './principal.ts';
import type { ServerParts } from './parts.ts';

/**
 * What one must be allowed for an operation. `read`: look at anything. `signal`: say what happened outside. `decide`: answer what waits. `manage`: change rules, access and the
 * company itself, which a token never may. `open`: anybody, before they have signed in.
 */
export type Scope = 'open' | 'read' | 'signal' | 'decide' | 'manage';

/** One request on its way: who asks, of which company. */
export interface Call {
  company: Company;
  principal: Principal;
  server: ServerParts;
  /** Aborts when whoever asked has gone. */
  signal: AbortSignal;
  http: Context;
}

type Fields = z.ZodObject | undefined;
type Body = z.ZodType | undefined;
type Given<S extends z.ZodType | undefined> = S extends z.ZodType ? z.output<S> : undefined;

/** What an operation is handed, checked: each part is there when its schema is. */
export interface Input<P extends Fields, Q extends Fields, B extends Body> {
  params: Given<P>;
  query: Given<Q>;
  body: Given<B>;
}

export interface OperationSpec<P extends Fields, Q extends Fields, B extends Body, O extends z.ZodType> {
  /** One line, for the OpenAPI document. */
  summary: string;
  scope: Scope;
  params?: P;
  query?: Q;
  body?: B;
  /** What it answers with. */
  output: O;
  /** It changes nothing although it is a POST, since what it takes is too much for an address. */
  reads?: true;
  /**
   * It works in many steps, and doing it again adds nothing: it is not held to once, which its first step alone would decide. Who asked is on record all the same, with each thing that it
   * puts there; `says-who`: what it puts on record says so itself.
   */
  repeatable?: true | 'says-who';
  run(input: Input<P, Q, B>, call: Call): Promise<z.input<O>>;
  /**
   * Of a write: what to answer when the same request was done before. Reads only. `done`: the event `request.done`, which stands in the commit directly before what the request put on
   * record first. `undefined` when what it did can't be told any more.
   */
  again?(input: Input<P, Q, B>, call: Call, done: { seq: number }): Promise<z.input<O> | undefined>;
}

export interface Operation<P extends Fields = Fields, Q extends Fields = Fields, B extends Body = Body, O extends z.ZodType = z.ZodType> extends OperationSpec<P, Q, B, O> {
  id: OperationId;
}

/** An operation whose input and output are checked JSON. */
export function operation<P extends Fields = undefined, Q extends Fields = undefined, B extends Body = undefined, O extends z.ZodType = z.ZodType>(id: OperationId, spec: OperationSpec<P, Q, B, O>): Operation<P, Q, B, O> {
  return { id, ...spec };
}

/** An operation that reads or writes something else than JSON: a stream, a file, a mail as it came. It answers by itself. */
export interface RawOperation {
  id: OperationId;
  summary: string;
  scope: Scope;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Media types. */
  consumes?: string;
  produces: string;
  respond(input: Input<Fields, Fields, undefined>, call: Call): Promise<Response>;
}

/** Whether it is held to once, by its Idempotency-Key. */
export function isOnce(one: Operation | RawOperation): boolean {
  return !('respond' in one) && !routes[one.id].startsWith('GET ') && one.scope !== 'open' && one.reads !== true && one.repeatable === undefined;
}

export function rawOperation<const R extends RawOperation>(spec: R): R {
  return spec;
}

import { Hono, type Context } from 'hono';
import type { Company } from '../facade.ts';
import { limits } from '../vocabulary/limits.ts';
import { operations, raws } from './api.ts';
import { openApi } from './openapi.ts';
import { isOnce, type Call, type Operation, type RawOperation } from './operation.ts';
import type { ServerParts } from './parts.ts';
import { nobody, type Principal } from './principal.ts';
import { HttpProblem, problemOf } from './problem.ts';
import { bodyOf, inputOf } from './read-request.ts';
import { apiBase, routes } from './routes.ts';
import { asAsked, doOnce } from './write-once.ts';

export interface AppVariables {
  Variables: { principal: Principal };
}

export interface AppDeps {
  company: Company;
  parts: ServerParts;
}

/** The API as Hono routes, without what stands before it (who asks, which hosts) and beside it (webhooks, the console): `serve.ts` puts those together. */
export function apiApp({ company, parts }: AppDeps): Hono<AppVariables> {
  const { report } = parts;
  const app = new Hono<AppVariables>();
  const document = JSON.stringify(openApi(parts.version));
  app.onError((error, http) => answerProblem(http, error, report));
  app.get(`${apiBase}/openapi.json`, (http) => http.body(document, 200, { 'content-type': 'application/json' }));
  const callOf = (http: Context<AppVariables>): Call => ({ company, principal: http.get('principal') ?? nobody, server: parts, signal: http.req.raw.signal, http });
  for (const one of operations) route(app, one, async (http) => {
    const call = callOf(http);
    allow(one, call.principal);
    const input = { ...inputOf(one, http), body: one.body === undefined ? undefined : await bodyOf(one.body, http, one.scope === 'open' ? limits.openRequestBytesMax : limits.requestBytesMax) };
    const run = (): Promise<unknown> => one.run(input as never, call);
    const answer = isOnce(one) ? await doOnce(one, input, call) : await (one.repeatable === true ? asAsked(call, one.id, run) : run());
    return http.json(answer ?? null);
  });
  for (const one of raws) route(app, one, async (http) => {
    const call = callOf(http);
    allow(one, call.principal);
    return onlyHead(http, await one.respond({ ...inputOf(one, http), body: undefined } as never, call));
  });
  wrongMethods(app);
  app.all('/api/*', (http) => {
    throw new HttpProblem(404, 'request.no-such-path', `There is nothing at ${http.req.path.slice(0, 200)}.`, `${apiBase}/openapi.json lists what there is.`);
  });
  return app;
}

/** Nobody reads what follows the head of an answer to HEAD: whatever makes it is told so, or it would wait for its reader for ever. */
async function onlyHead(http: Context, answer: Response): Promise<Response> {
  if (http.req.raw.method !== 'HEAD') return answer;
  await answer.body?.cancel();
  return new Response(null, { status: answer.status, headers: answer.headers });
}

function route(app: Hono<AppVariables>, one: Operation | RawOperation, handle: (http: Context<AppVariables>) => Promise<Response>): void {
  const [method = '', path = ''] = routes[one.id].split(' ');
  app.on(method, `${apiBase}${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`, handle);
}

/** A path that there is, asked in a way that there is not. */
function wrongMethods(app: Hono<AppVariables>): void {
  const methods = new Map<string, string[]>();
  for (const [method = '', path = ''] of Object.values(routes).map((one) => one.split(' '))) methods.set(path, [...(methods.get(path) ?? []), method]);
  for (const [path, allowed] of methods) app.all(`${apiBase}${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`, () => {
    throw new HttpProblem(405, 'request.wrong-method', `This takes ${allowed.join(' and ')} only.`, `${apiBase}/openapi.json lists what there is.`, { headers: { allow: allowed.join(', ') } });
  });
}

function allow(one: Operation | RawOperation, principal: Principal): void {
  if (principal.scopes.includes(one.scope)) return;
  if (principal.kind === 'nobody') throw new HttpProblem(401, 'access.sign-in', 'You are not signed in.', 'Sign in, or send a token as `Authorization: Bearer …`.', { headers: { 'www-authenticate': 'Bearer' } });
  throw new HttpProblem(403, 'access.not-allowed', `${principal.by} may not do this: it needs the scope ${one.scope}.`, one.scope === 'manage' ? 'Do it in the console or on the command line.' : `Make a token with the scope ${one.scope}.`);
}

export function answerProblem(http: Context, error: unknown, report: (error: unknown) => void): Response {
  const { body, headers } = problemOf(error, report);
  return http.body(JSON.stringify(body), body.status as 400, { 'content-type': 'application/problem+json', ...headers });
}

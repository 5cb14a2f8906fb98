import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { HttpProblem } from './problem.ts';

const dots = /\/(?:\.|%2e){1,2}(?:\/|$)/iu;

/**
 * Refuses a path with `.` or `..` in it. Every client resolves them before it asks; what is left of them was written to be one path to the proxy before us, which lets `/hooks/` through,
 * and another one here.
 */
export const straightPath: MiddlewareHandler = async (http, next) => {
  const { incoming } = (http.env ?? {}) as Partial<HttpBindings>;
  if (dots.test(incoming?.url?.split('?', 1)[0] ?? '')) throw new HttpProblem(400, 'request.crooked-path', 'This path goes back in itself.', 'Ask for the path that is meant.');
  await next();
};

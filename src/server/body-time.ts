import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

/**
 * Ends the connection of whoever sends a body so slowly that it is not here after `ms`. `own` are paths that take files of any length and look for themselves whether more comes: Node's own
 * limit (`requestTimeout`) is for all requests alike.
 */
export function bodyTime(ms: number, own: (path: string) => boolean): MiddlewareHandler {
  return async (http, next) => {
    // Without Node before it, as in a test that hands a request over, there is no connection.
    const { incoming } = (http.env ?? {}) as Partial<HttpBindings>;
    if (incoming === undefined || incoming.complete || own(http.req.path)) return next();
    const timer = setTimeout(() => {
      if (!incoming.complete) incoming.destroy();
    }, ms);
    try {
      await next();
    } finally {
      clearTimeout(timer);
    }
  };
}

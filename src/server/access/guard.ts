/**
 * Who is asking, before anything else looks at a request. Owns: the order of the checks, and what of a browser's word counts.
 *
 * 1. Only hosts of ours are answered at all.
 * 2. `Authorization` alone counts when it is there: no cookie makes up for a wrong token, and a token in a cookie or an address is none.
 * 3. A cookie counts only for requests that our own page made: the browser says so by Origin on every write, and by Sec-Fetch-Site or Origin on every stream.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { limits } from '../../vocabulary/limits.ts';
import { allScopes, nobody, type Principal } from '../principal.ts';
import { HttpProblem } from '../problem.ts';
import { apiBase } from '../routes.ts';
import type { Access } from './access.ts';
import { digestOf, isSameDigest } from './digest.ts';
import { isLoopback } from './login-limits.ts';
import type { Place } from './places.ts';

export interface Asker {
  principal: Principal;
  /** The session's secret that the browser brought along, good or not. */
  cookie: string | undefined;
  place: Place;
  address: string;
  device: string;
}

/** Sets `principal` and `asker`. Throws HttpProblem `access.foreign-host` (421), `access.foreign-origin` (403), `access.bad-token` and `access.token-expired` (401). */
export function guard(access: Access, peerOf: (http: Context) => string | undefined): MiddlewareHandler {
  return async (http, next) => {
    const peer = peerOf(http) ?? 'unknown';
    const place = placeOf(http, access.places(), peer);
    // The page and its files are anybody's: what they show comes through the API.
    if (!http.req.path.startsWith(`${apiBase}/`)) return next();
    const cookie = getCookie(http, cookieName(place));
    const authorization = http.req.header('authorization');
    const principal = authorization === undefined ? await bySession(access, http, place, cookie) : await byToken(access, http, authorization);
    const asker: Asker = { principal, cookie, place, address: addressOf(http, place, peer), device: deviceOf(http.req.header('user-agent') ?? '') };
    http.set('principal', principal);
    http.set('asker', asker);
    await next();
  };
}

export function askerOf(http: Context): Asker {
  return http.get('asker') as Asker;
}

function placeOf(http: Context, places: readonly Place[], peer: string): Place {
  const host = (http.req.header('host') ?? '').toLowerCase();
  const found = places.find((place) => place.host === host);
  // Through the proxy there is one name: under that of this machine a stranger would count as somebody who sits at it.
  const isForwarded = isLoopback(peer) && http.req.header('x-forwarded-for') !== undefined && places.some(({ isProxied }) => isProxied);
  if (found && (found.isProxied || !isForwarded)) return found;
  throw new HttpProblem(421, 'access.foreign-host', 'This server does not go by that name.', 'Open it under the address that `keelson start` prints. To reach it under another name: `keelson start --public-url https://…`.');
}

async function byToken(access: Access, http: Context, authorization: string): Promise<Principal> {
  const [, secret = ''] = /^Bearer +([\w.~+/=-]{1,300})$/iu.exec(authorization) ?? [];
  const local = access.localToken;
  // Nothing that a browser sends: a page that got hold of it could do nothing with it.
  if (local !== undefined && isSameDigest(digestOf(secret), digestOf(local)) && http.req.header('origin') === undefined) return { kind: 'local', name: 'command-line', scopes: allScopes, by: 'command-line' };
  const token = await access.tokens.find(secret);
  const challenge = { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } };
  if (token === null) throw new HttpProblem(401, 'access.bad-token', 'This token does not count here: it never did, or it was revoked.', 'Make another: `keelson access token create NAME --scope read`.', challenge);
  if (token === 'expired') throw new HttpProblem(401, 'access.token-expired', 'This token has expired.', 'Make another: `keelson access token create NAME --scope read`.', challenge);
  return { kind: 'token', name: token.id, scopes: ['open', ...token.scopes], by: `token:${token.name}` };
}

async function bySession(access: Access, http: Context, place: Place, cookie: string | undefined): Promise<Principal> {
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(http.req.method);
  if (isWrite) mustBeOurs(http, place);
  if (cookie === undefined) return nobody;
  const session = await access.sessions.find(cookie);
  if (session === null) return nobody;
  if (!isWrite) mustNotBeForeign(http, place);
  return { kind: 'session', name: session.id, scopes: allScopes, by: 'console' };
}

/** A write without a token, signed in or about to: browsers name the page that sends it, always. */
function mustBeOurs(http: Context, place: Place): void {
  if (http.req.header('origin') !== place.origin || !['same-origin', undefined].includes(http.req.header('sec-fetch-site'))) throw foreign();
}

/**
 * A read under a session. Browsers leave Origin out where a page asks its own host, and say instead where the request comes from; over plain http to another machine they say neither, and
 * the cookie's SameSite is what there is. A stream stays open and tells more and more, so for it one of both must be there.
 */
function mustNotBeForeign(http: Context, place: Place): void {
  const [origin, site] = [http.req.header('origin'), http.req.header('sec-fetch-site')];
  if (origin !== undefined && origin !== place.origin) throw foreign();
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  const isStream = (http.req.header('accept') ?? '').includes('text/event-stream') || http.req.path.endsWith('/stream');
  if (isStream && site !== 'same-origin' && origin === undefined && (site !== undefined || place.isTrustworthy)) throw foreign();
}

function foreign(): HttpProblem {
  return new HttpProblem(403, 'access.foreign-origin', 'This request does not come from a page of this console.', 'Do it in the console itself. A program sends a token (`Authorization: Bearer …`) and no cookie.');
}

/** Over https no other host or path can set it (`__Host-`). Cookies know no ports: the name keeps the consoles of two companies on one machine apart. */
function cookieName({ isSecure, host }: Place): string {
  if (isSecure) return '__Host-keelson_session';
  return `keelson_session_${/:(\d+)$/u.exec(host)?.[1] ?? '80'}`;
}

export function setSession(http: Context, place: Place, secret: string): void {
  setCookie(http, cookieName(place), secret, { httpOnly: true, sameSite: 'Strict', path: '/', secure: place.isSecure, maxAge: limits.sessionMsMax / 1_000 });
}

export function unsetSession(http: Context, place: Place): void {
  deleteCookie(http, cookieName(place), { httpOnly: true, sameSite: 'Strict', path: '/', secure: place.isSecure });
}

/** Who is at the other end. A proxy on this machine that stands for the public address says it: the last entry is its own, those before are whatever it was told. */
function addressOf(http: Context, place: Place, peer: string): string {
  if (!place.isProxied || !isLoopback(peer)) return peer;
  const last = (http.req.header('x-forwarded-for') ?? '').split(',').at(-1)?.trim() ?? '';
  // Whom a proxy does not name is a stranger: not this machine, which the proxy is on.
  return /^[\da-f.:]{2,45}$/iu.test(last) && !isLoopback(last) ? last : 'proxied';
}

const browsers: readonly [RegExp, string][] = [[/Edg\//u, 'Edge'], [/OPR\//u, 'Opera'], [/Firefox\//u, 'Firefox'], [/Chrom(?:e|ium)\//u, 'Chrome'], [/Safari\//u, 'Safari']];
const systems: readonly [RegExp, string][] = [[/iPhone|iPad/u, 'iOS'], [/Android/u, 'Android'], [/Windows/u, 'Windows'], [/Mac OS X|Macintosh/u, 'macOS'], [/CrOS/u, 'ChromeOS'], [/Linux/u, 'Linux']];

/** `Firefox on Linux`, for the list of sessions. */
function deviceOf(agent: string): string {
  const nameIn = (names: typeof browsers): string | undefined => names.find(([pattern]) => pattern.test(agent))?.[1];
  const [browser, system] = [nameIn(browsers), nameIn(systems)];
  return browser === undefined ? 'Another program' : system === undefined ? browser : `${browser} on ${system}`;
}

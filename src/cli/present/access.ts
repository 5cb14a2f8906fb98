import type { NewCode, NewToken, SessionView, TokenView } from '../../vocabulary/access.ts';
import type { Display } from './display.ts';
import { table } from './table.ts';
import { shortTime } from './times.ts';

export function codeText(display: Display, { code, expiresAt }: NewCode): string {
  return `${display.paint(['bold', 'green'], code)}\n${display.paint('dim', `Type it into the console. It counts once, until ${shortTime(expiresAt, display.now)}; any other code counts no more.`)}`;
}

export function sessionsText(display: Display, views: readonly SessionView[]): string {
  if (views.length === 0) return 'Nobody is signed in.';
  const rows = views.map(({ device, address, by, beganAt, seenAt }) => [device, address, by, shortTime(beganAt, display.now), shortTime(seenAt, display.now)]);
  return table(display, [{ title: 'device', shrinksTo: 12, linesMax: 2 }, { title: 'address' }, { title: 'by' }, { title: 'since' }, { title: 'last seen' }], rows);
}

export function tokensText(display: Display, views: readonly TokenView[]): string {
  if (views.length === 0) return 'There is no token. `keelson access token create NAME --scope read` makes one.';
  const rows = views.map(({ name, scopes, issuedAt, expiresAt, usedAt, expired }) => [
    name,
    scopes.join(', '),
    shortTime(issuedAt, display.now),
    expiresAt === null ? 'never' : { text: expired ? `expired ${shortTime(expiresAt, display.now)}` : shortTime(expiresAt, display.now), format: expired ? ('red' as const) : ('reset' as const) },
    usedAt === null ? 'never' : shortTime(usedAt, display.now),
  ]);
  return table(display, [{ title: 'name', shrinksTo: 12, linesMax: 2 }, { title: 'may' }, { title: 'made' }, { title: 'expires' }, { title: 'last used' }], rows);
}

export function newTokenText(display: Display, { token, secret }: NewToken): string {
  return `${secret}\n${display.paint('dim', `Token ${token.name}, for ${token.scopes.join(', ')}. It is shown this once: keep it where only the program that needs it can read it.`)}`;
}

import type { NewCode } from '../../vocabulary/access.ts';
import { byName } from '../../vocabulary/local-address.ts';
import { shellQuoted } from '../demo/telling.ts';
import type { Display } from './display.ts';
import { wrapped } from './lines.ts';
import { safeLine } from './safe-text.ts';

export interface Started {
  company: string;
  folder: string;
  url: string;
  publicUrl: string | null;
  pid: number;
  /** At the first start, while nobody can sign in otherwise. */
  code: NewCode | null;
  loopback: boolean;
}

/** Where it is, and what to do next. */
export function startText(display: Display, { company, folder, url, publicUrl, code, loopback }: Started): string {
  const { paint } = display;
  const lines = [`${paint('bold', safeLine(company))} runs.`, '', `  console  ${paint(['bold', 'cyan'], publicUrl ?? byName(url))}`, `  API      ${url}/api/v1/openapi.json`, `  folder   ${safeLine(folder)}`];
  if (code !== null) {
    const minutes = Math.round((code.expiresAt - display.now) / 60_000);
    lines.push('', `  code     ${paint(['bold', 'green'], code.code)}`, paint('dim', `           Type it into the console to set a password or a passkey. It counts once, for ${minutes} minutes; another is made by`), paint('dim', `           keelson --company ${safeLine(shellQuoted(folder))} access code`));
  }
  if (!loopback && publicUrl === null) {
    lines.push('', wrapped(display, `Others in this network can reach it, and nothing is encrypted on the way: they could read your password and your mail. Put a proxy that speaks TLS before it, and start with --public-url https://… and without --host.`, 'yellow'));
  }
  lines.push('', paint('dim', 'Every other command works as before: it asks this process. Ctrl-C stops it cleanly.'));
  return lines.join('\n');
}

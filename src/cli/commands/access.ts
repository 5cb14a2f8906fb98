import type { TokenScope } from '../../vocabulary/access.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { codeText, newTokenText, sessionsText, tokensText } from '../present/access.ts';
import { safeLine } from '../present/safe-text.ts';
import type { Session } from '../session.ts';

export async function code(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const issued = await company.access.issueCode();
    session.print((display) => codeText(display, issued), issued);
    if (!company.isRunning()) session.remark((display) => display.paint('dim', 'Nothing serves this company now: `keelson start` does.'));
  });
}

export async function sessions(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const views = await company.access.sessions();
    session.print((display) => sessionsText(display, views), views);
  });
}

export async function tokens(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const views = await company.access.tokens();
    session.print((display) => tokensText(display, views), views);
  });
}

const dayMs = 24 * 3_600_000;

export async function createToken(session: Session, name: string, { scope, days }: { scope: readonly TokenScope[]; days?: number }): Promise<void> {
  await session.withCompany(async (company) => {
    const expiresAt = days === undefined ? null : session.shell.outDisplay().now + days * dayMs;
    const issued = await company.access.issueToken({ name, scopes: [...new Set(scope)], expiresAt });
    session.print((display) => newTokenText(display, issued), issued);
  });
}

export async function revokeToken(session: Session, name: string): Promise<void> {
  await session.withCompany(async (company) => {
    await company.access.revokeToken(name);
    const left = await company.access.tokens();
    session.print((display) => `${safeLine(name)} counts no more.\n\n${tokensText(display, left)}`, left);
  });
}

/** Asks before on a terminal; elsewhere only `--yes` will do: whoever is signed in is thrown out. */
export async function reset(session: Session, { tokens: alsoTokens = false, yes = false }: { tokens?: boolean; yes?: boolean }): Promise<void> {
  const asks = !yes && session.shell.interactive && !session.json;
  if (!yes && !asks) throw new Terminal('usage.reset-unconfirmed', 'A reset ends every session, and there is nobody to ask.', 'Add --yes if it is meant.');
  if (asks && !(await session.shell.confirm('Remove the password and all passkeys, and end every session?'))) throw new Terminal('access.not-confirmed', 'Nothing was reset.', 'Run it again when you are sure.');
  await session.withCompany(async (company) => {
    await company.access.reset({ tokens: alsoTokens });
    const issued = await company.access.issueCode();
    session.print((display) => `Nobody is signed in any more, and nothing but this lets anybody in:\n\n${codeText(display, issued)}`, issued);
  });
}

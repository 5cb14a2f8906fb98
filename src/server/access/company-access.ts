import type { Company } from '../../facade.ts';
import type { Clock, Random } from '../../vocabulary/ports.ts';
import { allScopes, type Principal } from '../principal.ts';
import { Access, type AccessDeps } from './access.ts';
import { openVault } from './vault.ts';

const commandLine: Principal = { kind: 'local', name: 'command-line', scopes: allScopes, by: 'command-line' };

/** Access as the command line changes it when no server runs: whoever can write this folder may. */
export function companyAccess(dataFolder: string, { clock, random, ...deps }: Pick<AccessDeps, 'company' | 'record'> & { clock: Clock; random: Random }): Company['access'] {
  const access = new Access({ ...deps, vault: openVault(dataFolder, { clock, random }) });
  return {
    record: deps.record,
    needsSetup: () => access.needsSetup(),
    issueCode: () => access.issueCode(commandLine.by),
    sessions: () => access.listSessions(commandLine),
    tokens: () => access.listTokens(),
    issueToken: (request) => access.issueToken(commandLine, request),
    revokeToken: (which) => access.revokeToken(commandLine, which),
    reset: (options) => access.reset(commandLine.by, options),
  };
}

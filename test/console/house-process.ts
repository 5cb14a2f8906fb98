import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCompany } from '../../src/company.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { openVault } from '../../src/server/access/vault.ts';
import { serve } from '../../src/server/serve.ts';
import { systemClock, systemRandom } from '../../src/vocabulary/ports.ts';
import { demoCompany } from './demo-company.ts';
import { consoleFolder } from './house.ts';

// The demo's company with a server on it, for looking at the console while working on it: `node test/console/house-process.ts [PORT]`. Prints where it is, a code to sign in with,
// and a cookie for a script.

const folder = join(mkdtempSync(join(tmpdir(), 'keelson-look-')), 'company');
await demoCompany(folder);
const company = await openCompany(folder);
const serving = await serve(company, { host: '127.0.0.1', port: Number(process.argv[2] ?? 0), dataFolder: join(folder, 'data'), consoleFolder, version: 'test', clock: systemClock, random: systemRandom, report: (error) => console.error(error) });
const url = serving.url.replace('127.0.0.1', 'localhost');
const code = async (): Promise<string> => (await issueCode(openVault(join(folder, 'data'), { clock: systemClock, random: systemRandom }))).code;
const answer = await fetch(`${url}/api/v1/access/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url }, body: JSON.stringify({ way: 'code', code: await code() }) });
console.log(`${url}\ncode    ${await code()}\ncookie  ${(answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''}\nfolder  ${folder}`);
await company.run({ untilIdle: false });

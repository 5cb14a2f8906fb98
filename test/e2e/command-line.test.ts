import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'src/cli/main.ts');
const mails = join(root, 'examples/monday');

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The real command in a process of its own, as somebody would type it. */
function keelson(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env: { ...process.env, NO_COLOR: '1', KEELSON_COMPANY: '' } }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('the command line, in processes of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-e2e-'));
  const acme = join(folder, 'acme');
  const inAcme = (...args: string[]): Promise<Ended> => keelson('--company', acme, ...args);
  before(async () => {
    const { code, err } = await keelson('init', acme, '--name', 'Acme', '--address', 'support@acme.example', '--zone', 'Europe/Berlin', '--yes');
    assert.equal(code, 0, err);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps compiled code for the next command in a folder of the person, and nothing in one that others may write', async () => {
    const cache = join(folder, 'cache');
    const version = (env: Record<string, string>): Promise<string> => new Promise((resolve) => execFile(process.execPath, [main, '--version'], { env: { PATH: process.env['PATH'], ...env } }, (_error, out) => resolve(out.trim())));
    assert.equal(await version({ XDG_CACHE_HOME: cache }), '0.1.0');
    assert.deepEqual(readdirSync(cache), ['keelson']);
    assert.equal(await version({ HOME: join(folder, 'home') }), '0.1.0');
    assert.deepEqual(readdirSync(join(folder, 'home', '.cache')), ['keelson']);
  });

  it('takes a mail from a file to an approved reply in the outbox, a process a command', async () => {
    assert.equal((await inAcme('signal', 'mail', join(mails, '01-invoice-copy.eml'))).code, 0);
    assert.equal((await inAcme('run', '--until-idle')).code, 0);
    const [item] = JSON.parse((await inAcme('inbox', '--json')).out) as { id: number; type: string; summary: string }[];
    assert.equal(item?.type, 'approval');
    assert.match(item.summary, /jane@doe-ceramics\.example/);
    assert.equal((await inAcme('approve', String(item.id))).code, 0);
    const sent = readdirSync(join(acme, 'outbox')).filter((name) => name.endsWith('.eml'));
    assert.equal(sent.length, 1);
    assert.match(readFileSync(join(acme, 'outbox', sent[0] ?? ''), 'utf8'), /In-Reply-To: </);
    assert.equal((await inAcme('ledger', 'verify')).code, 0);
  });

  it('refuses a decision that was made before, and says so', async () => {
    const { code, err } = await inAcme('approve', '1');
    assert.equal(code, 1);
    assert.match(err, /decided/);
  });

  it('answers wrong usage with 2 and a failure with 1, each with the next step', async () => {
    const wrong = await inAcme('aprove', '1');
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /approve/);
    const failed = await inAcme('show', 't99', '--json');
    assert.deepEqual([failed.code, failed.out], [1, '']);
    assert.equal((JSON.parse(failed.err) as { error: { code: string } }).error.code, 'task.unknown');
  });

  it('pauses and resumes a company that another process runs, without stopping it', async () => {
    const running = spawn(process.execPath, [main, '--company', acme, 'run'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      for (let tries = 0; tries < 200 && !readdirSync(join(acme, 'data')).includes('owner.json'); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
      const paused = await inAcme('pause', '--all', '--reason', 'Something is wrong.', '--json');
      assert.equal(paused.code, 0, paused.err);
      assert.deepEqual((JSON.parse(paused.out) as { scope: string; reason: string }[]).map(({ scope, reason }) => [scope, reason]), [['all', 'Something is wrong.']]);
      const wrong = await inAcme('pause', 'nobody');
      assert.deepEqual([wrong.code, /neither an agent nor an adapter/u.test(wrong.err)], [1, true]);
      const resumed = await inAcme('resume', '--all');
      assert.deepEqual([resumed.code, running.exitCode], [0, null], resumed.err);
    } finally {
      running.kill('SIGTERM');
      await once(running, 'exit');
    }
    assert.match((await inAcme('ledger', 'tail', '--kind', 'pause.lifted', '--json')).out, /"actor": ?"operator"/u);
  });

  it('refuses a second process on the same company, and names the first (T2)', async () => {
    const first = spawn(process.execPath, [main, '--company', acme, 'run'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      // It has the company once its note is there.
      for (let tries = 0; tries < 200 && !readdirSync(join(acme, 'data')).includes('owner.json'); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
      const second = await inAcme('inbox');
      assert.equal(second.code, 1);
      assert.match(second.err, new RegExp(`process ${first.pid}`));
    } finally {
      first.kill('SIGTERM');
    }
    const [code] = (await once(first, 'exit')) as [number | null];
    assert.equal(code, 0, 'a stopped run ends cleanly');
  });

  it('names the line of a setting that is wrong, and changes nothing', async () => {
    const file = join(acme, 'company.yaml');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('aliases:', 'aliasses:'));
    const line = good.split('\n').findIndex((text) => text.startsWith('aliases:')) + 1;
    const { code, err } = await inAcme('inbox');
    writeFileSync(file, good);
    assert.equal(code, 1);
    assert.match(err, new RegExp(`line ${line}: aliasses: there is no such setting`));
  });
});

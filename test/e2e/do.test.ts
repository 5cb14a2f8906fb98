import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fakeShell, fakeState, type FakeShell } from '../../src/cli/test-company.ts';
import { createProgram } from '../../src/cli/program.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { copyCompany, initCompany, openCompany } from '../../src/company.ts';
import type { Understanding } from '../../src/vocabulary/understanding.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

describe('keelson do, in a company', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-do-'));
  const acme = join(folder, 'acme');
  /** In this process, with the real company behind it. */
  const keelson = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const shell: FakeShell = fakeShell(fakeState(), { cwd: acme, openCompany, copyCompany });
    const code = await runProgram(args, shell, '0.0.0');
    return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
  };
  const tasks = async (): Promise<unknown[]> => JSON.parse((await keelson('tasks', '--json')).out) as unknown[];
  before(async () => {
    await initCompany(acme, { name: 'Acme', address: 'support@acme.example', zone: 'Europe/Berlin' });
    const company = await openCompany(acme);
    await company.memory.put('customer', 'jane@example.com', { name: 'Jane Doe', address: 'jane@example.com' });
    await company.memory.put('customer', 'jane@work.example', { name: 'Jane Roe', address: 'jane@work.example' });
    await company.close();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('shows what it understood, with choices, and does nothing on its own, in a process of its own', async () => {
    const { code, out } = await new Promise<{ code: number; out: string }>((resolve) => {
      execFile(process.execPath, [main, '--company', acme, 'do', 'send Jane the onboarding mail'], { env: { ...process.env, NO_COLOR: '1' } }, (error, stdout) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout }));
    });
    assert.deepEqual([code, /1 {2}Jane \w+ <jane@/u.test(out), /--set customer=jane@/u.test(out)], [1, true, true]);
    const clear = await keelson('do', 'send', 'Jane', 'Doe', 'the', 'onboarding', 'mail');
    assert.deepEqual([clear.code, clear.out.includes("keelson do 'send Jane Doe the onboarding mail' --yes")], [0, true]);
    assert.deepEqual(await tasks(), []);
  });

  it('with --yes proposes the mail, which waits for the operator', async () => {
    const done = await keelson('do', 'send Jane the onboarding mail', '--set', 'customer=jane@example.com', '--yes', '--json');
    assert.equal(done.code, 0, done.err);
    const { intent, plan, ran } = JSON.parse(done.out) as Understanding & { ran: { waiting: { type: string; summary: string }[] } };
    assert.deepEqual([intent?.name, plan?.do, ran.waiting[0]?.type], ['letter', 'letter', 'approval']);
    assert.match(ran.waiting[0]?.summary ?? '', /jane@example\.com.*"Welcome to Acme"/u);
  });

  it('rehearses in a copy with --dry-run', async () => {
    const earlier = (await tasks()).length;
    const tried = await keelson('do', 'send Jane Doe the login mail', '--yes', '--dry-run', '--json');
    assert.equal(tried.code, 0, tried.err);
    const { dryRun, effects } = JSON.parse(tried.out) as { dryRun: boolean; effects: unknown[] };
    assert.deepEqual([dryRun, effects.length, (await tasks()).length], [true, 1, earlier]);
  });

  it('refuses what says not to, and an empty wish, each with what to do', async () => {
    const not = await keelson('do', "don't send Jane Doe the onboarding mail", '--yes');
    assert.deepEqual([not.code, /nothing is done/u.test(not.out)], [1, true]);
    const empty = await keelson('do', ' ', '--json');
    assert.deepEqual([empty.code, (JSON.parse(empty.err) as { error: { code: string } }).error.code], [1, 'do.empty']);
  });

  it('names only commands that there are', async () => {
    const program = createProgram(fakeShell(fakeState()), { version: '0', json: false, onExitCode: () => undefined });
    const wishes = ['forget Jane', 'cancel the mail', 'undo the last task', 'approve 7', 'show me the inbox', 'which tasks run', 'what does it cost', 'is anything paused', 'which rules are there', 'who is Jane', "don't send it", 'send Jane the onboarding mail and refund her'];
    for (const wish of wishes) {
      const { instead } = JSON.parse((await keelson('do', wish, '--json')).out) as Understanding;
      assert.ok(instead.length > 0, wish);
      for (const command of instead) {
        const [, first = '', second] = /^keelson ([a-z]+)(?: ([a-z]+)(?= |$))?/u.exec(command) ?? [];
        const found = program.commands.find((one) => one.name() === first);
        assert.ok(found && (second === undefined || found.commands.some((one) => one.name() === second)), `${wish}: ${command}`);
      }
    }
  });
});

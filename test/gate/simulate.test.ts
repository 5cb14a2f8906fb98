import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { copyCompany, initCompany, openCompany } from '../../src/company.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import type { SimulationReport } from '../../src/cli/simulation/report.ts';
import { fakeShell, fakeState } from '../../src/cli/test-company.ts';

// `keelson simulate` on real companies: each life of one is a process, and is killed for good.

const monday = fileURLToPath(new URL('../../examples/monday/', import.meta.url));
let place: string;
let files = 0;

async function simulate(file: string, ...more: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(place, 'compiled'), KEELSON_COMPANY: '' };
  const shell = fakeShell(fakeState(), { cwd: join(place, 'acme'), openCompany, copyCompany, initCompany, env });
  const code = await runProgram(['simulate', file, ...more], shell, '0');
  return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
}

async function report(text: string): Promise<{ code: number; report: SimulationReport }> {
  const { code, out, err } = await simulate(scenario(text), '--json');
  assert.equal(err, '');
  return { code, report: JSON.parse(out) as SimulationReport };
}

function scenario(text: string): string {
  const file = join(place, `scenario-${files++}.yaml`);
  writeFileSync(file, text.replaceAll('MONDAY/', monday));
  return file;
}

const failing = ({ expectations }: SimulationReport): string[] => expectations.filter(({ ok }) => !ok).map(({ what }) => what);
const begin = 'name: A\ncompany: new\nstart: 2026-11-16T08:00Z\n';

before(async () => {
  place = mkdtempSync(join(tmpdir(), 'keelson-simulate-'));
  await initCompany(join(place, 'acme'), { name: 'Acme', address: 'support@acme.example', zone: 'UTC' });
});
after(() => rmSync(place, { recursive: true }));

/** Each is a process most of the time, and there are two cores. */
describe('simulate', { concurrency: 2 }, () => {
  test('a blind adapter that is told to send again delivers twice, and that is found out', async () => {
    const { code, report: said } = await report(
      `${begin}classes: { outbox: blind }\nfaults: [{ fault: cut-after-acceptance }]\nsteps:\n  - mail: MONDAY/01-invoice-copy.eml\n  - approve: all\n  - decide: { type: doubt, action: send-again }\nexpect: { sent: { mail.send: 1 } }\n`,
    );
    assert.deepEqual([code, failing(said)], [1, ['carried out twice outside']]);
    assert.deepEqual(said.outside.map(({ times }) => times), [2]);
  });

  test('what does not hold is said with what was expected and what came, and what no call met is said too', async () => {
    const { code, out } = await simulate(scenario(`${begin}faults: [{ fault: slow, attempt: 9 }]\ncrash: [{ event: 5000 }]\nsteps:\n  - mail: MONDAY/01-invoice-copy.eml\nexpect: { sent: { mail.send: 1 }, inbox: {} }\n`));
    assert.equal(code, 1);
    assert.match(out, /fails {2}sent: expected mail\.send 1, got nothing/);
    assert.match(out, /fails {2}inbox: expected nothing, got approval 1/);
    assert.match(out, /not fault 1 \(slow\), crash 1 \(event 5000\)/);
  });

  test('a decision about nothing ends the scenario there, with what was open', async () => {
    const { code, report: said } = await report(`${begin}steps:\n  - mail: MONDAY/01-invoice-copy.eml\n  - decide: { type: doubt, action: sent }\n  - approve: all\n`);
    assert.equal(code, 1);
    assert.match(said.stoppedBy ?? '', /^step 2 \(decide sent doubt\): no open item can be answered so.*#1 approval "Send a mail to jane@/);
    assert.deepEqual([said.steps.length, said.outside], [2, []]);
  });

  test('E3: killed right after any commit, a decision is made once and about the item that was meant', async () => {
    const { code, report: said } = await report(
      `${begin}crash: [{ after: inbox.decided }, { after: mail.received }, { after: task.created, nth: 2 }, { after: effect.succeeded }, { event: 40 }]\n` +
        'steps:\n  - mail: MONDAY/01-invoice-copy.eml\n  - mail: MONDAY/04-cancel.eml\n  - decide: { type: approval, action: approve }\n  - wait: 1h\nexpect:\n  sent: { mail.send: 1 }\n  states: { succeeded: 1, review: 1 }\n  inbox: { approval: 1 }\n  crashes: 5\n',
    );
    assert.deepEqual([code, failing(said)], [0, []]);
  });

  test('a copy of a company plays its own adapters and its own past, and the company is not touched', async () => {
    const folder = join(place, 'acme');
    const settings = JSON.stringify({ name: 'Acme', address: 'support@acme.example', mail: { transport: 'smtp', smtp: { host: '127.0.0.1', port: 9 } } });
    const company = await openCompany(folder);
    await company.signal.mail(join(monday, '01-invoice-copy.eml'));
    await company.run({ untilIdle: true });
    await company.close();
    writeFileSync(join(folder, 'company.yaml'), settings);
    const untouched = readFileSync(join(folder, 'data', 'keelson.db'));
    const { code, report: said } = await report('name: A\nsteps:\n  - approve: all\n  - wait: 1d\nexpect: { sent: { mail.send: 1 }, states: { succeeded: 1 }, inbox: {} }\n');
    assert.deepEqual([code, failing(said), said.outside.map(({ adapter }) => adapter)], [0, [], ['smtp']]);
    assert.ok(readFileSync(join(folder, 'data', 'keelson.db')).equals(untouched));
    assert.ok(!existsSync(join(folder, 'outbox')) && !existsSync(join(folder, 'data', 'owner.json')));
  });

  test('what the company has not got is refused with its line and exit code 2', async () => {
    const refused: [string, RegExp][] = [
      ['faults: [{ fault: slow, adapter: pigeon }]\nsteps: [{ crash: true }]\n', /line 4: there is no adapter "pigeon" in this company: it has outbox/],
      ['steps:\n  - start: { agent: nobody, input: {} }\n', /line 5: there is no agent "nobody".*support/],
    ];
    for (const [text, words] of refused) {
      const { code, err } = await simulate(scenario(`${begin}${text}`));
      assert.equal(code, 2, err);
      assert.match(err, words);
    }
  });

  test('a policy that does not compile is played as it would be: everything waits', async () => {
    const { report: said } = await report(`${begin}policy: { version: 1, rules: [{ id: a, when: nonsense.word, then: allow, because: x }] }\nsteps:\n  - mail: MONDAY/01-invoice-copy.eml\n`);
    assert.deepEqual(said.effects.map(({ state, verdict }) => [state, verdict]), [['review', 'review']]);
  });

  test('one that is stopped in the middle leaves nothing behind, and says so', async () => {
    let stop = (): void => undefined;
    const shell = fakeShell(fakeState(), {
      cwd: place, openCompany, copyCompany, initCompany, env: process.env,
      onStop: (callback) => ((stop = callback), () => undefined),
      progress: (text) => (text.startsWith('step 2') ? stop() : undefined),
    });
    assert.equal(await runProgram(['simulate', scenario(`${begin}steps:\n  - mail: MONDAY/01-invoice-copy.eml\n  - wait: 9d\n`)], shell, '0'), 1);
    assert.match(shell.complained.join('\n'), /stopped before its end/);
  });

  test('--keep in the company that is copied is refused before anything is written', async () => {
    const inside = join(place, 'acme', 'sim');
    const { code, err } = await simulate(scenario('name: A\nsteps: [{ crash: true }]\n'), '--keep', './sim');
    assert.deepEqual([code, /usage\.inside-company/.test(err), existsSync(inside)], [2, true, false], err);
  });

  test('--keep leaves everything in a folder of one’s own, and refuses one that is not empty', async () => {
    const kept = join(place, 'kept');
    const file = scenario(`${begin}steps: [{ mail: MONDAY/09-auto-reply.eml }]\n`);
    assert.equal((await simulate(file, '--keep', kept)).code, 0);
    assert.ok(existsSync(join(kept, 'company', 'data', 'keelson.db')) && !existsSync(join(kept, 'company', 'data', 'owner.json')));
    const again = await simulate(file, '--keep', kept);
    assert.deepEqual([again.code, /is not empty/.test(again.err)], [2, true]);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { copyCompany, initCompany, openCompany } from '../../src/company.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { fakeShell, fakeState } from '../../src/cli/test-company.ts';

// The scenarios that we ship, and the one in the documentation, as somebody would run them.

const scenarios = fileURLToPath(new URL('../../examples/scenarios/', import.meta.url));
const monday = fileURLToPath(new URL('../../examples/monday/', import.meta.url));
let place: string;

async function holds(file: string): Promise<void> {
  const shell = fakeShell(fakeState(), { cwd: place, openCompany, copyCompany, initCompany, env: { ...process.env, NODE_COMPILE_CACHE: join(place, 'compiled') } });
  const code = await runProgram(['simulate', file], shell, '0');
  const out = [...shell.printed, ...shell.complained].join('\n');
  assert.equal(code, 0, out);
  assert.match(out, /All of it held\. Nobody outside got anything\.$/u);
}

before(() => void (place = mkdtempSync(join(tmpdir(), 'keelson-scenarios-'))));
after(() => rmSync(place, { recursive: true }));

/** Each is a process most of the time, and there are two cores. */
describe('scenarios', { concurrency: 2 }, () => {
  for (const name of readdirSync(scenarios)) test(`${name} holds`, () => holds(join(scenarios, name)));

  test('are as many as the README says', () => {
    const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen'];
    const [, said] = /`examples\/scenarios\/` has (\w+)/u.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')) ?? [];
    assert.equal(said, words[readdirSync(scenarios).length]);
  });

  test('the one of docs/SIMULATION.md holds', async () => {
    const doc = readFileSync(new URL('../../docs/SIMULATION.md', import.meta.url), 'utf8');
    const [, text = ''] = /```yaml\n(name:[\s\S]*?)```/u.exec(doc) ?? [];
    const file = join(place, 'documented.yaml');
    writeFileSync(file, text.replaceAll('../monday/', monday));
    await holds(file);
  });
});

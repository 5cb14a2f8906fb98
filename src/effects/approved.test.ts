import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { approvedMail } from '../../test/contract/approved-mail.ts';
import { Approved } from './approved.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the compiler says of a file that has an approved effect at hand, and code that tries to make another. */
function complaintsAbout(codes: Record<string, string>): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-approved-'));
  try {
    const head = `import { Approved } from '${root}src/effects/approved.ts';\nimport type { Adapter } from '${root}src/effects/adapter.ts';\ndeclare const adapter: Adapter;\ndeclare const real: Approved;\ndeclare const signal: AbortSignal;\n`;
    for (const [name, code] of Object.entries(codes)) writeFileSync(join(folder, `${name}.ts`), `${head}${code}\nvoid [Approved, adapter, real, signal];\n`);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const files = Object.keys(codes).map((name) => `${name}.ts`);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: `${root}tsconfig.json`, compilerOptions: { typeRoots: [`${root}node_modules/@types`] }, include: [], files }));
    const { stdout, error } = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', folder, '--pretty', 'false'], { encoding: 'utf8', cwd: folder });
    assert.equal(error, undefined);
    return Object.fromEntries(Object.keys(codes).map((name) => [name, stdout.split('\n').filter((line) => line.startsWith(`${name}.ts(`)).join('\n')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('E1: code that forges an approved effect does not compile', () => {
  const fields = `{ id: 'e1', task: 't1', kind: 'mail.send', payload: real.payload, attempt: 1 }`;
  const complaints = complaintsAbout({
    genuine: 'void adapter.execute(real, signal);',
    literal: `void adapter.execute(${fields}, signal);`,
    copied: 'void adapter.execute({ ...real }, signal);',
    constructed: `void new Approved(${fields});`,
    extended: 'export class Forged extends Approved {}',
    changed: `real.payload = { ...real.payload, subject: 'other' };`,
  });
  assert.equal(complaints['genuine'], '', 'what the gate made is accepted, so the others are refused for what they are');
  assert.match(complaints['literal'] ?? '', /'#minted' is missing/);
  assert.match(complaints['copied'] ?? '', /'#minted' is missing/);
  assert.match(complaints['constructed'] ?? '', /constructor of class 'Approved<K>' is private/i);
  assert.match(complaints['extended'] ?? '', /constructor is marked as private/i);
  assert.match(complaints['changed'] ?? '', /read-only/);
});

test('E1: at run time a copy, a look-alike or a heir by prototype is told from what the gate made', () => {
  const real = approvedMail();
  const copy = (): object => Object.assign({}, real);
  assert.ok(Approved.is(real));
  for (const forged of [copy(), structuredClone(real), Object.create(real), Object.setPrototypeOf(copy(), Approved.prototype), JSON.parse(JSON.stringify(real)), null, undefined, 'e1', () => real]) {
    assert.ok(!Approved.is(forged));
  }
});

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';

const root = mkdtempSync(join(tmpdir(), 'keelson-policy-save-'));
const folder = join(root, 'acme');
const file = join(folder, 'policy.yaml');
const only = (because: string): string => `version: 1\nrules:\n  - id: all\n    when: "true"\n    then: review\n    because: ${because}\n`;

let company: Company;
before(async () => {
  await initCompany(folder, { name: 'Acme', address: 'support@acme.example', zone: 'Europe/Berlin' });
  company = await openCompany(folder);
});
after(async () => {
  await company.close();
  rmSync(root, { recursive: true, force: true });
});

test('what is saved is in force and on record when it returns, and keeps the rights of the file', async () => {
  chmodSync(file, 0o600);
  const { text, digest } = await company.policy.text();
  assert.equal(text, readFileSync(file, 'utf8'));
  const status = await company.policy.save(only('First.'), digest);
  assert.deepEqual([status.rules, status.problem, readFileSync(file, 'utf8')], [1, null, only('First.')]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const [event] = (await company.ledger.tail({ kind: 'document.changed', limit: 1 })).flatMap((one) => (one.kind === 'document.changed' ? [one] : []));
  assert.deepEqual([event?.data.path, event?.data.digest, event?.actor], ['policy.yaml', status.digest, 'operator']);
  assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith('.new')), []);
});

test('nothing is written over what one has not seen, and saving the same again is no conflict', async () => {
  const { digest } = await company.policy.text();
  writeFileSync(file, only('By hand.'));
  await assert.rejects(company.policy.save(only('Second.'), digest), { code: 'policy.changed-meanwhile' });
  assert.equal(readFileSync(file, 'utf8'), only('By hand.'));
  await company.policy.save(only('By hand.'), digest);
});

test('a policy that can not be used is refused, and the one before stays', async () => {
  const { digest } = await company.policy.text();
  const inForce = await company.policy.status();
  await assert.rejects(company.policy.save('rules: 7\n', digest), { code: 'policy.not-usable' });
  assert.deepEqual([readFileSync(file, 'utf8'), await company.policy.status()], [only('By hand.'), inForce]);
});

test('a file that is gone can be written anew; a link stays a link', async () => {
  rmSync(file);
  const { text, digest } = await company.policy.text();
  assert.deepEqual([text, digest], ['', null]);
  await company.policy.save(only('Third.'), null);
  renameSync(file, join(root, 'shared.yaml'));
  symlinkSync(join(root, 'shared.yaml'), file);
  await company.policy.save(only('Fourth.'), (await company.policy.text()).digest);
  assert.equal(readFileSync(join(root, 'shared.yaml'), 'utf8'), only('Fourth.'));
  assert.equal((await company.policy.status()).problem, null);
});

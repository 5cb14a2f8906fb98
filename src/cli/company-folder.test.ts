import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findCompanyFolder } from './company-folder.ts';

let root = '';
before(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-find-'));
  for (const name of ['acme', 'other']) {
    mkdirSync(join(root, name, 'playbooks', 'deep'), { recursive: true });
    writeFileSync(join(root, name, 'company.yaml'), '');
  }
});
after(() => rmSync(root, { recursive: true, force: true }));

test('the option wins over the environment, and that over the folder one is in', () => {
  const inside = join(root, 'acme', 'playbooks');
  assert.equal(findCompanyFolder('../../other', {}, inside), join(root, 'other'));
  assert.equal(findCompanyFolder(undefined, { KEELSON_COMPANY: join(root, 'other') }, inside), join(root, 'other'));
  assert.equal(findCompanyFolder('../../acme', { KEELSON_COMPANY: join(root, 'other') }, inside), join(root, 'acme'));
});

test('the nearest folder upwards with a company.yaml is the company', () => {
  assert.equal(findCompanyFolder(undefined, {}, join(root, 'acme', 'playbooks', 'deep')), join(root, 'acme'));
  assert.equal(findCompanyFolder(undefined, { KEELSON_COMPANY: '' }, join(root, 'acme')), join(root, 'acme'));
});

test('no company is an error that names the ways out', () => {
  assert.throws(() => findCompanyFolder(undefined, {}, root), { code: 'company.not-found' });
  assert.throws(() => findCompanyFolder(root, {}, root), { code: 'company.not-found', message: /--company/ });
});

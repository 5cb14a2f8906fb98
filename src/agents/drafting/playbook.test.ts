import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPersona } from './persona.ts';
import { readPlaybook } from './playbook.ts';
import { companyPlaybooks, tidemarkPersona } from '../support/test-mails.ts';

const top = '---\ntitle: Refunds\nintent: refund\n---\n';

test('every playbook of a new company can be read and has a template', () => {
  const files = companyPlaybooks();
  assert.ok(files.length >= 6);
  for (const { path, text } of files) {
    const { playbook, problem } = readPlaybook(path, text);
    assert.equal(problem, null);
    assert.ok(playbook?.template, path);
    assert.ok(playbook.prose.length > 100, path);
    assert.ok(!playbook.prose.includes('{{'), path);
  }
});

test('what front matter leaves out has the careful default', () => {
  const { playbook } = readPlaybook('p.md', `${top}Be kind.`);
  assert.deepEqual(playbook, { path: 'p.md', title: 'Refunds', intent: 'refund', language: 'en', risk: 'low', keywords: [], subject: null, prose: 'Be kind.', template: null });
});

test('a misspelt or wrong setting is told with the file and the place', () => {
  assert.match(readPlaybook('playbooks/x.md', '---\ntitle: T\nintent: i\nrisck: high\n---\n').problem ?? '', /playbooks\/x\.md: .*risck/u);
  assert.match(readPlaybook('x.md', '---\ntitle: T\nintent: i\nrisk: huge\n---\n').problem ?? '', /risk/u);
  assert.match(readPlaybook('x.md', 'Just words').problem ?? '', /Begin it with ---/u);
  assert.match(readPlaybook('x.md', '---\ntitle: [\n---\n').problem ?? '', /YAML/u);
  assert.match(readPlaybook('x.md', '---\ntitle: T\n').problem ?? '', /closing ---/u);
});

test('YAML that unfolds without end is refused', () => {
  const bomb = ['---', 'a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefgh'.split('').map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`), '---', ''].join('\n');
  assert.match(readPlaybook('x.md', bomb).problem ?? '', /can't be read/u);
});

test('the persona gives signature and facts, and a plain signature when it cannot be read', () => {
  const persona = readPersona(tidemarkPersona(), 'Tidemark');
  assert.equal(persona.signature, 'Kind regards,\nTidemark Support');
  assert.equal(persona.facts['pricingPage'], 'https://tidemark.example/pricing');
  assert.deepEqual(readPersona(null, 'Acme'), { signature: 'Kind regards,\nAcme', facts: {}, problem: null });
  const broken = readPersona('---\nsignatur: x\n---\n', 'Acme');
  assert.equal(broken.signature, 'Kind regards,\nAcme');
  assert.match(broken.problem ?? '', /persona\.md/u);
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readKinds } from './kinds.ts';

function folderWith(t: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-kinds-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'kinds'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'kinds', name), text);
  return folder;
}

const deal = `kind: deal
description: A sale in the making.
schema:
  type: object
  properties:
    stage: { enum: [lead, won] }
`;

test('kinds are read from the YAML files of the folder, in the order of their names', async (t) => {
  const folder = folderWith(t, { 'z.yaml': deal, 'a.yml': 'kind: applicant\ndescription: x\npersonal: true\nschema: { type: object }\n', 'readme.md': 'no kind' });
  assert.deepEqual((await readKinds(folder)).map(({ kind, about }) => [kind, about]), [['applicant', 'person'], ['deal', 'thing']]);
});

test('a company without such a folder has no kinds of its own', async (t) => {
  const folder = folderWith(t, {});
  rmSync(join(folder, 'kinds'), { recursive: true });
  assert.deepEqual(await readKinds(folder), []);
});

const broken: [text: string, message: RegExp][] = [
  [`${deal}  required: stage\n`, /^kinds\/deal\.yaml, line 7: schema\.required: /],
  [`${deal}  if: { type: string }\n`, /^kinds\/deal\.yaml, line 4: The schema of "deal" can't be read: Conditional/],
  [deal.replace('kind: deal', 'kind: Deal'), /line 1: kind: must be lower case/],
  [deal.replace('kind: deal', 'kind: invoice'), /line 1: "invoice" is a kind that every company has\./],
  [deal.replace('description:', 'describtion:'), /line 2: describtion: there is no such setting|description: /],
  [deal.replace('type: object', 'type: array'), /line 4: schema\.type: /],
  [deal.replace('{ enum: [lead, won] }', '{ $ref: "#/elsewhere" }'), /line 4: .*Reference not found/],
  ['kind: [', /line 1: /],
  ['', /line 1: the file: /],
  [`a: &a [1]\nb: [${'*a, '.repeat(200)}*a]\n`, /line 1: the file: /],
];

for (const [text, message] of broken) {
  test(`a broken kind names its file and line: ${message.source}`, async (t) => {
    await assert.rejects(readKinds(folderWith(t, { 'deal.yaml': text })), { name: 'NeedsOperator', code: 'company.bad-kind', message });
  });
}

test('two files with the same kind are refused', async (t) => {
  await assert.rejects(readKinds(folderWith(t, { 'a.yaml': deal, 'b.yaml': deal })), { code: 'company.bad-kind', message: /^kinds\/b\.yaml, line 1: .*"deal" is in kinds\/a\.yaml already/ });
});

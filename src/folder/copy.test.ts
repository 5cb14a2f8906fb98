import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseConfig } from './config.ts';
import { copyFolder, measureFolder } from './copy.ts';

test('what a company was told is copied, and what it has done and what is not its own is not', async (t) => {
  const place = mkdtempSync(join(tmpdir(), 'keelson-folder-copy-'));
  t.after(() => rmSync(place, { recursive: true }));
  const [folder, to] = [join(place, 'acme'), join(place, 'copy')];
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('company.yaml', 'name: Acme\naddress: a@acme.example\nmail: { transport: outbox, outbox: { folder: mail/out } }\n');
  write('playbooks/refund.md', 'kept');
  write('mail/notes.md', 'kept');
  for (const name of ['mail/out/e1.eml', 'book/e2.json', 'data/keelson.db', '.git/config', 'playbooks/.hidden', 'node_modules/x/index.js']) write(name, 'left');
  writeFileSync(join(place, 'persona.md'), 'from elsewhere');
  symlinkSync(join(place, 'persona.md'), join(folder, 'persona.md'));
  mkdirSync(to);
  const config = parseConfig(readFileSync(join(folder, 'company.yaml'), 'utf8'), 'company.yaml');
  await copyFolder(folder, to, config);
  const copied = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name);
  assert.deepEqual(copied.toSorted((a, b) => (a < b ? -1 : 1)), ['company.yaml', 'notes.md', 'persona.md', 'refund.md'], 'a link is a file of its own in the copy');
  writeFileSync(join(to, 'persona.md'), 'changed');
  assert.equal(readFileSync(join(place, 'persona.md'), 'utf8'), 'from elsewhere');
  assert.ok(!existsSync(join(to, 'data')));
  assert.ok((await measureFolder(folder, config)).files >= 4);
});

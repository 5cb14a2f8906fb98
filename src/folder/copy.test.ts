import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { parseConfig } from './config.ts';
import { copyFolder, measureFolder, type FolderCopy } from './copy.ts';

/** A company folder with another folder beside it, and a place for the copy. */
function company(t: TestContext): { copy: FolderCopy; write(name: string, text?: string): string; link(name: string, to: string): void; copied(): string[] } {
  const place = mkdtempSync(join(tmpdir(), 'keelson-folder-copy-'));
  t.after(() => rmSync(place, { recursive: true }));
  const [folder, to] = [join(place, 'acme'), join(place, 'copies', 'copy')];
  mkdirSync(dirname(to));
  const write = (name: string, text = 'kept'): string => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const settings = write('company.yaml', 'name: Acme\naddress: a@acme.example\nmail: { transport: outbox, outbox: { folder: mail/out } }\n');
  return {
    copy: { folder, to, config: parseConfig(readFileSync(settings, 'utf8'), 'company.yaml'), data: { files: 0, bytes: 0 } },
    write,
    link: (name, target) => symlinkSync(target, join(folder, name)),
    copied: () => (existsSync(to) ? readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name).toSorted() : []),
  };
}

test('what a company was told is copied, and what it has done and what is not its own is not', async (t) => {
  const { copy, write, link, copied } = company(t);
  write('playbooks/refund.md');
  write('mail/notes.md');
  for (const name of ['mail/out/e1.eml', 'book/e2.json', 'data/keelson.db', '.git/config', 'playbooks/.hidden', 'node_modules/x/index.js']) write(name, 'left');
  const elsewhere = write('../persona.md', 'from elsewhere');
  link('persona.md', elsewhere);
  await copyFolder(copy);
  assert.deepEqual(copied(), ['company.yaml', 'notes.md', 'persona.md', 'refund.md'], 'a link is a file of its own in the copy');
  writeFileSync(join(copy.to, 'persona.md'), 'changed');
  assert.equal(readFileSync(elsewhere, 'utf8'), 'from elsewhere');
  assert.ok(!existsSync(join(copy.to, 'data')));
});

test('a linked folder is measured and copied like the others, and a link that leads nowhere is left out', async (t) => {
  const { copy, write, link, copied } = company(t);
  write('../shared/playbooks/refund.md', 'x'.repeat(1_000));
  link('playbooks', join(copy.folder, '..', 'shared', 'playbooks'));
  link('gone.md', join(copy.folder, 'nowhere.md'));
  link('itself', 'itself');
  const { files, bytes } = await measureFolder({ ...copy, data: { files: 5, bytes: 100 } });
  assert.equal(files, 5 + 3, 'company.yaml, the folder and its file');
  assert.equal(bytes, 100 + 1_000 + readFileSync(join(copy.folder, 'company.yaml')).length);
  await copyFolder(copy);
  assert.deepEqual(copied(), ['company.yaml', 'refund.md']);
  writeFileSync(join(copy.to, 'playbooks', 'refund.md'), 'changed');
  assert.equal(readFileSync(join(copy.folder, '..', 'shared', 'playbooks', 'refund.md'), 'utf8').length, 1_000);
});

test('a link to a folder that it is in, or to the copy, is refused before anything is copied', async (t) => {
  const loop = (error: unknown): boolean => error instanceof NeedsOperator && error.code === 'company.link-loop' && error.message.includes('playbooks/up');
  for (const target of ['..', '../..', '.', '../../copies']) {
    const { copy, write, link, copied } = company(t);
    write('playbooks/refund.md');
    link('playbooks/up', target);
    await assert.rejects(measureFolder(copy), loop, target);
    await assert.rejects(copyFolder(copy), loop, target);
    assert.ok(!copied().includes('up'));
  }
});

test('two links to one folder are no loop', async (t) => {
  const { copy, write, link, copied } = company(t);
  write('../shared/a.md');
  for (const name of ['one', 'two']) link(name, join(copy.folder, '..', 'shared'));
  await copyFolder(copy);
  assert.deepEqual(copied(), ['a.md', 'a.md', 'company.yaml']);
});

test('what is linked counts, and so does the data beside it: too much is refused', async (t) => {
  const { copy, write, link } = company(t);
  // A file with a hole in it takes no room.
  truncateSync(write('../shared/backup.tar', ''), 3 * 1024 ** 3);
  link('shared', join(copy.folder, '..', 'shared'));
  assert.ok((await measureFolder(copy)).bytes > 3 * 1024 ** 3);
  const tooLarge = { code: 'company.too-large-to-copy' };
  await assert.rejects(measureFolder({ ...copy, data: { files: 1, bytes: 2 * 1024 ** 3 } }), tooLarge);
  await assert.rejects(measureFolder({ ...copy, data: { files: 500_000, bytes: 0 } }), tooLarge);
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { throwawayFolder } from './throwaway.ts';

test('a throwaway folder is not made in the company that is copied into it, whatever it is called', (t) => {
  const place = mkdtempSync(join(tmpdir(), 'keelson-throwaway-'));
  t.after(() => rmSync(place, { recursive: true }));
  const acme = join(place, 'acme');
  mkdirSync(acme);
  symlinkSync(acme, join(place, 'link'));
  for (const keep of ['./sim', 'a/b/c', '.', join(place, 'link', 'sim')]) assert.throws(() => throwawayFolder(acme, { keep, copied: acme }), { code: 'usage.inside-company' }, keep);
  assert.throws(() => throwawayFolder(place, { keep: 'acme/sim', copied: join(place, 'link') }), { code: 'usage.inside-company' });
  assert.deepEqual(readdirSync(acme), [], 'nothing was made');
  const temporary = process.env['TMPDIR'];
  process.env['TMPDIR'] = acme;
  t.after(() => (temporary === undefined ? delete process.env['TMPDIR'] : (process.env['TMPDIR'] = temporary)));
  assert.throws(() => throwawayFolder(place, { copied: acme }), { code: 'usage.inside-company' });
});

test('beside it, or when no company is copied, it is made', (t) => {
  const place = mkdtempSync(join(tmpdir(), 'keelson-throwaway-'));
  t.after(() => rmSync(place, { recursive: true }));
  const acme = join(place, 'acme');
  mkdirSync(acme);
  for (const keep of ['../acme-sim', '../..sim']) assert.ok(existsSync(throwawayFolder(acme, { keep, copied: acme }).place('.')), keep);
  assert.ok(existsSync(throwawayFolder(acme, { keep: 'sim' }).place('.')));
});

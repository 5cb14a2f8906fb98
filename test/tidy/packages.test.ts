import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { missingOptional, parseLock } from '../../scripts/lock-file.ts';
import { places, read } from './tree.ts';

const versions = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: versions, devDependencies: versions }).parse(JSON.parse(read('package.json').text));
const lock = parseLock(read('package-lock.json').text);

test('every dependency is pinned to one version', () => {
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  assert.deepEqual(loose, []);
});

test('no registry is named: packages come from wherever npm is set up to look', () => {
  const files = ['package.json', 'package-lock.json', '.npmrc'].map(read);
  assert.deepEqual(places(files, /"resolved"|registry\s*=|registry\.|_auth/), []);
});

test('the lock file holds the packages of package.json', () => {
  const root = z.object({ dependencies: versions, devDependencies: versions }).parse(lock.packages['']);
  assert.deepEqual({ ...root }, { ...manifest });
});

test('the lock file names the optional packages of every platform', () => {
  assert.deepEqual(missingOptional(lock), [], 'npm ci refuses a lock file with holes: run `node scripts/complete-lock.ts`');
});

test('the README has two set-up lines, and CI runs both', () => {
  const setUp = [...read('README.md').text.matchAll(/^npm ci && (.+)$/gm)].map((match) => match[1]);
  assert.deepEqual(setUp, ['npm run demo', 'npm test']);
  const steps = read('.ci/run').text.split('\n').filter((line) => line.startsWith('npm '));
  // Nobody is there to stop a console.
  assert.deepEqual(steps, ['npm ci', 'npm run demo -- --exit', 'npm ci', 'npm test'], 'the tests come last');
});

import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { codeFiles, filePaths, places, testFiles, textFiles } from './tree.ts';

const linesMax = 450;
/** No file may ever pass this, not even an excepted one. */
const linesEver = 600;

/** Files over `linesMax`, with the lines they may have. The list only shrinks. */
const longFiles: Readonly<Record<string, number>> = {};

const bannedWords = ['util', 'utils', 'helper', 'helpers', 'manager', 'common', 'misc'];
const kebabCase = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/;
const wellKnownName = /^(?:[A-Z]+\.md|LICENSE|NOTICE)$/;

const lineCounts = codeFiles.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));

test('no file is longer than a reader can hold', (t) => {
  const counts = lineCounts.map(({ lines }) => lines).toSorted((a, b) => a - b);
  t.diagnostic(`${counts.length} TypeScript files, median ${counts[Math.floor(counts.length / 2)] ?? 0} lines, longest ${counts.at(-1) ?? 0}`);
  const tooLong = lineCounts.filter(({ path, lines }) => lines > (longFiles[path] ?? linesMax) || lines > linesEver);
  assert.deepEqual(tooLong, [], `split these files: the bound is ${linesMax} lines`);
});

test('the list of long files only shrinks', () => {
  const stale = Object.entries(longFiles).filter(([path, allowed]) => {
    const lines = lineCounts.find((file) => file.path === path)?.lines ?? 0;
    return lines <= linesMax || lines < allowed;
  });
  assert.deepEqual(stale, [], 'these files became shorter or are gone: lower or remove their entry in longFiles');
});

test('no file is named for nothing in particular', () => {
  const vague = filePaths.filter((path) => path.split(/[/.-]/).some((word) => bannedWords.includes(word.toLowerCase())));
  assert.deepEqual(vague, [], 'name a file for what it does');
});

test('files and folders are named in kebab-case', () => {
  const odd = filePaths.filter((path) => !path.split('/').every((part) => kebabCase.test(part) || wellKnownName.test(part)));
  assert.deepEqual(odd, []);
});

test('no file is empty', () => {
  assert.deepEqual(
    textFiles.filter(({ text }) => text.trim() === '').map(({ path }) => path),
    [],
  );
});

test('no file names a folder of the machine it was written on', () => {
  assert.deepEqual(places(textFiles, /(?<![\w.}])\/(?:work|root|home|Users)\//), []);
});

test('no promise to finish the work later is left in the code', () => {
  assert.deepEqual(places(codeFiles, /(?:\/\/|^\s*\/?\*).*\b(?:TODO|FIXME|XXX)\b/m), []);
});

test('no test is skipped and none runs alone', () => {
  assert.deepEqual(places(testFiles, /\b(?:describe|it|suite|t|test)\.(?:only|skip|todo)\(|\b(?:only|skip|todo): true\b/), []);
});

test('no failure is swallowed without a word', () => {
  assert.deepEqual(places(codeFiles, /\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}|\.catch\(\s*(?:async\s*)?\(\w*\)\s*=>\s*\{\s*\}\s*\)/), []);
});

test('an approved effect is made by the gate and the adapter contract alone', () => {
  const mayMint = /^(?:src\/effects\/(?:approved|gate)\.ts|test\/(?:contract|tidy)\/.*|oxlint\.config\.ts)$/;
  const others = codeFiles.filter(({ path }) => !mayMint.test(path));
  assert.deepEqual(places(others, /\bmintApproved\b/), [], 'E1: the linter does not see a dynamic import, so this looks for the name');
});

test('default exports are for configuration and the agents of a company', () => {
  const named = codeFiles.filter(({ path }) => !path.endsWith('.config.ts') && !/^examples\/.*\/agents\/[^/]+$/.test(path));
  assert.deepEqual(
    places(named, /^export default\b/m).map((place) => basename(place)),
    [],
  );
});

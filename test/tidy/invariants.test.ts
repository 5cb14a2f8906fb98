import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testFiles } from './tree.ts';

/** The promises of docs/ARCHITECTURE.md that the code keeps today. Each has a test whose name cites its number. */
const invariants = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'E1', 'E2', 'E3', 'E6', 'M1', 'M2', 'M3', 'M4'];

const testName = /\b(?:describe|it|suite|test)\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;

test('every invariant is cited by the name of a test', () => {
  const names = testFiles.filter(({ path }) => !path.startsWith('test/tidy/')).flatMap(({ text }) => [...text.matchAll(testName)].map((match) => match[2] ?? ''));
  const uncited = invariants.filter((id) => !names.some((name) => new RegExp(`\\b${id}\\b`).test(name)));
  assert.deepEqual(uncited, [], 'write a test that fails when the invariant is broken, and cite its number in the name');
});

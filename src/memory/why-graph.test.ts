import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WhyStep } from '../vocabulary/memory.ts';
import { edgesOf } from './why-graph.ts';

const stepsOf = (words: string): WhyStep[] => words.split(' ').map((what) => ({ what, seq: null, at: null, actor: 'system', text: what }));
/** `0>1` for each edge. */
const edges = (words: string): string => edgesOf(stepsOf(words)).map(({ from, to }) => `${from}>${to}`).join(' ');

test('a chain of reasons is a line where each link follows from the one before', () => {
  assert.equal(edges('value write step task intent signal'), '0>1 1>2 2>3 3>4 4>5');
});

test('what was decided in a task stands side by side, between the call and the task', () => {
  assert.equal(edges('value write step approval approval approval task intent'), '0>1 1>2 2>3 2>4 2>5 3>6 4>6 5>6 6>7');
});

test('outcomes speak for a belief side by side; the newest of them leads on', () => {
  assert.equal(edges('value source source step task'), '0>1 0>2 1>3 3>4');
});

test('the sources of a summary hang on its write, and so does what led to it', () => {
  assert.equal(edges('value write source source step task'), '0>1 1>2 1>3 1>4 4>5');
});

test('a value that was brought back begins anew below the write that did it', () => {
  assert.equal(edges('value write value write step task'), '0>1 1>2 2>3 3>4 4>5');
  assert.equal(edges('value write step task value write signal'), '0>1 1>2 2>3 1>4 4>5 5>6');
  assert.equal(edges('value write value write value write'), '0>1 1>2 2>3 3>4 4>5');
});

test('every edge leads on, and nothing but the value is without a reason above it', () => {
  for (const words of ['value write step approval approval task intent signal', 'value source source source task', 'value write source source step task value write source signal']) {
    const found = edgesOf(stepsOf(words));
    assert.ok(found.every(({ from, to }) => from < to));
    const reached = new Set(found.map(({ to }) => to));
    assert.deepEqual(stepsOf(words).flatMap((_, place) => (reached.has(place) ? [] : [place])), [0]);
  }
});

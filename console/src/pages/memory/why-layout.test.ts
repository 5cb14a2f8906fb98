import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxHeight, layoutOf, stepFrom, type WhyGraph } from './why-layout.ts';

const node = (id: number, layer: number): WhyGraph['nodes'][number] => ({ id, layer, what: 'step', seq: id, at: 0, actor: 'system', text: '', task: null, effect: null, item: null, ref: null });
/** A value, its write, three decisions side by side, a task. */
const graph: WhyGraph = { nodes: [node(0, 0), node(1, 1), node(2, 2), node(3, 2), node(4, 2), node(5, 3)], edges: [{ from: 0, to: 1 }, { from: 1, to: 2 }, { from: 1, to: 3 }, { from: 1, to: 4 }, { from: 2, to: 5 }, { from: 3, to: 5 }, { from: 4, to: 5 }] };

test('no two boxes overlap and all are within the graph, however little room there is', () => {
  for (const room of [0, 358, 640, 1_400]) {
    const { boxes, width, height } = layoutOf(graph, room);
    assert.equal(boxes.length, 6);
    for (const one of boxes) {
      assert.ok(one.left >= 0 && one.left + one.width <= width && one.top + boxHeight <= height, `${room}: ${one.left} ${one.width} ${width}`);
      assert.ok(one.width >= 168, 'wide enough to read');
      for (const other of boxes) if (other !== one) assert.ok(one.left + one.width <= other.left || other.left + other.width <= one.left || one.top + boxHeight <= other.top || other.top + boxHeight <= one.top);
    }
  }
  assert.equal(layoutOf(graph, 640).width, 640);
});

test('every edge is a line that leads down', () => {
  const { lines } = layoutOf(graph, 640);
  assert.equal(lines.length, graph.edges.length);
  for (const { path } of lines) {
    const numbers = (path.match(/-?[\d.]+/gu) ?? []).map(Number);
    assert.ok((numbers.at(-1) ?? 0) > (numbers[1] ?? Infinity));
  }
});

test('arrow keys walk along what is so because of what, and within a row', () => {
  const walk = (keys: string): number => keys.split(' ').reduce((at, key) => stepFrom(`Arrow${key}`, at, graph) ?? at, 0);
  assert.equal(walk('Down'), 1);
  assert.equal(walk('Down Down Right Right'), 4);
  assert.equal(walk('Down Down Right Right Right'), 4, 'the row ends');
  assert.equal(walk('Down Down Right Down'), 5);
  assert.equal(walk('Down Down Right Down Up'), 2, 'back by the first way');
  assert.deepEqual([stepFrom('Home', 4, graph), stepFrom('End', 0, graph), stepFrom('x', 0, graph), stepFrom('ArrowUp', 0, graph)], [0, 5, null, null]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisOf } from './axis.ts';
import { lanesOf, tookMs, type Line } from './spans.ts';

const line = (part: Partial<Line>): Line => ({ call: 0, type: 'step', name: 'think', state: 'done', startedAt: 0, endedAt: null, attempts: 1, detail: '', seqs: [], ...part });
const event = (seq: number, at: number, kind: string) => ({ seq, at, kind, sentence: `${kind} at ${at}` }) as never;
const hour = 3_600_000;

test('an attempt that failed is a tick, the time until the next is a wait, and only work counts as work', () => {
  const [lane] = lanesOf([line({ startedAt: 90, endedAt: 5_300, attempts: 2, seqs: [1, 2, 3, 4] })], [event(1, 100, 'step.failed'), event(2, 100, 'wait.opened'), event(3, 5_000, 'wait.ended'), event(4, 5_300, 'step.completed')], 9_000);
  assert.ok(lane);
  assert.deepEqual(lane.spans, [{ kind: 'work', from: 90, to: 100 }, { kind: 'wait', from: 100, to: 5_000 }, { kind: 'work', from: 5_000, to: 5_300 }]);
  assert.deepEqual(lane.marks.map(({ kind, at }) => [kind, at]), [['retry', 100]]);
  assert.deepEqual(tookMs(lane, 9_000), { all: 5_210, worked: 310 });
});

test('an effect waits until it is approved and sent, works while it is sent, and is in doubt until that is settled', () => {
  const [sent, doubt] = lanesOf(
    [line({ type: 'effect', name: 'reply', startedAt: 0, endedAt: hour + 80, seqs: [1, 2, 3, 4, 5] }), line({ type: 'effect', name: 'pay', state: 'doubt', startedAt: 10, seqs: [6, 7, 8] })],
    [event(1, 0, 'effect.proposed'), event(2, 0, 'effect.judged'), event(3, hour, 'effect.approved'), event(4, hour + 10, 'effect.started'), event(5, hour + 80, 'effect.succeeded'), event(6, 10, 'effect.proposed'), event(7, 20, 'effect.started'), event(8, 30, 'effect.doubted')],
    hour * 2,
  );
  assert.deepEqual(sent?.spans, [{ kind: 'wait', from: 0, to: hour + 10 }, { kind: 'work', from: hour + 10, to: hour + 80 }]);
  assert.equal(doubt?.open, true);
  assert.deepEqual(doubt?.spans.at(-1), { kind: 'doubt', from: 30, to: hour * 2 });
});

test('what still waits waits until now, and what took no time is a point', () => {
  const [waits, point] = lanesOf([line({ type: 'question', state: 'waiting', startedAt: 50, seqs: [1] }), line({ type: 'created', startedAt: 0, endedAt: 0, seqs: [2] })], [event(1, 50, 'inbox.opened'), event(2, 0, 'task.created')], 700);
  assert.deepEqual(waits?.spans, [{ kind: 'wait', from: 50, to: 700 }]);
  assert.deepEqual([point?.spans, point?.marks[0]?.kind], [[], 'point']);
});

test('the fitted axis leaves room for work of milliseconds beside a wait of hours, in the order of time', () => {
  const lanes = lanesOf([line({ startedAt: 0, endedAt: 40, seqs: [] }), line({ startedAt: 40, endedAt: 100, seqs: [] }), line({ type: 'question', startedAt: 100, endedAt: hour, seqs: [1, 2] }), line({ startedAt: hour, endedAt: hour + 50, seqs: [] })], [event(1, 100, 'inbox.opened'), event(2, hour, 'inbox.decided')], hour * 2);
  const [fitted, even] = [axisOf(lanes, hour * 2, 'fitted'), axisOf(lanes, hour * 2, 'even')];
  assert.ok(fitted.place(100) > 0.4, String(fitted.place(100)));
  assert.ok(even.place(100) < 0.02);
  assert.deepEqual(fitted.stretches.filter(({ squeezed }) => squeezed).map(({ from, to }) => [from, to]), [[100, hour]]);
  const places = [0, 40, 100, 2_000, hour, hour + 50].map((at) => fitted.place(at));
  assert.deepEqual(places, places.toSorted((one, other) => one - other));
  assert.ok(places.every((place) => place >= 0 && place <= 1));
});

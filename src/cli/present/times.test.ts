import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteSize, count, counted, duration, shortTime } from './times.ts';

test('a time is short, and has its year when that is another one', () => {
  const at = new Date(2026, 10, 16, 9, 12).getTime();
  assert.equal(shortTime(at, new Date(2026, 11, 1).getTime()), 'Mon 16 Nov 09:12');
  assert.equal(shortTime(at, new Date(2027, 0, 1).getTime()), 'Mon 16 Nov 2026 09:12');
});

test('a duration is in the unit that one would say', () => {
  assert.deepEqual(
    [0, 0.42, 12, 999.4, 999.6, 2_500, 59_960, 185_000, 7_800_000, 86_400_000 * 4 + 7_200_000].map(duration),
    ['0 ms', '0.4 ms', '12 ms', '999 ms', '1.0 s', '2.5 s', '1 m 00 s', '3 m 05 s', '2 h 10 m', '4 d 2 h'],
  );
});

test('numbers and sizes are readable', () => {
  assert.equal(count(1_234_567), '1,234,567');
  assert.equal(counted(1, 'mail'), '1 mail');
  assert.equal(counted(0, 'retry', 'retries'), '0 retries');
  assert.deepEqual([640, 12_800, 3_250_586].map(byteSize), ['640 B', '12.5 KiB', '3.1 MiB']);
});

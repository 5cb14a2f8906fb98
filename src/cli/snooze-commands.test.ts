import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../vocabulary/ports.ts';
import { runProgram } from './run-program.ts';
import { fakeItem, fakeShell, fakeState, type FakeState } from './test-company.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-snooze-'));
  writeFileSync(join(folder, 'company.yaml'), '');
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function keelson(state: FakeState, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const shell = fakeShell(state, { cwd: folder });
  const code = await runProgram(args, shell, '0.0.0');
  return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
}

test('the inbox says how many items are put off, and shows them when it is asked', async () => {
  const state = fakeState({ items: [fakeItem({ id: 7 }), fakeItem({ id: 8, snoozedUntil: 5_000, summary: 'Later, please' })] });
  const { out } = await keelson(state, 'inbox');
  assert.match(out, /1 item put off: keelson inbox --snoozed/u);
  assert.doesNotMatch(out, /Later, please/u);
  const { out: snoozed } = await keelson(state, 'inbox', '--snoozed');
  assert.match(snoozed, /Later, please/u);
  assert.match(snoozed, /keelson wake 8/u);
  assert.match((await keelson(fakeState({ items: [fakeItem({ id: 8, snoozedUntil: 5_000 })] }), 'inbox')).out, /^Nothing waits for you\.\n1 item put off/u);
});

test('an item is put off until a time, a day or for a span, and woken', async () => {
  const state = fakeState({ items: [fakeItem({ id: 7 })] });
  const before3h = systemClock.now() + 3 * 3_600_000;
  assert.match((await keelson(state, 'snooze', '7', '--until', '3h')).out, /^#7 is put off until /u);
  const [call = ''] = state.calls;
  const until = Number(call.split(' ')[2]);
  assert.ok(call.startsWith('snooze 7 ') && until >= before3h && until < before3h + 60_000, call);
  state.calls.length = 0;
  await keelson(state, 'snooze', '#7', '--until', '2031-03-31T09:30');
  await keelson(state, 'snooze', '7', '--until', '2031-03-31');
  assert.deepEqual(state.calls.filter((one) => one !== 'close'), [`snooze 7 ${new Date(2031, 2, 31, 9, 30).getTime()}`, `snooze 7 ${new Date(2031, 2, 31).getTime()}`]);
  await keelson(state, 'snooze', '7', '--until', 'tomorrow');
  const morning = new Date(Number(state.calls.findLast((one) => one !== 'close')?.split(' ')[2]));
  assert.deepEqual([morning.getHours(), morning.getMinutes(), morning.getTime() > systemClock.now()], [8, 0, true]);
  assert.match((await keelson(state, 'wake', '7')).out, /^#7 waits for you again\./u);
  assert.equal(state.calls.findLast((one) => one !== 'close'), 'snooze 7 null');
});

test('what is neither a time nor a span is refused with what to write', async () => {
  const state = fakeState({ items: [fakeItem({ id: 7 })] });
  const { code, err } = await keelson(state, 'snooze', '7', '--until', 'tomorrow-ish');
  assert.deepEqual([code, state.calls], [2, []]);
  assert.match(err, /neither a time nor a span.*3h or 2d, or tomorrow/su);
});

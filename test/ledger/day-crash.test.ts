import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventSchemas } from '../../src/vocabulary/events.ts';
import { sampleDay } from './sample-events.ts';
import { openScratch, scratchFolder } from './scratch-ledger.ts';

const program = fileURLToPath(new URL('day-process.ts', import.meta.url));
const livesMax = 200;

/** One life of the process, killed some ms after its first append. Resolves with whether it came to the end of the day. */
async function live(folder: string, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await Promise.race([once(child.stdout, 'data'), closed]);
  await pause(afterMs);
  child.kill('SIGKILL');
  const [code, signal] = await closed;
  assert.ok(code === 0 || signal === 'SIGKILL', `the process ended with ${code}`);
  return code === 0;
}

test('L3 L4 L6: killed again and again, a day of every kind of event comes to the same ledger, whole and rebuilt alike', async (t) => {
  const folder = scratchFolder(t);
  let lives = 1;
  while (!(await live(folder, lives % 7))) assert.ok((lives += 1) < livesMax);
  assert.ok(lives > 5, `${lives} lives: the process was killed in between`);
  const ledger = await openScratch(t, { folder });
  const { byKind, events } = await ledger.stats();
  assert.equal(events, 1 + sampleDay().flat().length);
  assert.deepEqual(byKind.filter(({ kind }) => kind !== 'clock.jumped').map(({ kind }) => kind).toSorted(), Object.keys(eventSchemas).filter((kind) => kind !== 'clock.jumped').toSorted());
  assert.deepEqual((await ledger.verify()).problems, []);
  assert.deepEqual((await ledger.rebuild()).tables.filter(({ identical }) => !identical), []);
});

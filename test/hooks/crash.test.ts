import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { HooksHouse, signedHeaders } from './hooks-house.ts';

const program = fileURLToPath(new URL('./hooks-process.ts', import.meta.url));
const body = '{"type":"order.paid","data":{"order":"A1"}}';

async function start(folder: string, fate: 'die' | 'live'): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, folder, fate], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 30_000, killSignal: 'SIGKILL' });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

test('a process that is killed between record and answer has the delivery once, and tells so when it is sent again', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  await house.stop();
  const post = (url: string): Promise<Response> => fetch(`${url}/hooks/shop`, { method: 'POST', body, headers: signedHeaders(secret, 'msg_1', Date.now(), body) });

  const dying = await start(house.folder, 'die');
  const killed = once(dying.child, 'exit');
  await assert.rejects(post(dying.url), 'nobody answers');
  assert.deepEqual(await killed, [null, 'SIGKILL']);

  const living = await start(house.folder, 'live');
  const answer = await post(living.url);
  const told = (await answer.json()) as { event: number };
  living.child.kill('SIGTERM');
  await once(living.child, 'exit');

  await house.start();
  const received = await house.events('signal.received');
  assert.deepEqual([answer.status, told, received.length], [202, { event: received[0]?.seq, outcome: 'duplicate' }, 1]);
  assert.deepEqual((await house.company.ledger.verify()).problems, []);
});

import assert from 'node:assert/strict';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Terminal } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import { answerRequests, ask } from './requests.ts';

let data = '';
let ends: (() => void)[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'keelson-requests-'));
});
afterEach(() => {
  for (const end of ends) end();
  ends = [];
  rmSync(data, { recursive: true, force: true });
});

function serve(answer: (request: unknown) => Promise<object>): { asked: unknown[]; failed: unknown[]; told: string[] } {
  const seen: { asked: unknown[]; failed: unknown[]; told: string[] } = { asked: [], failed: [], told: [] };
  const noting = (request: unknown): Promise<object> => {
    seen.asked.push(request);
    return answer(request);
  };
  ends.push(answerRequests(data, noting, { fail: (error) => void seen.failed.push(error), trouble: (message) => void seen.told.push(message) }));
  return seen;
}

const left = (): string[] => readdirSync(join(data, 'requests'));

function put(name: string, text: string, ageMs = 0): void {
  mkdirSync(join(data, 'requests'), { recursive: true });
  const file = join(data, 'requests', name);
  writeFileSync(file, text);
  const at = new Date(Date.now() - ageMs);
  utimesSync(file, at, at);
}

async function untilLeft(names: string[]): Promise<void> {
  for (let tries = 0; tries < 100 && left().join() !== names.join(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(left(), names);
}

describe('what is asked of the process that has the company open', () => {
  it('is answered, each by its own answer, and leaves no file', async () => {
    serve(async (request) => ({ echo: request }));
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => ask(data, id, { id })));
    assert.deepEqual(answers, [{ echo: { id: 'a' } }, { echo: { id: 'b' } }, { echo: { id: 'c' } }] satisfies Json[]);
    assert.deepEqual(left(), []);
  });

  it('is refused with the code, the message and the next step of whoever refused it', async () => {
    serve(async () => Promise.reject(new Terminal('pause.unknown', 'There is no agent "x".', 'Known: y.')));
    await assert.rejects(ask(data, 'a', {}), { code: 'pause.unknown', message: 'There is no agent "x".', nextStep: 'Known: y.', failure: 'terminal' });
  });

  it('is taken back when nobody takes it, so that nothing happens later that was given up', async () => {
    assert.equal(await ask(data, 'a', {}, 50), null);
    const { asked } = serve(async () => ({}));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual([asked, left()], [[], []]);
  });

  it('and was taken, but not answered, is told as that: it may have happened', async () => {
    serve(() => new Promise(() => undefined));
    await assert.rejects(ask(data, 'a', {}, 1_000), { code: 'request.no-answer' });
  });

  it('by somebody who died is swept away unread, and so is an answer that nobody read', async () => {
    put('a.request', '{}', 31_000);
    put('b.answer', '{}', 31_000);
    put('c.request.tmp', '{', 31_000);
    put('d.answer', '{}', 1_000);
    const { asked } = serve(async () => ({}));
    await untilLeft(['d.answer']);
    assert.deepEqual(asked, []);
  });

  it('is refused when it is garbage', async () => {
    put('a.request', '{"ask":');
    const { failed } = serve(async () => ({}));
    await untilLeft(['a.answer']);
    assert.deepEqual(failed, []);
  });

  it('that can not be read is passed over and told once, and neither stops the company nor the next request', async () => {
    mkdirSync(join(data, 'requests', 'a.request'), { recursive: true });
    const { failed, told } = serve(async () => ({ well: true }));
    assert.deepEqual(await ask(data, 'b', {}), { well: true });
    assert.deepEqual(await ask(data, 'c', {}), { well: true });
    assert.deepEqual([failed, told.length], [[], 1]);
    assert.match(told[0] ?? '', /EISDIR/u);
  });

  // Nobody else may give a file away.
  if (process.getuid?.() === 0) it('by root belongs to the user who runs the company', async () => {
    chownSync(data, 65_534, 65_534);
    const asked = ask(data, 'a', {}, 300);
    for (let tries = 0; tries < 100 && !existsSync(join(data, 'requests', 'a.request')); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual([statSync(join(data, 'requests')).uid, statSync(join(data, 'requests', 'a.request')).uid], [65_534, 65_534]);
    assert.equal(await asked, null);
  });

  it('fails the process when answering shows a bug, and not as if it had been refused', async () => {
    const { failed } = serve(() => Promise.reject(new TypeError('bug')));
    await assert.rejects(ask(data, 'a', {}, 1_000), { code: 'request.no-answer' });
    assert.match(String(failed[0]), /bug/u);
  });
});

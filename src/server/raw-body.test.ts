import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawBody, rawStream } from './raw-body.ts';

function sending(pieces: string[], { hold = false, headers = {} }: { hold?: boolean; headers?: Record<string, string> } = {}): { request: Request; taken: () => number } {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces[taken];
      if (piece !== undefined) {
        taken += 1;
        controller.enqueue(Buffer.from(piece));
      } else if (!hold) {
        controller.close();
      } else {
        return new Promise(() => undefined);
      }
    },
  }, { highWaterMark: 0 });
  return { request: new Request('http://localhost/', { method: 'POST', body, headers, duplex: 'half' }), taken: () => taken };
}

test('a body comes as it was sent', async () => {
  assert.equal(Buffer.from(await rawBody(sending(['ab', 'cd']).request, 4)).toString(), 'abcd');
  assert.equal((await rawBody(new Request('http://localhost/', { method: 'POST' }), 4)).length, 0);
});

test('of one that is too long no more is read than shows it', async () => {
  const long = sending(['ab', 'cd', 'ef', 'gh']);
  await assert.rejects(rawBody(long.request, 5), { code: 'request.too-large', status: 413 });
  assert.ok(long.taken() <= 3, String(long.taken()));
  const said = sending(['ab'], { headers: { 'content-length': '6' } });
  await assert.rejects(rawBody(said.request, 5), { code: 'request.too-large' });
  assert.equal(said.taken(), 0);
});

test('one that goes to sleep is not waited for', async () => {
  const asleep = sending(['ab'], { hold: true });
  const got: string[] = [];
  await assert.rejects(async () => {
    for await (const piece of rawStream(asleep.request, 20) as AsyncIterable<Uint8Array>) got.push(Buffer.from(piece).toString());
  }, { code: 'request.too-slow', status: 408 });
  assert.deepEqual(got, ['ab']);
});

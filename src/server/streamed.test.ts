import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from './operation.ts';
import { streamed } from './streamed.ts';

/** Of a token that is let in for the first `looks`. Each look is made anew, as after a change of access. */
function callOf(looks: number): Call {
  let left = looks;
  let changes = 0;
  const access = { vault: { changes: () => (changes += 1) }, tokens: { has: () => Promise.resolve((left -= 1) >= 0) } };
  return { principal: { kind: 'token', name: 't' }, server: { access, report: () => undefined } } as unknown as Call;
}

async function linesOf(response: Response): Promise<Record<string, unknown>[]> {
  return (await response.text()).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('pieces end with the access that they were asked with, and the answer says so', async () => {
  const work = async ({ row }: { row: (row: unknown) => Promise<void> }): Promise<null> => {
    for (let n = 1; n <= 5; n += 1) await row(n);
    return null;
  };
  assert.deepEqual(await linesOf(streamed(callOf(5), work)), [{ row: 1 }, { row: 2 }, { row: 3 }, { row: 4 }, { row: 5 }, { result: null }]);
  const [one, two, last, ...more] = await linesOf(streamed(callOf(2), work));
  assert.deepEqual([one, two, more], [{ row: 1 }, { row: 2 }, []]);
  assert.match(JSON.stringify(last), /^\{"problem":.*"access\.ended"/u);
});

import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { accessOperations, passkeyOperations, sessionOperations, tokenOperations } from '../../src/server/operations/access.ts';
import { routes } from '../../src/server/routes.ts';
import { arbitraryOf, garbage, type Schema } from '../server/schema-arbitrary.ts';
import { accessHouse, localToken, type AccessHouse, type Answer } from './access-house.ts';

const operations = Object.values({ ...accessOperations, ...passkeyOperations, ...sessionOperations, ...tokenOperations });

/** From nobody, from a session and from the machine itself: a code of a KeelsonError, or what it says that it answers. */
async function check(house: AccessHouse, { id, output }: (typeof operations)[number], answer: Answer): Promise<void> {
  assert.deepEqual(house.defects.splice(0), [], `${id} ${answer.text}`);
  if (answer.status === 200) return assert.equal((output as z.ZodType).safeParse(answer.body).error, undefined, `${id} ${answer.text}`);
  assert.ok(answer.status >= 400 && answer.status < 500, `${id} ${answer.status} ${answer.text}`);
  assert.match(answer.body.code ?? '', /^[a-z-]+\.[a-z0-9-]+$/u);
  assert.ok((answer.body.nextStep ?? '').length > 0);
}

test('whatever is sent to change access is answered or refused with a code and a next step', async (t) => {
  const house = await accessHouse(t);
  for (const one of operations) {
    const [method = '', path = ''] = routes[one.id].split(' ');
    const body = 'body' in one && one.body !== undefined ? arbitraryOf(z.toJSONSchema(one.body as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Schema) : garbage;
    const request = fc.record({ body, raw: fc.option(garbage, { freq: 8 }), place: garbage, who: fc.constantFrom('nobody', 'local', 'session') });
    await fc.assert(
      fc.asyncProperty(request, async (made) => {
        const headers = { origin: house.origin, ...(made.who === 'local' ? { authorization: `Bearer ${localToken}` } : {}) };
        if (made.who === 'local') delete (headers as { origin?: string }).origin;
        const ask = method === 'GET' ? { headers } : { json: made.raw ?? made.body ?? null, headers };
        const browser = house.browser();
        if (made.who === 'session') await browser.signIn({ way: 'code', code: await house.code() });
        // Half a character can't be in an address.
        const where = path.replace(/\{\w+\}/u, encodeURIComponent(String(made.place).toWellFormed()).replace(/^\.+$/u, 'x') || 'x');
        await check(house, one, made.who === 'session' ? await browser.ask(where, { ...ask, headers: {} }) : await house.ask(where, ask));
      }),
      { numRuns: 12, seed: 20_261_126 },
    );
  }
  assert.deepEqual((await house.company.ledger.verify()).problems, []);
  await house.vault().read();
});

test('headers of any kind let nobody in, and break nothing', async (t) => {
  const house = await accessHouse(t);
  const word = fc.stringMatching(/^[\x21-\x7e]{0,60}$/u);
  const header = fc.constantFrom('authorization', 'cookie', 'origin', 'sec-fetch-site', 'x-forwarded-for', 'x-forwarded-host', 'forwarded', 'accept', 'user-agent', 'last-event-id');
  const value = fc.oneof(word, word.map((text) => `Bearer ${text}`), word.map((text) => `${house.cookieName}=${text}`), word.map((text) => `${house.cookieName}="${text}"; ${house.cookieName}=x`));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(header, value, { maxKeys: 5 }), async (headers) => {
      const { status } = await house.ask('/inbox', { headers: { ...headers } });
      assert.ok(status === 401 || status === 403, `${status}`);
      assert.deepEqual(house.defects, []);
    }),
    { numRuns: 80, seed: 20_261_126 },
  );
});

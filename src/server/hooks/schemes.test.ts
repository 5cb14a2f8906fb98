import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { hmacTimestampScheme } from './hmac-timestamp-scheme.ts';
import { standardScheme } from './standard-scheme.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const reader = (headers: Record<string, string>) => (name: string): string | null => headers[name] ?? null;

test('the example of the specification is understood', () => {
  const raw = Buffer.from('{"test": 2432232314}');
  const headers = { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' };
  assert.deepEqual(standardScheme.verify(raw, reader(headers), [secret], 1_614_265_330_000), { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000 });
});

test('whatever the library of the specification signs is good, and with any change it is not', () => {
  const now = 1_700_000_000_000;
  fc.assert(fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.stringMatching(/^[\w-]{1,60}$/u), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.nat(), (key, id, body, place) => {
    const own = `whsec_${Buffer.from(key).toString('base64')}`;
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(now / 1_000), 'webhook-signature': new Webhook(own).sign(id, new Date(now), body) };
    const raw = Buffer.from(body);
    const verify = (bytes: Uint8Array, change: Record<string, string> = {}, secrets = [own]) => standardScheme.verify(bytes, reader({ ...headers, ...change }), secrets, now);
    assert.deepEqual(verify(raw, {}, [secret, own]), { id, at: now });
    assert.equal(verify(raw, {}, [secret]), 'signature');
    assert.equal(verify(Buffer.concat([raw, Buffer.from('x')])), 'signature');
    assert.equal(verify(raw, { 'webhook-id': `${id}x` }), 'signature');
    if (raw.length > 0) raw[place % raw.length]! ^= 1;
    if (raw.length > 0) assert.equal(verify(raw), 'signature');
  }), { numRuns: 60 });
});

test('bodies that are no UTF-8 are told apart, though they decode to the same text', () => {
  const [one, other] = [Uint8Array.of(0xff), Uint8Array.of(0xfe)];
  const signed = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update('m.1700000000.').update(one).digest('base64');
  const headers = reader({ 'webhook-id': 'm', 'webhook-timestamp': '1700000000', 'webhook-signature': `v1,${signed}` });
  assert.deepEqual(standardScheme.verify(one, headers, [secret], 1_700_000_000_000), { id: 'm', at: 1_700_000_000_000 });
  assert.equal(standardScheme.verify(other, headers, [secret], 1_700_000_000_000), 'signature');
});

test('of the header of a payment provider only the time and the signatures of today count', () => {
  const bank = hmacTimestampScheme('bank-signature');
  const raw = Buffer.from('{"id":"evt_1"}');
  const own = 'whsec_of_the_bank';
  const mac = createHmac('sha256', own).update('1700000000.').update(raw).digest('hex');
  const verify = (header: string) => bank.verify(raw, reader({ 'bank-signature': header }), [own], 1_700_000_000_000);
  const good = { id: null, at: 1_700_000_000_000 };
  const other = 'ab'.repeat(32);
  for (const header of [`t=1700000000,v1=${mac}`, `t=1700000000, v1=${mac}`, `v1=${mac},t=1700000000`, `t=1700000000,v1=${other},v1=${mac},v0=${other}`]) assert.deepEqual(verify(header), good, header);
  assert.equal(verify(`t=1700000000,v1=${other}`), 'signature');
  assert.equal(verify(`t=1700000001,v1=${mac}`), 'signature');
  for (const header of ['', 't=1700000000', `v1=${mac}`, `t=1700000000,v0=${mac}`, `t=1700000000,v1=${mac.toUpperCase()}`, `t=1700000000,v1=${mac}0`, `t=1700000000,t=1,v1=${mac}`, `t=-1,v1=${mac}`, `t=1e9,v1=${mac}`, `t=1700000000,v1=${mac}${','.repeat(5_000)}`]) assert.equal(verify(header), 'headers', header.slice(0, 80));
  assert.equal(bank.verify(raw, () => null, [own], 0), 'headers');
});

test('the secrets that each scheme makes are ones that it takes', () => {
  const random = crypto.getRandomValues(new Uint8Array(32));
  for (const scheme of [standardScheme, hmacTimestampScheme('x')]) assert.equal(scheme.problemOf(scheme.secretOf(random)), null);
  assert.equal(new Webhook(standardScheme.secretOf(random)).sign('m', new Date(0), '').slice(0, 3), 'v1,');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddresses, readFirstAddress } from './addresses.ts';

const addresses = (...values: string[]): string[] => readAddresses(values).addresses.map((found) => found.address);

test('addresses come in lower case, in order and once', () => {
  assert.deepEqual(addresses('Jane <Jane@B.Example>, tom@b.example', 'JANE@b.example'), ['jane@b.example', 'tom@b.example']);
});

test('the first mention of an address gives the name', () => {
  assert.deepEqual(readAddresses(['Jane <jane@b.example>, jane@b.example']).addresses, [{ address: 'jane@b.example', name: 'Jane' }]);
});

test('groups are opened, and an empty one has nobody', () => {
  assert.deepEqual(addresses('Team: a@b.example, c@b.example;, Undisclosed recipients:;'), ['a@b.example', 'c@b.example']);
});

test('a name without an address is nobody, and the next one counts', () => {
  assert.deepEqual(readFirstAddress(['Doe, Jane <jane@b.example>']), { address: 'jane@b.example', name: 'Jane' });
});

test('an address within a quoted name is part of the name', () => {
  assert.deepEqual(readFirstAddress(['"boss@acme.example" <thief@b.example>']), { address: 'thief@b.example', name: 'boss@acme.example' });
});

test('what is not a plain address is left out', () => {
  assert.deepEqual(addresses('"a b"@c.example', '<nobody>', 'x@y@z.example,', '<a@b.example\u200b>', '<>'), []);
});

test('comments within an address are passed over', () => {
  assert.deepEqual(addresses('Pete <pete(his account)@silly.test(his host)>'), ['pete@silly.test']);
});

test('a name is one line without control characters', () => {
  assert.equal(readFirstAddress(['=?utf-8?Q?Jane=0A=1B[31m?= <jane@b.example>'])?.name, 'Jane [31m');
});

test('a very long address costs no time', () => {
  const started = performance.now();
  assert.deepEqual(addresses(`<a@b${' '.repeat(500_000)}x>`), []);
  assert.ok(performance.now() - started < 5_000);
});

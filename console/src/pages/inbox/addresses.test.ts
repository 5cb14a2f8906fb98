import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesText, readAddresses } from './addresses.ts';

test('addresses are read as they are written', () => {
  const addresses = [{ address: 'jane@example.com', name: 'Jane Doe' }, { address: 'jim@example.com', name: '' }, { address: 'moreau@example.com', name: 'Moreau, Claire' }];
  assert.equal(addressesText(addresses), 'Jane Doe <jane@example.com>, jim@example.com, "Moreau, Claire" <moreau@example.com>');
  assert.deepEqual(readAddresses(addressesText(addresses)), { addresses, wrong: null });
  assert.deepEqual(readAddresses(' A@Example.com ;\n b@example.com, ').addresses.map(({ address }) => address), ['a@example.com', 'b@example.com']);
});

test('what is no address is named, so that it can be mended', () => {
  assert.equal(readAddresses('jane@example.com, jim at example').wrong, 'jim at example');
  assert.equal(readAddresses('Jane <jane@>').wrong, 'Jane <jane@>');
  assert.deepEqual(readAddresses('  '), { addresses: [], wrong: null });
});

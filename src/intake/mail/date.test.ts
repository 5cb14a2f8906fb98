import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMailDate } from './date.ts';

const noon = Date.UTC(2025, 1, 3, 12, 0, 0);

test('a date is read with its offset, comments passed over', () => {
  assert.equal(readMailDate('Mon, 3 Feb 2025 13:00:00 +0100 (CET)'), noon);
  assert.equal(readMailDate('3 Feb 2025 07:30 -0430'), noon);
});

test('obsolete forms are read as RFC 5322 says', () => {
  assert.equal(readMailDate('Mon, 03 Feb 25 07:00:00 EST'), noon);
  assert.equal(readMailDate('3 Feb 125 12:00:00 GMT'), noon);
  assert.equal(readMailDate('Fri, 3 Feb 95 12:00:00 UT'), Date.UTC(1995, 1, 3, 12));
});

test('a date without a zone, or with an unknown one, is UTC and not the zone of this machine', () => {
  assert.equal(readMailDate('Mon, 3 Feb 2025 12:00:00'), noon);
  assert.equal(readMailDate('Mon, 3 Feb 2025 12:00:00 XYZ'), noon);
});

test('an ISO date is read when it has a zone', () => {
  assert.equal(readMailDate('2025-02-03T12:00:00Z'), noon);
  assert.equal(readMailDate('2025-02-03T12:00:00'), null);
});

test('what is no date is null', () => {
  const garbage = ['', 'hello 1', 'Wed, 15 Dec 2010    59:10 -0500', '31 Feb 2025 12:00:00 +0000', '3 Foo 2025 12:00:00 +0000', '3 Feb 2025 25:00:00 +0000', '0 Jan 2025 12:00 +0000'];
  for (const value of garbage) assert.equal(readMailDate(value), null, value);
});

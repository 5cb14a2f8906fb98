import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf } from '../../console/src/api/query-key.ts';
import { resourcesOf } from '../../console/src/live/invalidate.ts';
import { routes } from '../../src/server/routes.ts';
import { eventKinds } from '../../src/vocabulary/events.ts';

/** What nobody sees on a page other than as a row of the ledger. */
const seenInTheLedgerAlone = ['clock.jumped', 'request.done', 'company.created'];

test('every kind of event makes some page read anew', () => {
  const unseen = eventKinds.filter((kind) => resourcesOf(kind).every((resource) => resource.startsWith('ledger.')));
  assert.deepEqual(unseen.filter((kind) => !seenInTheLedgerAlone.includes(kind)), []);
});

test('what is read anew is there to be read', () => {
  const operations = Object.keys(routes);
  const resources = new Set(eventKinds.flatMap(resourcesOf));
  assert.deepEqual([...resources].filter((resource) => !operations.some((operation) => isOf(operation, resource))), []);
});

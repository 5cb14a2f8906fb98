import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dryRunOf } from './dry-run.ts';

test('what only reads is not rehearsed, and what asks somebody outside is refused', () => {
  for (const command of ['models', 'models call', 'costs', 'router', 'router status', 'router versions', 'router classify', 'router explain', 'router eval']) assert.equal(dryRunOf(command), undefined, command);
  for (const command of ['router train', 'router revert', 'router correct', 'do']) assert.notEqual(dryRunOf(command), undefined, command);
  assert.throws(() => dryRunOf('models check'), { code: 'usage.no-dry-run' });
});

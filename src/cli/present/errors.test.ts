import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
import { errorJson, errorText, exitCodeOf } from './errors.ts';

const display = { rich: false, columns: 80, paint: (_format: unknown, text: string) => text, now: 0 };

test('an error says what happened, its code and what to do next', () => {
  const text = errorText(display, new NeedsOperator('smtp.no-password', 'There is no password.', 'Set KEELSON_SMTP_PASSWORD.'), false);
  assert.deepEqual(text.split('\n'), ['Error: There is no password.', '  code  smtp.no-password', '  next  Set KEELSON_SMTP_PASSWORD.']);
});

test('wrong usage is exit code 2, everything else 1', () => {
  assert.equal(exitCodeOf(new Terminal('usage.unknown-option', 'm', 'n')), 2);
  assert.equal(exitCodeOf(new Terminal('id.not-a-task', 'm', 'n')), 2);
  assert.equal(exitCodeOf(new Terminal('inbox.not-open', 'm', 'n')), 1);
  assert.equal(exitCodeOf(new TypeError('x is not a function')), 1);
});

test('a defect shows its stack only when asked, and says how to ask', () => {
  const defect = new TypeError('x is not a function');
  assert.match(errorText(display, defect, false), /KEELSON_DEBUG=1/);
  assert.doesNotMatch(errorText(display, defect, false), /errors\.test\.ts/);
  assert.match(errorText(display, defect, true), /errors\.test\.ts/);
});

test('an error as JSON has code, message and next step', () => {
  assert.deepEqual(JSON.parse(errorJson(new Terminal('a.b', 'm', 'n'), false)), { error: { code: 'a.b', message: 'm', nextStep: 'n' } });
});

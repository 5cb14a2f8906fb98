import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSignInSearch } from '../pages/sign-in/search.ts';
import { dayOf, given, leftOut, numberOf, oneOf, parseSearch, stringifySearch, textOf } from './search.ts';

test('what somebody typed into the address is taken as it should be, or left out', () => {
  assert.deepEqual([numberOf('7'), numberOf(7), numberOf('-1'), numberOf('7.5'), numberOf('9'.repeat(20)), numberOf(null)], [7, 7, undefined, undefined, undefined, undefined]);
  assert.deepEqual([textOf('refund'), textOf(''), textOf(['a']), textOf('x'.repeat(500))?.length], ['refund', undefined, undefined, 200]);
  assert.deepEqual([oneOf('open', ['open', 'done']), oneOf('other', ['open', 'done'])], ['open', undefined]);
  assert.deepEqual([dayOf('2026-11-12'), dayOf('12.11.2026')], ['2026-11-12', undefined]);
  assert.deepEqual(given({ status: 'open', text: undefined }), { status: 'open' });
});

test('an address says in plain words what it was made from', () => {
  assert.equal(stringifySearch({ status: 'open', text: 'jane & co', page: 7, nothing: undefined }), '?status=open&text=jane+%26+co&page=7');
  assert.equal(stringifySearch({}), '');
  assert.deepEqual(parseSearch('?status=open&text=jane+%26+co'), { status: 'open', text: 'jane & co' });
});

test('what was typed and no reader took is known, and nothing else is', () => {
  assert.deepEqual(leftOut({ tab: 'xyz', text: 'jane', 'no-such': '1', since: '' }, { text: 'jane', until: '2026-11-12' }), ['tab=xyz', 'no-such=1']);
  assert.deepEqual(leftOut({ at: '7', text: 'x'.repeat(500) }, { at: 7, text: 'x'.repeat(200) }), []);
  assert.deepEqual(leftOut({ constructor: 'x'.repeat(500) }, {}), [`constructor=${'x'.repeat(80)}`]);
});

test('after signing in one comes to a page of the console and nowhere else', () => {
  const back = (text: unknown) => readSignInSearch({ back: text }).back;
  assert.equal(back('/tasks/t42?status=open'), '/tasks/t42?status=open');
  for (const elsewhere of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)', '/sign-in?back=/today', '', 7, undefined]) assert.equal(back(elsewhere), undefined, String(elsewhere));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routingSchema, type RoutingSettings } from '../../vocabulary/routing.ts';
import { globMatches, ruleFor, ruleWords, type Routable } from './rules.ts';

const mail: Routable = { type: 'mail', from: 'jane@shop.partner.example', to: ['billing@tidemark.example', 'ceo@tidemark.example'], subject: 'Re: [Invoice] No. 88' };

function placeOf(when: unknown, signal: Routable = mail): number | null {
  return ruleFor(routingSchema.parse({ rules: [{ when, intent: 'x', agent: 'clerk' }] }) satisfies RoutingSettings, signal)?.place ?? null;
}

test('a pattern stands for a whole address, stars for anything, and letters of either case are the same', () => {
  for (const [pattern, text, fits] of [
    ['jane@example.com', 'jane@example.com', true], ['jane@example.com', 'xjane@example.com', false], ['*@partner.example', 'a@partner.example', true], ['*@partner.example', 'a@partner.example.evil', false],
    ['*@*.example', 'a@b.example', true], ['billing@*', 'BILLING@tidemark.example', true], ['*', '', true], ['a*a', 'a', false], ['a*a', 'aa', true], ['a*b*c', 'acb', false], ['a*b*c', 'a-b-b-c', true], ['straße@*', 'STRASSE@x', false], ['', '', true],
  ] as const) assert.equal(globMatches(pattern, text), fits, `${pattern} ${text}`);
});

test('all that a rule names must fit; of a list one does', () => {
  assert.equal(placeOf({ from: '*@*.partner.example' }), 1);
  assert.equal(placeOf({ from: '*@other.example' }), null);
  assert.equal(placeOf({ from: ['*@other.example', '*@shop.partner.example'], to: 'billing@*', subject: '[invoice]', type: 'mail' }), 1);
  assert.equal(placeOf({ from: '*@shop.partner.example', subject: 'refund' }), null);
  assert.equal(placeOf({ to: 'ceo@*' }), 1, 'any of those it was sent to');
  assert.equal(placeOf({ to: 'sales@*' }), null);
  assert.equal(placeOf({ subject: 'invoice]  no. 88' }), 1, 'white space of any width is the same');
  assert.equal(placeOf({ subject: 'in*88' }), 1);
  assert.equal(placeOf({ type: 'calendar' }), null);
  assert.equal(placeOf({ type: 'calendar' }, { type: 'calendar', from: null, to: [], subject: null }), 1);
  assert.equal(placeOf({ from: '*' }, { ...mail, from: null }), null, 'a mail from nobody is from no address');
});

test('the first rule that fits decides, and says so in words', () => {
  const settings = routingSchema.parse({ rules: [{ when: { subject: 'nothing' }, intent: 'a' }, { when: { from: '*@*', subject: ['[invoice]', 'bill'] }, intent: 'b' }, { when: { type: 'mail' }, intent: 'c' }] });
  const found = ruleFor(settings, mail);
  assert.deepEqual([found?.place, found?.rule.intent, found && ruleWords(found.rule)], [2, 'b', 'from *@*, subject [invoice] or bill']);
  assert.equal(ruleFor(settings, { ...mail, subject: 'Hello' })?.rule.intent, 'c');
});

test('a pattern takes no longer than the text is long', () => {
  const started = performance.now();
  assert.equal(globMatches('*a*a*a*a*b', 'a'.repeat(200_000)), false);
  assert.ok(performance.now() - started < 200);
});

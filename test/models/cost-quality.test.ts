import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDay } from '../../bench/cost-mails.ts';
import { qualityOf } from '../../bench/cost-quality.ts';

// What the bench of costs measures replies by: a measure that calls everything good would call cheap replies good too.

const [mail = assert.fail()] = makeDay('a test').mails;
const asked = { ...mail, facts: [['1042'], ['https://acme.example/login', 'https://acme.example/in']] };
const material = 'Invoice 1042 of 3 October, see https://acme.example/login. Answers within 14 days.';
const of = (reply: string): { missing: string[]; invented: string[] } => qualityOf(reply, asked, material);

test('a reply with all facts and nothing else is good, however it says them', () => {
  assert.deepEqual(of('Invoice 1042 is at https://acme.example/login, for 14 days.'), { missing: [], invented: [] });
});

test('a fact that is not there is missing', () => {
  assert.deepEqual(of('It is at https://acme.example/login.').missing, ['1042']);
  assert.deepEqual(of('Invoice 1042 is in your account.').missing, ['https://acme.example/login or https://acme.example/in']);
});

test('numbers, dates, links and addresses that nobody gave are invented', () => {
  for (const [said, found] of [['Case 48213.', ['48213']], ['By 4 October.', ['4']], ['In March.', ['march']], ['See https://acme.example/help.', ['https://acme.example/help']], ['Write to me@acme.example.', ['me@acme.example']], ['For HP-99 it is 15 EUR.', ['hp-99', '15']]] as const) {
    assert.deepEqual(of(said).invented, found, said);
  }
});

test('a day of mails is the same for the same seed, has few equal texts, and names facts that are there', () => {
  const { before, mails } = makeDay('a test');
  assert.deepEqual(makeDay('a test').mails, mails);
  assert.deepEqual([before.length, mails.length], [150, 200]);
  const texts = mails.map(({ text }) => text);
  assert.ok(new Set(texts).size > 180);
  for (const { text, subject, facts } of mails) for (const [fact = ''] of facts) if (/^(?:HP-)?\d+$/u.test(fact)) assert.ok(`${subject} ${text}`.includes(fact));
});

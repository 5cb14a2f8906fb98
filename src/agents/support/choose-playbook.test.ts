import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlaybookMatch } from '../../vocabulary/contract.ts';
import type { GivenIntent } from '../../vocabulary/routing.ts';
import { choosePlaybook, thresholds, type Choice } from './choose-playbook.ts';
import { topicWords } from './mail-text.ts';
import { shortMails } from './test-short-mails.ts';
import { matchByWords } from './test-context.ts';
import { companyPlaybooks } from './test-mails.ts';

const playbooks = companyPlaybooks();

function choose(text: string, language: string | null = 'en', files = playbooks): Choice {
  return choosePlaybook(text, language, matchByWords(files, topicWords({ subject: '', text }).join(' ')));
}

for (const { text, playbook } of shortMails) {
  test(`${playbook ?? 'no playbook'}: ${text}`, () => {
    const { chosen, why } = choose(text);
    assert.equal(chosen?.playbook.path ?? null, playbook === null ? null : `playbooks/${playbook}.md`, why);
  });
}

test('confidence is never above 0.9 nor below its threshold', () => {
  for (const { text } of shortMails) {
    const { chosen, confidence } = choose(text);
    assert.equal(confidence === null, chosen === null);
    if (confidence !== null) assert.ok(confidence >= thresholds.confidenceMin && confidence <= 0.9, `${confidence}`);
  }
});

const match = (name: string, keywords: string, score: number, coverage = 0.3): PlaybookMatch => ({
  path: `${name}.md`, title: name, text: `---\ntitle: ${name}\nintent: t\nkeywords: [${keywords}]\n---\n`, coverage, score,
});

test('the documented formula gives the documented number', () => {
  // 0.55 × 0.5 + 0.30 × 0.75 + 0.15 × 1 = 0.65, and nothing else has a keyword.
  assert.equal(choosePlaybook('alpha', 'en', [match('a', 'alpha', 2), match('b', 'zeta', 1)]).confidence, 0.65);
  // 0.55 × 0.75 + 0.225 + 0.15 = 0.7875 against 0.275 + 0.225 + 0.075 = 0.575: margin 0.2125 / 0.4, so × 0.8125.
  assert.equal(choosePlaybook('alpha beta', 'en', [match('a', 'alpha, beta', 2), match('b', 'beta', 1)]).confidence, 0.64);
});

test('a keyword inside a longer one counts once', () => {
  const [inner, both] = ['gamma beta', 'beta, gamma beta'].map((keywords) => choosePlaybook('gamma beta', 'en', [match('a', keywords, 1)]).confidence);
  assert.equal(inner, both);
});

test('a mail that is mostly about something else is left to the operator, keyword or not', () => {
  assert.notEqual(choosePlaybook('alpha beta', 'en', [match('a', 'alpha, beta', 1, thresholds.coverageMin)]).chosen, null);
  assert.equal(choosePlaybook('alpha beta', 'en', [match('a', 'alpha, beta', 1, thresholds.coverageMin - 0.01)]).chosen, null);
});

test('a weak fit is left to the operator', () => {
  // One keyword, little coverage, and the index ranks another playbook far higher: 0.275 + 0.1125 + 0 = 0.39.
  const { chosen, why } = choosePlaybook('alpha', 'en', [match('a', 'alpha', 0, 0.15), match('b', 'zeta', 5, 0.15)]);
  assert.equal(chosen, null);
  assert.match(why, /confidence 0\.39/u);
});

test('a playbook without keywords is never chosen by shared words alone', () => {
  const file = { path: 'a.md', text: '---\ntitle: Copy of an invoice\nintent: copy\n---\nA copy of an invoice.' };
  assert.equal(choose('copy of an invoice', 'en', [file]).chosen, null);
});

test('a mail in another language finds no playbook, one of unknown language may', () => {
  const text = 'Can you resend the invoice?';
  assert.equal(choose(text, 'de').chosen, null);
  assert.match(choose(text, 'de').why, /another language \(de\)/u);
  assert.notEqual(choose(text, null).chosen, null);
});

test('a playbook that cannot be read is told, and the others still count', () => {
  const broken = { path: 'playbooks/broken.md', text: 'resend invoice' };
  const choice = choose('Can you resend the invoice?', 'en', [...playbooks, broken]);
  assert.match(choice.problems[0] ?? '', /broken\.md/u);
  assert.equal(choice.chosen?.playbook.intent, 'invoice-copy');
});

test('two playbooks that fit nearly alike leave the choice to the operator', () => {
  const { chosen, why, near } = choose('Please cancel my subscription and send me a copy of invoice 88.');
  assert.equal(chosen, null);
  assert.match(why, /may ask for both/u);
  assert.ok(near.length >= 2);
});

const told = (name: string, confidence: number | null = null, by: GivenIntent['by'] = 'rule'): GivenIntent => ({ name, confidence, by });
const named = (name: string, intent: string, keywords: string, score: number, coverage = 0.3): PlaybookMatch => ({ path: `${name}.md`, title: name, text: `---\ntitle: ${name}\nintent: ${intent}\nkeywords: [${keywords}]\n---\n`, coverage, score });

test('a playbook for the intent that the mail is about is chosen without a word of it', () => {
  const matches = [named('a', 'Card-Arrival', 'zeta', 1, 0.05), named('b', 'other', 'eta', 2, 0.05)];
  assert.equal(choosePlaybook('alpha', 'en', matches).chosen, null);
  const { chosen, confidence, why } = choosePlaybook('alpha', 'en', matches, [], told('card-arrival'));
  // 0.55 × 0.75 + 0.30 × 0.125 + 0.15 × 0.5 = 0.525, and no rival.
  assert.deepEqual([chosen?.playbook.path, confidence], ['a.md', 0.53]);
  assert.match(why, /“a” is for Card-Arrival, which a rule of company\.yaml says the mail is about; it has none of its keywords, 5 % of/u);
});

test('the less sure routing is, the less its word counts', () => {
  const matches = [named('a', 'x', 'zeta', 1, 0.05), named('b', 'other', 'alpha', 2, 0.3)];
  assert.equal(choosePlaybook('alpha', 'en', matches, [], told('x', 0.95, 'classifier')).chosen?.playbook.path, undefined, 'the words say otherwise, so the operator is asked');
  const alone = [named('a', 'x', 'zeta', 1, 0.05)];
  const figures = [0.95, 0.6, 0.2].map((sure) => choosePlaybook('alpha', 'en', alone, [], told('x', sure, 'classifier')).confidence);
  // At 0.2 the words of the mail would have to say it too: less than 15 % of them do.
  assert.deepEqual(figures, [0.59, 0.5, null]);
});

test('a playbook that the mail is full of wins over the one that routing named, or the operator is asked', () => {
  const matches = [named('a', 'x', 'zeta', 1, 0.05), named('b', 'other', 'alpha, beta, gamma, delta', 4, 0.6)];
  assert.notEqual(choosePlaybook('alpha beta gamma delta', 'en', matches, [], told('x', 0.6, 'classifier')).chosen?.playbook.path, 'a.md');
});

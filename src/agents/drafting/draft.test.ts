import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftFrom } from './draft.ts';
import { greeting, wrapped } from './greeting.ts';
import type { Playbook } from './playbook.ts';

function playbook(template: string | null, subject: string | null = null): Playbook {
  return { path: 'playbooks/t.md', title: 'T', intent: 't', language: 'en', risk: 'low', keywords: [], subject, prose: '', template };
}

test('a template is filled with the facts', () => {
  assert.equal(draftFrom(playbook('Hi {{ customer.firstName }}.  \n\n\n\nBye'), { customer: { firstName: 'Jane' } }).body, 'Hi Jane.\n\nBye');
});

test('a missing fact never becomes a hole in a mail', () => {
  const draft = draftFrom(playbook('Invoice {{ invoice }}'), {});
  assert.equal(draft.body, null);
  assert.match(draft.problem ?? '', /needs “invoice”/u);
});

test('a fact may be optional in a condition', () => {
  assert.equal(draftFrom(playbook('A{% if invoice %} {{ invoice }}{% endif %}.'), {}).body, 'A.');
});

test('a fact from a mail is text, never a template', () => {
  const { body, problem } = draftFrom(playbook('About {{ mail.subject }}'), { mail: { subject: '{{ company.secret }}' } });
  assert.equal(body, null);
  assert.match(problem ?? '', /\{\{/u);
});

const refused: Record<string, string> = {
  'an unknown filter': '{{ "x" | nothing }}',
  'a file': '{% include etc/passwd %}',
  'a partial': '{% render etc/passwd %}',
  'an endless loop': '{% for i in (1..100000000) %}x{% endfor %}',
  'a prototype': '{{ customer.constructor.name }}',
  'a broken tag': '{% if %}',
  'a note to oneself': 'TODO write this',
  'nothing': '   ',
};
for (const [name, template] of Object.entries(refused)) {
  test(`a template with ${name} gives a problem instead of a mail`, () => {
    const draft = draftFrom(playbook(template), { customer: {} });
    assert.equal(draft.body, null);
    assert.notEqual(draft.problem, '');
  });
}

test('what a fact inherits is not a fact', () => {
  assert.match(draftFrom(playbook('{{ customer.secret }}'), { customer: Object.create({ secret: 'x' }) }).problem ?? '', /needs “customer\.secret”/u);
});

test('a playbook without a template only advises', () => {
  assert.match(draftFrom(playbook(null), {}).problem ?? '', /no template/u);
});

test('a greeting uses the name only when there is one', () => {
  assert.equal(greeting('Jane', 'en'), 'Hi Jane,');
  assert.equal(greeting(null, 'de'), 'Guten Tag,');
  assert.equal(greeting('Jo', 'xx'), 'Hi Jo,');
});

test("the operator's words get greeting and signature unless they bring their own", () => {
  const signature = 'Kind regards,\nTidemark';
  assert.equal(wrapped('Yes, we do.', 'Hi Jane,', signature), 'Hi Jane,\n\nYes, we do.\n\nKind regards,\nTidemark');
  assert.equal(wrapped('Dear Jane,\n\nyes.\n\nKind regards,\nMe', 'Hi Jane,', signature), 'Dear Jane,\n\nyes.\n\nKind regards,\nMe');
  assert.match(wrapped('Hilarious idea!', 'Hi Jane,', signature), /^Hi Jane,/u);
});

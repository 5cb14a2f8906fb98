import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedMail, editorText, parseAddress, parseEditorText } from './edited-mail.ts';

const mail = { subject: 'Re: invoice', text: 'Hello,\n\n# not a remark\nbye\n' };

test('what goes into the editor and comes back unchanged is the same mail', () => {
  assert.deepEqual(parseEditorText(editorText(mail)), mail);
  assert.deepEqual(parseEditorText(editorText(mail).replaceAll('\n', '\r\n')), mail);
});

test('an emptied file, or one with nothing but remarks, is a way back', () => {
  assert.equal(parseEditorText(''), null);
  assert.equal(parseEditorText('# remark\n\n'), null);
});

test('a lost subject line or text is refused, not guessed', () => {
  assert.throws(() => parseEditorText('Hello,\n\nbye'), { code: 'edit.no-subject' });
  assert.throws(() => parseEditorText('Subject:   \n\nbye'), { code: 'edit.no-subject' });
  assert.throws(() => parseEditorText('Subject: x\n\n  \n'), { code: 'edit.no-text' });
});

test('a change keeps the threading of the mail', () => {
  const payload = { to: [{ address: 'a@b.example', name: '' }], subject: 's', text: 't', inReplyTo: 'id', references: ['id'] };
  assert.deepEqual(changedMail(payload, { subject: 'new', to: ['Jane Doe <JANE@b.example>'] }), { ...payload, subject: 'new', to: [{ address: 'jane@b.example', name: 'Jane Doe' }] });
  assert.throws(() => changedMail({ amount: 5 }, { subject: 'new' }), { code: 'edit.not-a-mail' });
});

test('an address is plain or named, and anything else is wrong usage', () => {
  assert.deepEqual(parseAddress('"Doe, Jane" <jane@b.example>'), { address: 'jane@b.example', name: 'Doe, Jane' });
  for (const wrong of ['jane', 'a@b@c', 'a@b, c@d', '<>']) assert.throws(() => parseAddress(wrong), { code: 'usage.not-an-address' });
});

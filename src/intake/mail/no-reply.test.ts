import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoReplyReason } from '../../vocabulary/mail.ts';
import { noReplyReason } from './no-reply.ts';

const jane = { address: 'jane@customer.example', name: '' };

function reason(headers: Record<string, string>, address: string | null = jane.address): NoReplyReason | null {
  const lines = Object.entries(headers).map(([key, value]) => ({ key: key.toLowerCase(), value }));
  return noReplyReason(lines, address === null ? null : { address, name: '' }, ['Hello@acme.example']);
}

test('a mail that a person wrote may be answered', () => {
  assert.equal(reason({ Subject: 'hello', 'Return-Path': '<jane@customer.example>', 'Content-Type': 'multipart/mixed; boundary=x' }), null);
});

test('a mail that says it was submitted by a machine is an auto-reply', () => {
  for (const value of ['auto-replied', 'Auto-Generated; type=x', 'auto-notified (a comment)', 'anything']) {
    assert.equal(reason({ 'Auto-Submitted': value }), 'auto-reply', value);
  }
});

test('Auto-Submitted: no says that a person wrote it', () => {
  for (const value of ['no', 'No; x=y', 'no (really)']) assert.equal(reason({ 'Auto-Submitted': value }), null, value);
});

test('the headers of vacation programs mean an auto-reply', () => {
  const headers = [{ 'X-Autoreply': 'yes' }, { 'X-Autorespond': 'vacation' }, { Precedence: 'auto_reply' }, { 'X-Auto-Response-Suppress': 'DR, OOF, AutoReply' }, { 'X-Auto-Response-Suppress': 'All' }];
  for (const header of headers) assert.equal(reason(header as Record<string, string>), 'auto-reply');
});

test('suppressing nothing, or receipts only, lets a mail be answered', () => {
  for (const value of ['None', 'DR, RN, NRN']) assert.equal(reason({ 'X-Auto-Response-Suppress': value }), null, value);
});

test('an empty return path is a bounce', () => {
  assert.equal(reason({ 'Return-Path': '<>' }), 'bounce');
});

test('a mailer daemon sends bounces, even without an address', () => {
  assert.equal(reason({}, 'mailer-daemon@customer.example'), 'bounce');
  assert.equal(reason({}, 'postmaster@customer.example'), 'bounce');
  assert.equal(reason({ From: 'MAILER-DAEMON (Mail Delivery Subsystem)' }, null), 'bounce');
});

test('a delivery report is a bounce, though it calls itself an automatic reply', () => {
  assert.equal(reason({ 'Auto-Submitted': 'auto-replied', 'Content-Type': 'multipart/report; boundary=x; report-type="delivery-status"' }), 'bounce');
});

test('a read receipt is an auto-reply', () => {
  assert.equal(reason({ 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=x' }), 'auto-reply');
});

test('a mailing list is a list, though it calls itself bulk', () => {
  for (const key of ['List-Id', 'List-Unsubscribe', 'List-Post']) assert.equal(reason({ Precedence: 'bulk', [key]: '<x>' }), 'list', key);
  assert.equal(reason({ Precedence: 'list' }), 'list');
});

test('bulk and junk are bulk', () => {
  assert.equal(reason({ Precedence: 'Bulk' }), 'bulk');
  assert.equal(reason({ Precedence: 'junk' }), 'bulk');
});

test('the company does not answer itself, by whatever tag', () => {
  assert.equal(reason({}, 'hello@acme.example'), 'own-address');
  assert.equal(reason({}, 'hello+orders@acme.example'), 'own-address');
  assert.equal(reason({}, 'hello@other.example'), null);
});

test('nobody reads a no-reply mailbox', () => {
  for (const name of ['noreply', 'no-reply', 'no_reply+123', 'do-not-reply', 'donotreply', 'orders-noreply']) {
    assert.equal(reason({}, `${name}@shop.example`), 'auto-reply', name);
  }
  for (const name of ['casino.reply', 'reply', 'nora.eply', 'arno-reply']) assert.equal(reason({}, `${name}@shop.example`), null, name);
});

test('a mail without a sender has nobody to answer', () => {
  assert.equal(reason({}, null), 'no-sender');
});

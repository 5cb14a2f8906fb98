import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstNameOf } from '../drafting/first-name.ts';
import { factsOf } from './facts.ts';
import { mailWith } from './test-mails.ts';

const invoices = (text: string): string[] => factsOf(mailWith({ subject: '', text })).invoices;

test('invoice numbers are found behind their word, in several languages', () => {
  assert.deepEqual(invoices('a copy of invoice 1042 please'), ['1042']);
  assert.deepEqual(invoices('Invoice no. INV-2026-17, and Rechnung Nr. 88'), ['INV-2026-17', '88']);
  assert.deepEqual(invoices('la factura número 345'), ['345']);
});

test('a list of invoices is read to its end, so that the first is not taken for the only one', () => {
  assert.deepEqual(invoices('invoices 1042, 1043 and 1044'), ['1042', '1043', '1044']);
});

test('dates, amounts and bare numbers are not invoice numbers', () => {
  assert.deepEqual(invoices('the invoice from October, 49.00 EUR, and 1042 things'), []);
  assert.deepEqual(invoices('invoice 16.11.2026'), []);
  assert.deepEqual(invoices('invoice 2026-11-16'), []);
});

test('a number in a quoted mail is not what is asked now', () => {
  assert.deepEqual(invoices('And the other one?\n\n> invoice 1042'), []);
});

test('a first name is taken only from what is plainly a person', () => {
  assert.equal(firstNameOf('Jane Doe'), 'Jane');
  assert.equal(firstNameOf('Moreau, Claire'), 'Claire');
  assert.equal(firstNameOf('Dr. Zoë Lindqvist'), 'Zoë');
  assert.equal(firstNameOf('JANE DOE'), 'Jane');
  for (const other of ['', 'Accounts Payable', 'Harbour Support', 'jane', 'jane@doe.example', 'J. Doe', 'Win $500 at evil.example', 'Doe, Jane, Director']) {
    assert.equal(firstNameOf(other), null, other);
  }
});

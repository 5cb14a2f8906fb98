import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftProblem, type DraftMaterial } from './check-draft.ts';

const material: DraftMaterial = {
  own: ['All invoices are under Settings → Billing, at https://tidemark.example/login. We answer within two working days. A plan costs €12.50 a month. Call +49 30 1234567 or write to desk@tidemark.example.'],
  theirs: ['Subject: Invoice INV-2026-00817\n\nI lost invoice 1042 of 3 October 2026 over 1,200.00 EUR. See http://evil.example/pay or write to boss@evil.example. I leave on Friday.'],
  addresses: ['jane@example.com'],
  promises: 'A copy of an invoice. Show the way there.',
  sent: ['Hi Jane,\n\nYou find all of it under Billing.\n\nKind regards'],
  language: 'en',
};
const problem = (text: string, changed: Partial<DraftMaterial> = {}): string | null => draftProblem(text, { ...material, ...changed });

const fine = [
  'You can download invoice 1042 yourself: sign in at https://tidemark.example/login, then open Settings → Billing.',
  'Invoice INV-2026-00817 of 3 Oct 2026 (2026-10-03) is over 1200 EUR, or €1,200: it is all there.',
  'It costs 12.50 euros a month. We answer within 2 working days, and you leave on Friday.',
  'Please do this:\n1. Sign in.\n2. Open Settings.\n3. Take the file export.csv from the list.',
  'I have noted jane@example.com, or write to desk@tidemark.example.',
  'It is about 1042. Days and hours are not told. This 1042 is an invoice.',
  'You may march on: one thing at a time, and it works. Please see tidemark.example for the rest of it.',
];
for (const text of fine) test(`it may be said: ${text.split('\n')[0]}`, () => assert.equal(problem(text), null));

const invented: [string, RegExp][] = [
  ['Here is what we know of invoice 1043.', /“1043”/u],
  ['Here is what we know of invoice INV-2026-00818.', /INV-2026-00818/u],
  ['The invoice of 4 October 2026 is there.', /“4 October 2026”/u],
  ['The invoice of 3 October 2027 is there.', /“3 October 2027”/u],
  ['Your invoice is over 1,300.00 EUR in all.', /1,300\.00/u],
  // The number is known, but not as money, and not as hours.
  ['Your invoice is over 1042 EUR in all.', /1042 eur/u],
  ['We answer within two hours, always.', /two hours/u],
  ['We answer within 2 hours, always.', /2 hours/u],
  ['Wir antworten innerhalb von drei Tagen.', /drei tagen/u],
  ['You will hear from us on Monday.', /“Monday”/u],
  ['You will hear from us tomorrow.', /“tomorrow”/u],
  ['It will be better in December.', /“December”/u],
  ['Please call us at +49 30 7654321 for it.', /7654321/u],
  ['You get ninety euros for it.', /ninety euros/u],
  ['You get a thousand dollars for it.', /thousand dollars/u],
  ['Sie bekommen dafür fünfundzwanzig Euro.', /fünfundzwanzig euro/u],
];
for (const [text, found] of invented) test(`what nobody said is found: ${text}`, () => assert.match(problem(text, { language: null }) ?? '', found));

const foreign: [string, RegExp][] = [
  ['Sign in at https://tidemark.example.evil.example/login please.', /evil\.example/u],
  ['Sign in at https://tidemark.example/logon please.', /logon/u],
  // A link or an address of the mail is not ours to hand on.
  ['Please pay at http://evil.example/pay now.', /evil\.example\/pay/u],
  ['Please write to boss@evil.example now.', /boss@evil\.example/u],
  ['Please look at evil.example for that.', /“evil\.example”/u],
  // As a mail program would make a link of it, whatever hides it from a plain look.
  ...['Evil.Example', 'EVIL.EXAMPLE/pay', 'evil．example', 'evil\u200b.example', 'e\u200dvil.example', 'ev\u00adil.example', 'ftp://evil.example/x', '请看evil.example'].map((link): [string, RegExp] => [`Please look at ${link} for that.`, /evil\.example/iu]),
  ['Please look at münchen-pay.example for that.', /münchen-pay\.example/u],
  ['Please look at еvil.example for that.', /links or addresses.*еvil\.example/u],
];
for (const [text, found] of foreign) test(`a link or address that is not ours is found: ${text}`, () => assert.match(problem(text) ?? '', found));

test('money is promised only in words that the playbook has', () => {
  const text = 'We will refund the last payment to your card.';
  assert.match(problem(text) ?? '', /“refund”/u);
  assert.equal(problem(text, { promises: 'Refunds go back to the card.' }), null);
  assert.match(problem('You get a discount on it, of course.', { promises: 'Refunds go back to the card.' }) ?? '', /“discount”/u);
  assert.match(problem('Wir schreiben Ihnen einen Rabatt gut.', { language: null }) ?? '', /“rabatt”/u);
});

test('a placeholder, a template tag and a fence are found', () => {
  for (const left of ['[your name]', '{{ invoice }}', '<name>', 'XXX', '____', '<<<data 12: The mail>>>']) assert.match(problem(`Please see ${left} for this.`) ?? '', /placeholder/u, left);
});

test('an empty text, one that never ends, and one that already went out are found', () => {
  assert.match(problem('') ?? '', /empty/u);
  assert.match(problem('word '.repeat(1_000)) ?? '', /characters/u);
  assert.match(problem('You find all of it under Billing.') ?? '', /already went out/u);
});

test('markup, half a character and a word in two alphabets are found', () => {
  assert.match(problem('Please see <a href=x>this</a> for it.') ?? '', /markup/u);
  assert.match(problem('Please see \ufffd for it.') ?? '', /placeholder/u);
  assert.match(problem('We will rеfund it to you.') ?? '', /two alphabets: “rеfund”/u);
  assert.equal(problem('It is 1042 μm wide. Спасибо за письмо.', { language: null }), null);
});

test('money is promised in plain words too', () => {
  for (const text of ['We will return your money at once.', 'We will pay you back at once.', 'A re-fund is on its way.', "You don't have to pay it."]) assert.match(problem(text) ?? '', /speaks of money/u, text);
});

test('an amount that only the customer named may be spoken of, and nobody gets it by our word', () => {
  for (const text of ['You will receive 1,200.00 EUR on Friday.', 'As agreed we transfer €1200 to you.', 'You get your 1200 EUR back on Friday.']) assert.match(problem(text) ?? '', /only the customer named/u, text);
  for (const text of ['Your invoice is over 1,200.00 EUR in all.', 'You pay €12.50 a month for a plan.', 'You get invoice 1042 there.']) assert.equal(problem(text), null, text);
});

test('a text that speaks of itself is found', () => {
  assert.match(problem('As an AI language model I can not open it.') ?? '', /who wrote it/u);
});

test('another language than the customer writes in is found, and a short text is not guessed at', () => {
  const german = 'Sie finden alle Rechnungen in den Einstellungen, wenn Sie sich dort mit Ihrer Adresse anmelden und warten.';
  assert.match(problem(german) ?? '', /another language \(de\)/u);
  assert.equal(problem(german, { language: 'de' }), null);
  assert.equal(problem(german, { language: null }), null);
  assert.equal(problem('Ja, das geht.'), null);
});

test('the largest texts are read in time', () => {
  const long = 'a.b-1 2,3 '.repeat(20_000);
  const before = performance.now();
  problem(long.slice(0, 8_000), { theirs: [long] });
  assert.ok(performance.now() - before < 3_000);
});

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { fakeAdapter } from '../../src/effects/test-effects.ts';
import type { MailToSend } from '../../src/vocabulary/mail.ts';
import { MailHouse } from '../effects/house.ts';

let house: MailHouse;
afterEach(() => house.close());

const jane = 'customer:jane@doe-ceramics.example';

/** What is known of Jane after her mail was answered in these words; `null`: as drafted. */
async function learned(text: string | null): Promise<{ drafted: string; tone: unknown; words: unknown }> {
  house = await MailHouse.open(fakeAdapter('blind', async () => ({ messageId: 'x@acme.example' })));
  const { id, effectDetail } = await house.item();
  const draft = effectDetail?.payload as MailToSend;
  if (text === null) await house.approve();
  else await house.company.inbox.edit(id, { ...draft, text });
  await house.run();
  assert.equal(await house.outcome(), 'completed: replied');
  const known = await house.company.memory.associations(jane);
  const value = (name: string): unknown => known.find((one) => one.name === name)?.value;
  return { drafted: draft.text, tone: value('tone'), words: value('reply-words') };
}

test('an edit teaches how the operator speaks to somebody, and how much: by the words that went out, not by the draft', async () => {
  const { tone, words } = await learned('Dear Mrs Doe,\n\nyour invoice is attached.\n');
  assert.deepEqual([tone, words], ['formal', 7]);
});

test('an approval as it was teaches by the draft', async () => {
  const { drafted, tone, words } = await learned(null);
  assert.match(drafted, /^(?:Hi|Hello)/u);
  assert.equal(tone, 'informal');
  assert.ok(typeof words === 'number' && words > 7);
});

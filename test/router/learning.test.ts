import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { openCompany } from '../../src/company.ts';
import type { AgentContract } from '../../src/vocabulary/contract.ts';
import { examples, field, minute, RouterHouse, type TaughtLine } from './router-house.ts';

/** Writes to Jane, and says what the operator's approval would teach. */
const clerk: AgentContract<{ signal: number }, null> = {
  name: 'clerk', version: 1, does: 'writes', input: z.object({ signal: z.number() }), output: z.null(), effects: ['mail.send'], lane: 'routine', limits: { callsMax: 1, taskMsMax: null }, compensation: {},
  key: ({ signal }) => `clerk:${signal}`, title: () => 'write',
  async run(ctx, { signal }) {
    await ctx.effect('write', { kind: 'mail.send', payload: { to: [{ address: 'jane@example.com', name: '' }], cc: [], subject: 'Hello', text: 'Hello.', inReplyTo: null, references: [], thread: null }, why: 'x', evidence: [], confidence: null, risk: 'low', tainted: false, teaches: { signal, intent: 'invoice-copy' } });
    return null;
  },
};

const tax = 'Good day, may I have the October bill for my tax papers?';

/** Such texts again, said to be about anything. */
function noise(): TaughtLine[] {
  const intents = ['invoice-copy', 'login-trouble', 'pricing'];
  return examples().flatMap(({ text }, n) => [`${text} Cheers`, `${text} Bye`].map((said, m) => ({ text: said, intent: intents[(n * 7 + m * 5 + Math.floor(n / 3)) % 3] ?? null })));
}

/** The same texts, each said to be about the next intent. */
function mixedUp(): TaughtLine[] {
  const next: Record<string, string> = { 'invoice-copy': 'login-trouble', 'login-trouble': 'pricing', pricing: 'invoice-copy' };
  return examples().map(({ text, intent }) => ({ text: `${text} Thank you.`, intent: next[intent ?? ''] ?? null }));
}

describe('a file of examples', () => {
  test('is learned from once: the same file again adds nothing and makes no version', async (t) => {
    const house = await RouterHouse.open(t);
    const first = await house.train();
    assert.deepEqual([first.file?.added, first.trained, first.adopted, first.version, first.intents], [examples().length, true, true, 1, 3]);
    const again = await house.train();
    assert.deepEqual([again.file?.added, again.file?.known, again.trained, again.version], [0, examples().length, false, 1]);
    assert.match(again.why, /Nothing was taught since version 1/u);
    assert.equal((await house.events('router.trained')).length, 1);
  });

  test('may have lines that are broken: each is named with its number, and the others count', async (t) => {
    const house = await RouterHouse.open(t);
    const report = await house.train([{ text: 'where is my parcel', intent: 'delivery' }, 'not json', '{"text":"x"}', '{"text":"  ","intent":"a"}', '{"text":"x","intent":" "}', '[1]', `{"text":"x","intent":"${'y'.repeat(300)}"}`, '', { text: 'x'.repeat(100_000), intent: 'long' }, '{"text":"play some music","intent":null,"id":7,"lang":"en"}', { text: 'sing', intent: 'OUT_OF_SCOPE' }]);
    const { file } = report;
    assert.deepEqual([file?.lines, file?.added, file?.brokenCount, file?.cut, file?.outOfScope, file?.ignored], [10, 4, 6, 1, 2, ['id', 'lang']]);
    assert.deepEqual(file?.broken.map(({ line }) => line), [2, 3, 4, 5, 6, 7]);
    assert.match(file?.broken[0]?.problem ?? '', /is not JSON/u);
    assert.deepEqual([report.trained, report.intents], [true, 2]);
    assert.ok(!(await house.company.router.status()).intents.includes('oos'), 'what is out of scope is never an answer');
  });

  test('without a usable line, or of one intent only, is told clearly and makes no version', async (t) => {
    const house = await RouterHouse.open(t);
    await assert.rejects(house.train(['{}', 'x']), (error: Error & { code: string }) => error.code === 'router.nothing-to-learn' && /line 1 text is missing/u.test(error.message));
    await assert.rejects(house.train([]), { code: 'router.nothing-to-learn' });
    await assert.rejects(house.company.router.train('/nowhere/x.jsonl'), { code: 'import.source-missing' });
    const one = await house.train(examples().filter(({ intent }) => intent === 'pricing'));
    assert.deepEqual([one.trained, one.version], [false, null]);
    assert.match(one.why, /All examples are of one intent \(pricing\)/u);
    await assert.rejects(house.company.router.classify('hello'), { code: 'router.untrained' });
    assert.equal((await house.train(examples())).version, 1, 'and the next file makes the first version');
  });

  test('can take the place of the earlier ones', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train(mixedUp());
    const right = await house.train(examples(), { replace: true });
    assert.deepEqual([right.examples, right.adopted], [examples().length, true]);
    // What the first version learned from is gone: there is nothing fair to compare with.
    assert.match(right.why, /too few examples left to compare with/u);
    assert.equal(right.heldOut.before, null);
    assert.equal((await house.company.router.classify('is there a discount for schools')).intent, 'pricing');
  });

  test('tells how good a version is, with what is out of scope counted as such', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train();
    const { evaluation, version } = await house.company.router.evaluate(house.file([...examples().slice(0, 12), { text: 'sing me a song about whales', intent: 'oos' }, { text: 'zebra crossing', intent: null }, { text: 'who won the match', intent: 'football' }]));
    assert.deepEqual([version, evaluation.n, evaluation.inScope, evaluation.accuracy, evaluation.outOfScope?.n], [1, 15, 12, 1, 3]);
    await assert.rejects(house.company.router.evaluate(house.file(['nonsense'])), { code: 'router.nothing-to-test' });
  });
});

describe('a new version', () => {
  test('is not used when it is worse on the held-out examples, and says why; it can be used all the same', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train([...examples(), ...examples().map(({ text, intent }) => ({ text: `${text} Best regards`, intent })), ...examples().map(({ text, intent }) => ({ text: `${text} Many thanks`, intent }))]);
    const worse = await house.train(noise());
    assert.deepEqual([worse.trained, worse.adopted, worse.version], [true, false, 2], worse.why);
    assert.ok((worse.heldOut.accuracy ?? 1) < (worse.heldOut.before ?? 0), worse.why);
    assert.match(worse.why, /worse than the one before/u);
    const status = await house.company.router.status();
    assert.deepEqual([status.version, status.newest?.version, status.newest?.why], [1, 2, worse.why]);
    assert.deepEqual(await house.company.router.revert(2), { version: 2, before: 1 });
    assert.deepEqual(await house.company.router.revert(), { version: 1, before: 2 });
    await assert.rejects(house.company.router.revert(), { code: 'router.no-earlier' });
    await assert.rejects(house.company.router.revert(7), { code: 'router.unknown-version' });
    await assert.rejects(house.company.router.revert(1), { code: 'router.in-use' });
  });

  test('is made by itself when enough came since, not while the operator is at it, and once', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train();
    const signals: number[] = [];
    for (let n = 0; n < 10; n++) signals.push(await house.mail(`Do you repair bicycles, number ${n}?`, { from: `c${n}@example.com` }));
    for (const signal of signals.slice(0, 9)) await house.company.router.correct(String(signal), 'repairs');
    await house.later(10 * minute);
    assert.equal((await house.events('router.trained')).length, 1, 'nine are too few');
    await house.company.router.correct(String(signals[9]), 'repairs');
    await house.later(minute / 2);
    assert.equal((await house.events('router.trained')).length, 1, 'more may come');
    await house.later(minute);
    assert.deepEqual((await house.events('router.trained')).map(({ data }) => [data.version, data.intents]), [[1, 3], [2, 4]]);
    assert.equal((await house.company.router.status()).version, 2);
    await house.later(10 * minute);
    assert.equal((await house.events('router.trained')).length, 2);
    assert.equal((await house.tasks('router')).length, 2);
  });

  test('is not made by itself before the operator has trained once, nor while they want none', async (t) => {
    const house = await RouterHouse.open(t);
    const teach = async (): Promise<void> => {
      for (let n = 0; n < 12; n++) await house.company.router.correct(String(await house.mail(`Do you repair bicycles, number ${n}?`, { from: `c${n}@example.com` })), n % 2 === 0 ? 'repairs' : 'bicycles');
    };
    await teach();
    await house.later(10 * minute);
    assert.equal((await house.events('router.trained')).length, 0);
    await house.train();
    await house.company.router.revert('none');
    await teach();
    await house.later(10 * minute);
    assert.equal((await house.events('router.trained')).length, 1);
    const status = await house.company.router.status();
    assert.deepEqual([status.version, status.off, status.trainsAt], [null, true, null]);
    const trained = await house.train(null);
    assert.deepEqual([trained.version, trained.adopted, (await house.company.router.status()).off], [2, true, false]);
  });

  test('is made once, whenever the process dies', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train();
    const { id } = await house.company.tasks.start('router', { requested: 1, after: 0 });
    await house.crash();
    await house.run();
    assert.deepEqual((await house.company.tasks.show(id)).result, { trained: false, adopted: false, version: 1, why: 'Nothing was taught since version 1 was trained.', examples: examples().length, intents: 3, heldOut: { examples: 0, accuracy: null, before: null }, contradictions: 0, leftOut: 0, ms: 0 });
    assert.equal((await house.events('router.trained')).length, 1);
    assert.deepEqual((await house.company.ledger.verify()).problems, []);
  });

  test('beyond the newest five is gone, but for the one in use', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train();
    for (let n = 0; n < 6; n++) await house.train([{ text: `one more question about seats, the ${n}th`, intent: 'pricing' }]);
    const versions = await house.company.router.versions();
    assert.deepEqual(versions.map(({ version, kept }) => [version, kept]), [[7, true], [6, true], [5, true], [4, true], [3, true], [2, false], [1, false]]);
    assert.equal(house.blobs(), 5);
    assert.deepEqual((await house.company.ledger.verify()).problems, []);
    assert.equal((await house.company.ledger.rebuild()).identical, true);
  });
});

describe('what the operator does in the inbox', () => {
  test('teaches: a reply sent as it was proposed confirms its intent, one that was changed or rejected does not', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train();
    await house.mail(tax, { subject: 'Papers' });
    await house.approve();
    assert.deepEqual(await house.taught(), [['confirmation', 'invoice-copy']]);
    await house.mail(tax, { subject: 'Papers', from: 'joe@example.com' });
    const { id } = await house.item();
    await house.company.inbox.decide(id, { action: 'reject', text: 'Not this one.' });
    await house.mail(tax, { subject: 'Papers', from: 'ann@example.com' });
    const item = await house.item();
    await house.company.inbox.edit(item.id, { ...(item.effectDetail?.payload as object), text: 'We will call you about something else entirely, as promised yesterday.' });
    await house.run();
    assert.deepEqual(await house.taught(), [['confirmation', 'invoice-copy']]);
    assert.equal(house.adapter.calls.length, 2);
  });

  test('is what teaches: a proposal that a rule lets out by itself does not, or the router would learn from itself', async (t) => {
    for (const [then, taught] of [['allow', []], ['review', [['confirmation', 'invoice-copy']]]] as const) {
      const house = await RouterHouse.open(t, { agents: [clerk as unknown as AgentContract<never, never>] });
      writeFileSync(join(house.folder, 'policy.yaml'), `version: 1\nrules:\n  - { id: all, when: effect.kind == "mail.send", then: ${then}, because: for the test }\n`);
      await house.restart();
      const signal = await house.mail('Hello.', { headers: 'Auto-Submitted: auto-replied\r\n' });
      await house.company.tasks.start('clerk', { signal });
      await house.run();
      if (then === 'review') await house.approve();
      assert.deepEqual([house.adapter.calls.length, await house.taught()], [1, taught]);
    }
  });

  test('teaches by picking a playbook, in the commit of the answer, and the operator’s own correction of that mail counts instead', async (t) => {
    const house = await RouterHouse.open(t);
    const signal = await house.mail('Please cancel my subscription and send me a copy of invoice 88.');
    assert.equal((await house.item()).type, 'question');
    await house.company.inbox.decide((await house.item()).id, { action: 'answer', text: 'use: cancel-subscription' });
    const [decided] = await house.events('inbox.decided');
    const [taught] = await house.events('router.taught');
    assert.deepEqual([taught?.data.source, taught?.data.signal, taught?.data.examples[0]?.intent, taught?.subject], ['correction', signal, 'cancel-subscription', 'customer:jane@example.com']);
    assert.equal(taught?.seq, (decided?.seq ?? 0) + 1);
    assert.match(taught?.data.examples[0]?.text ?? '', /^A question\nPlease cancel/u);
    assert.deepEqual(await house.company.router.correct('t1', 'leaving'), { signal, intent: 'leaving' });
    await house.train([{ text: 'hello there', intent: 'greeting' }]);
    assert.deepEqual((await house.company.router.status()).intents, ['greeting', 'leaving']);
    assert.deepEqual(await house.company.router.correct('t1', 'out of scope'), { signal, intent: 'oos' }, 'its other names are the same');
  });

  test('is refused clearly where there is nothing to learn from', async (t) => {
    const house = await RouterHouse.open(t);
    for (const [reference, intent, code] of [['7', '  ', 'router.bad-intent'], ['7', 'two\nlines', 'router.bad-intent'], ['1', 'x', 'router.nothing-to-learn'], ['999999', 'x', 'router.nothing-to-learn'], ['t9', 'x', 'task.unknown'], ['jane', 'x', 'usage.unknown-reference']] as const) {
      await assert.rejects(house.company.router.correct(reference, intent), { code }, reference);
    }
  });
});

describe('forgetting somebody', () => {
  test('removes every classifier that learned from them, goes back to one that did not, and a new one is made', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train();
    await house.company.router.correct(String(await house.mail('My purple walnut machine squeaks.')), 'repairs');
    await house.train([{ text: 'it squeaks', intent: 'repairs' }]);
    assert.equal((await house.company.router.status()).version, 2);
    const second = (await house.events('router.trained'))[1]?.data.classifier ?? '';
    await house.company.memory.forget('customer:jane@example.com', { reason: 'She asked.' });
    assert.throws(() => readFileSync(join(house.folder, 'data/blobs', second.slice(0, 2), second.slice(2))), { code: 'ENOENT' });
    const status = await house.company.router.status();
    assert.deepEqual([status.version, status.newest?.kept], [1, false]);
    assert.deepEqual((await house.company.ledger.verify()).problems, []);
    await house.run();
    assert.deepEqual([(await house.company.router.status()).version, (await house.events('router.trained')).at(-1)?.data.examples], [3, examples().length + 1]);
    assert.equal((await house.company.ledger.rebuild()).identical, true);
    await house.later(10 * minute);
    assert.equal((await house.events('router.trained')).length, 3);
  });

  test('that leaves too little to learn from ends in one try, and mail goes to support', async (t) => {
    const house = await RouterHouse.open(t);
    await house.company.router.correct(String(await house.mail('My purple walnut machine squeaks.')), 'repairs');
    await house.train([{ text: 'it squeaks', intent: 'noises' }]);
    await house.company.memory.forget('customer:jane@example.com', { reason: 'She asked.' });
    await house.later(10 * minute);
    await house.later(10 * minute);
    assert.deepEqual((await house.tasks('router')).map(({ result }) => field(result, 'trained')), [false, true]);
    assert.equal((await house.intentOf(await house.mail('It squeaks.', { from: 'joe@example.com' }))).agent, 'support');
  });

  test('is finished at the next start when the process died before the classifier was removed', async (t) => {
    const house = await RouterHouse.open(t);
    await house.train();
    await house.company.router.correct(String(await house.mail('My purple walnut machine squeaks.')), 'repairs');
    await house.train(null);
    const second = (await house.events('router.trained'))[1]?.data.classifier ?? '';
    const file = join(house.folder, 'data/blobs', second.slice(0, 2), second.slice(2));
    const bytes = readFileSync(file);
    await house.company.memory.forget('customer:jane@example.com', { reason: 'She asked.' });
    await house.company.close();
    // As if the process had died behind the event: the file is there, and nothing says that it is gone.
    const { openLedger } = await import('../../src/ledger/sqlite-ledger.ts');
    const ledger = await openLedger(join(house.folder, 'data'), { clock: house.clock });
    assert.equal((await ledger.router.stale(5)).length, 0);
    writeFileSync(file, bytes);
    await ledger.append([{ kind: 'router.trained', actor: 'agent:router', data: { version: 3, classifier: second, upTo: (await ledger.head()).seq, examples: 1, intents: 2, heldOut: { examples: 0, accuracy: null, before: null }, why: 'x', ms: 1 } }, { kind: 'router.taught', actor: 'operator', subject: 'customer:joe@example.com', data: { source: 'correction', signal: 1, examples: [{ text: 'walnut', intent: 'x' }] } }, { kind: 'router.adopted', actor: 'system', data: { version: 3, reason: 'x' } }]);
    await ledger.append([{ kind: 'router.trained', actor: 'agent:router', data: { version: 4, classifier: second, upTo: (await ledger.head()).seq, examples: 1, intents: 2, heldOut: { examples: 0, accuracy: null, before: null }, why: 'x', ms: 1 } }, { kind: 'router.adopted', actor: 'system', data: { version: 4, reason: 'x' } }]);
    await ledger.forget(['customer:joe@example.com'], 'operator', 'He asked.');
    assert.deepEqual((await ledger.router.stale(5)).map(({ version }) => version), [4]);
    await ledger.close();
    house.company = await openCompany(house.folder, { adapters: [house.adapter], clock: house.clock });
    const status = await house.company.router.status();
    assert.deepEqual([status.version, (await house.company.router.versions()).map(({ kept }) => kept)], [3, [false, true, false, true]]);
    assert.deepEqual(readFileSync(file), bytes, 'version 3 is the same file, and never saw him');
  });
});

test('a second process is refused while one trains', async (t) => {
  const house = await RouterHouse.open(t);
  const training = house.train();
  await assert.rejects(openCompany(house.folder), { code: 'ledger.in-use' });
  assert.equal((await training).version, 1);
});

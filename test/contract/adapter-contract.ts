import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import PostalMime from 'postal-mime';
import type { Adapter } from '../../src/effects/adapter.ts';
import type { Approved } from '../../src/effects/approved.ts';
import { AssertionFailed, KeelsonError, Terminal } from '../../src/vocabulary/errors.ts';
import type { AdapterClass } from '../../src/vocabulary/effects.ts';
import { isJson } from '../../src/vocabulary/json.ts';
import type { MailToSend } from '../../src/vocabulary/mail.ts';
import { approvedMail, mailPayload } from './approved-mail.ts';

export interface AdapterUnderTest {
  adapter: Adapter<'mail.send'>;
  /** Every message that reached the outside world, as raw bytes. */
  deliveries(): Promise<Uint8Array[]>;
  close(): Promise<void>;
}

export interface AdapterContractOptions {
  name: string;
  /** What the adapter says of itself, known before it is made: which of the cases apply depends on it. */
  class: AdapterClass;
  finds: boolean;
  make(): Promise<AdapterUnderTest>;
}

const jane = { address: 'jane@example.com', name: 'Jane' };
const timeEnough = (): AbortSignal => AbortSignal.timeout(10_000);

/** What every adapter that sends mail must do, whatever is behind it. A new adapter's test is one call of this. */
export function adapterContract(options: AdapterContractOptions): void {
  describe(`the adapter contract: ${options.name}`, () => {
    const world = new World();
    before(async () => world.open(await options.make()));
    after(() => world.close());
    deliveryCases(world, options);
    refusalCases(world);
    contentCases(world);
  });
}

/** One adapter with what it did to the outside world, made before the first case. */
class World {
  #made: AdapterUnderTest | undefined;

  open(made: AdapterUnderTest): void {
    this.#made = made;
  }

  adapter(): Adapter<'mail.send'> {
    assert.ok(this.#made !== undefined, 'the adapter was made');
    return this.#made.adapter;
  }

  async deliveries(): Promise<Uint8Array[]> {
    return (await this.#made?.deliveries()) ?? [];
  }

  async deliveriesOf(effect: Approved): Promise<Uint8Array[]> {
    return (await this.deliveries()).filter((bytes) => Buffer.from(bytes).includes(`\r\nMessage-ID: <${effect.id}@`));
  }

  async deliver(fields: Partial<MailToSend>): Promise<{ raw: string; mail: Awaited<ReturnType<typeof PostalMime.parse>> }> {
    const effect = approvedMail(fields);
    await this.adapter().execute(effect, timeEnough());
    const [bytes, ...more] = await this.deliveriesOf(effect);
    assert.ok(bytes !== undefined && more.length === 0, 'the mail was delivered once');
    return { raw: Buffer.from(bytes).toString('latin1'), mail: await PostalMime.parse(bytes) };
  }

  async rejects(effect: unknown, expected: (error: unknown) => boolean, signal = timeEnough()): Promise<void> {
    const earlier = (await this.deliveries()).length;
    await assert.rejects(this.adapter().execute(effect as Approved<'mail.send'>, signal), expected);
    assert.equal((await this.deliveries()).length, earlier, 'nothing was delivered');
  }

  async close(): Promise<void> {
    await this.#made?.close();
  }
}

function deliveryCases(world: World, options: AdapterContractOptions): void {
  const keyed = options.class === 'keyed';

  test('an approved mail is delivered once and its receipt is plain JSON with the Message-ID', async () => {
    const effect = approvedMail();
    const receipt = await world.adapter().execute(effect, timeEnough());
    assert.ok(isJson(receipt));
    assert.deepEqual(JSON.parse(JSON.stringify(receipt)), receipt);
    assert.equal((receipt as { messageId: string }).messageId, `${effect.id}@acme.example`);
    assert.equal((await world.deliveriesOf(effect)).length, 1);
  });

  test('the adapter is what it says it is', () => {
    assert.equal(world.adapter().name, options.name);
    assert.equal(world.adapter().class, options.class);
    assert.equal(world.adapter().find !== undefined, options.finds);
  });

  test('a second attempt at the same effect has the same Message-ID, and with a keyed adapter delivers nothing', async () => {
    const effect = approvedMail();
    const first = await world.adapter().execute(effect, timeEnough());
    const second = await world.adapter().execute(approvedMail({}, { id: effect.id, attempt: 2 }), timeEnough());
    assert.equal((await world.deliveriesOf(effect)).length, keyed ? 1 : 2);
    if (keyed) assert.deepEqual(second, first);
  });

  if (keyed) {
    test('a keyed adapter delivers once even when both attempts run at the same time', async () => {
      const effect = approvedMail();
      const receipts = await Promise.all([1, 2, 3].map((attempt) => world.adapter().execute(approvedMail({}, { id: effect.id, attempt }), timeEnough())));
      assert.equal((await world.deliveriesOf(effect)).length, 1);
      assert.deepEqual(receipts[1], receipts[0]);
      assert.deepEqual(receipts[2], receipts[0]);
    });
  }

  if (options.finds) {
    test('an adapter that can find says null before and the receipt after', async () => {
      const effect = approvedMail();
      assert.equal(await world.adapter().find?.(effect, timeEnough()), null);
      const receipt = await world.adapter().execute(effect, timeEnough());
      assert.deepEqual(await world.adapter().find?.(effect, timeEnough()), receipt);
    });
  }

  test('a mail can not be taken back, and the adapter drafts a correction', async () => {
    const effect = approvedMail();
    const compensation = world.adapter().compensate('mail.send', effect.payload, await world.adapter().execute(effect, timeEnough()));
    assert.ok(!compensation.possible);
    assert.match(compensation.correction, /Re: invoice 1042/);
    assert.ok(compensation.why.length > 0);
  });
}

function refusalCases(world: World): void {
  test('what the gate did not approve is not executed (E1)', async () => {
    const { id, task, kind, payload, attempt } = approvedMail();
    const isAssertion = (error: unknown): boolean => error instanceof AssertionFailed;
    await world.rejects({ id, task, kind, payload, attempt }, isAssertion);
    await world.rejects(null, isAssertion);
  });

  for (const [place, fields] of Object.entries(smuggled)) {
    test(`a line break or null byte in ${place} is refused and nothing is delivered`, async () => {
      const isTerminal = (error: unknown): boolean => error instanceof Terminal && error.code === 'mail.unsendable';
      await world.rejects(approvedMail(fields), isTerminal);
      assert.throws(() => world.adapter().preview('mail.send', mailPayload(fields)), isTerminal);
    });
  }

  test('an aborted effect is retryable and nothing is delivered', async () => {
    await world.rejects(approvedMail(), (error) => error instanceof KeelsonError && error.failure === 'retryable', AbortSignal.abort());
  });
}

function contentCases(world: World): void {
  test('subject, names and text arrive as they were approved, in any script', async () => {
    const subject = 'Re: Grüße aus 東京 👩‍👩‍👧 – “invoice” '.repeat(8).trim();
    const text = 'Schöne Grüße,\n\n  eingerückt 👋🏽\n.\n..\nFrom here to there  \n> quoted\n' + 'ж'.repeat(3_000) + '\nend';
    const { mail } = await world.deliver({ subject, text, to: [{ address: 'jörg@bücher.example', name: 'Jörg "the" Müller, 東京' }], cc: [jane] });
    assert.equal(mail.subject, subject);
    assert.equal(mail.text?.replace(/\n$/, ''), text);
    assert.equal(mail.to?.[0]?.name, 'Jörg "the" Müller, 東京');
    assert.deepEqual(mail.cc?.map(({ address }) => address), ['jane@example.com']);
  });

  test('the preview is pure and shows what is delivered', async () => {
    // A subject that mail readers would decode, had it been sent as it is.
    const payload = freeze(mailPayload({ to: [jane, { address: 'joe@example.com', name: '' }], cc: [{ address: 'ann@example.com', name: 'Ann' }], subject: 'Re: =?utf-8?Q?Evil?= offer', text: 'One.\r\nTwo.' }));
    const preview = world.adapter().preview('mail.send', payload);
    assert.deepEqual(world.adapter().preview('mail.send', payload), preview);
    assert.ok(preview.sentence.length <= 500 && !preview.sentence.includes('\n'));
    const { mail } = await world.deliver(payload);
    const list = (people: typeof mail.to): string => (people ?? []).map((person) => (person.name ? `${person.address} ("${person.name}")` : person.address)).join(', ');
    assert.equal(`To: ${list(mail.to)}\nCc: ${list(mail.cc)}\nSubject: ${mail.subject}\n\n${mail.text?.replace(/\n$/, '')}`, preview.text);
  });

  test('the answer stands in the thread of the mail that it answers', async () => {
    const { raw, mail } = await world.deliver({ inReplyTo: 'third@x.example', references: ['first@x.example', 'second@x.example', 'third@x.example'] });
    assert.equal(mail.inReplyTo, '<third@x.example>');
    assert.equal(mail.references, '<first@x.example> <second@x.example> <third@x.example>');
    assert.doesNotMatch(raw, /^(?:Bcc|Auto-Submitted):/im);
  });
}

const smuggled: Record<string, Partial<MailToSend>> = {
  'the subject': { subject: 'Hello\r\nBcc: eve@example.com' },
  'the subject, as a lone line feed,': { subject: 'Hello\nBcc: eve@example.com' },
  'an address': { to: [{ address: 'jane@example.com>\r\nRCPT TO:<eve@example.com', name: '' }] },
  'an address, as a null byte,': { to: [{ address: 'jane\u0000@example.com', name: '' }] },
  'a name': { to: [{ address: 'jane@example.com', name: 'Jane\r\nBcc: eve@example.com' }] },
  'a name in Cc': { cc: [{ address: 'jane@example.com', name: 'Jane\u2028Bcc: eve@example.com' }] },
  'the answered Message-ID': { inReplyTo: 'a@b>\r\nBcc: eve@example.com\r\nX: <' },
  'a reference': { references: ['a@b', 'c@d\nBcc: eve@example.com'] },
};

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part as object);
  return Object.freeze(value);
}

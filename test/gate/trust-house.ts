import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import type { Proposal } from '../../src/vocabulary/contract.ts';
import type { EffectId } from '../../src/vocabulary/ids.ts';
import type { Decision } from '../../src/vocabulary/inbox.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import type { ItemDetail } from '../../src/vocabulary/views.ts';
import { MailHouse } from '../effects/house.ts';
import { agent } from '../simulation/company-of-agents.ts';

const mail = readFileSync(new URL('../../examples/monday/01-invoice-copy.eml', import.meta.url), 'utf8');
const trustSettings = 'trust: { samplesMin: 5, threshold: 0.6 }\n';

function mailTo(jane: string, change: Partial<Proposal<'mail.send'>>): Proposal<'mail.send'> {
  const payload = { to: [{ address: jane, name: '' }], cc: [], subject: 'Your invoice', text: 'It is ready.', inReplyTo: null, references: [], thread: null };
  return { kind: 'mail.send', payload, why: 'She asked.', evidence: [], confidence: 0.9, risk: 'low', tainted: false, ...change };
}
const jane = 'jane@doe-ceramics.example';

/** Writes what it is given to Jane, after it has read something from outside. */
const writer = agent('writer', async (ctx, text) => {
  await ctx.step('fetch', (attempt) => (attempt.untrusted(), null));
  const plain = mailTo(jane, { playbook: 'playbooks/invoice-ready.md' });
  await ctx.effect('tell', { ...plain, payload: { ...plain.payload, text: JSON.stringify(text) } });
}, { effects: ['mail.send'] });

/** Takes back the effect that it is given: as a rollback does, with an effect of its own. */
const takeBack = agent('take-back', async (ctx, compensates) => {
  await ctx.effect('take back', mailTo(jane, { compensates: compensates as EffectId }));
}, { effects: ['mail.send'] });

/** A whole company by the policy of its folder, in which trust is earned by five approvals. Jane knows us: she had a copy of an invoice. */
export class TrustHouse {
  readonly mails: MailHouse;
  readonly adapter: FakeAdapter;
  private asked = 1;

  private constructor(mails: MailHouse, adapter: FakeAdapter) {
    this.mails = mails;
    this.adapter = adapter;
  }

  static async open(execute: () => Promise<Json> = async () => ({ messageId: 'x@acme.example' })): Promise<TrustHouse> {
    const adapter = fakeAdapter('blind', execute);
    const mails = await MailHouse.open(adapter, { agents: [writer, takeBack] }, async ({ folder }) => {
      writePolicy(folder, (text) => text.replace(/^tests:/mu, `${trustSettings}\ntests:`));
    });
    await mails.approve();
    await mails.run();
    return new TrustHouse(mails, adapter);
  }

  get company() {
    return this.mails.company;
  }

  /** The writer has another mail for Jane. */
  async ask(words = ''): Promise<void> {
    this.asked += 1;
    await this.company.tasks.start('writer', `Hello Jane, here is the invoice with the number ${this.asked} that you have asked us for, as a copy for your accountant and for the tax return. ${words}`);
    await this.mails.run();
  }

  /** Another mail of Jane's comes in, and the support agent drafts an answer. */
  async askByMail(): Promise<void> {
    this.asked += 1;
    const file = join(this.company.folder, `${this.asked}.eml`);
    writeFileSync(file, mail.replace(/^Message-ID: <.*>$/mu, `Message-ID: <${this.asked}@doe-ceramics.example>`));
    await this.company.signal.mail(file);
    await this.mails.run();
  }

  async items(type: ItemDetail['type'] = 'approval'): Promise<ItemDetail[]> {
    const open = (await this.company.inbox.list()).filter((item) => item.type === type);
    return Promise.all(open.map(({ id }) => this.company.inbox.show(id)));
  }

  /** The only open one. */
  async item(type: ItemDetail['type'] = 'approval'): Promise<ItemDetail> {
    const [item, ...more] = await this.items(type);
    assert.ok(item && more.length === 0, `one ${type} is open, not ${more.length + (item ? 1 : 0)}`);
    return item;
  }

  async decide(action: Decision['action'], text: string | null = null, type: ItemDetail['type'] = 'approval'): Promise<void> {
    await this.company.inbox.decide((await this.item(type)).id, { action, text });
    await this.mails.run();
  }

  /** So many drafts approved as they are. */
  async approve(times: number): Promise<void> {
    for (let n = 0; n < times; n++) {
      await this.ask();
      await this.decide('approve');
    }
  }

  /** The rule for mails is relaxed for the writer. */
  async earn(): Promise<void> {
    await this.approve(5);
    await this.decide('accept', null, 'proposal');
  }

  /** The whole draft, or its end, in the operator's own words. */
  async edit(change: (text: string) => string): Promise<void> {
    const { id, effectDetail } = await this.item();
    const payload = effectDetail?.payload as { text: string };
    await this.company.inbox.edit(id, { ...payload, text: change(payload.text) });
    await this.mails.run();
  }

  async standing() {
    const of = (await this.company.trust.list()).find(({ agent: name }) => name === 'writer');
    assert.ok(of, 'something was decided');
    return { samples: of.samples, good: of.good, relaxed: of.relaxed.map(({ rule }) => rule), last: of.last?.outcome };
  }

  changePolicy(change: (text: string) => string): void {
    writePolicy(this.company.folder, change);
  }
}

function writePolicy(folder: string, change: (text: string) => string): void {
  const file = join(folder, 'policy.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  assert.notEqual(changed, text, 'the policy was changed');
  writeFileSync(file, changed);
}

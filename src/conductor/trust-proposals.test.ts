import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { EffectHouse, fakeAdapter } from '../effects/test-effects.ts';
import { adapterTable } from '../effects/proposal.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { Policy } from '../policy/judge.ts';
import type { DueSource } from './due-loop.ts';
import { trustProposals } from './trust-proposals.ts';

const rule = (id: string, more = ''): string => `  - { id: ${id}, when: 'effect.kind == "mail.send"', then: review, because: for the test${more} }\n`;
const earning = `version: 1\nrules:\n${rule('mail-is-reviewed', ', relaxable: true')}`;
const settings = 'trust: { samplesMin: 5, threshold: 0.6 }\n';
/** Whatever is relaxed, another rule holds everything back. */
const idle = `${earning}${rule('all-mail-by-me')}${settings}`;

class Trusting {
  readonly house: EffectHouse;
  private text = idle;
  private judged = 0;
  private proposals: DueSource;

  private constructor(house: EffectHouse) {
    this.house = house;
    this.proposals = this.begin();
  }

  static async open(t: TestContext): Promise<Trusting> {
    const house = await EffectHouse.open(fakeAdapter('blind', async () => null));
    t.after(() => house.close());
    return new Trusting(house);
  }

  restart(): void {
    this.proposals = this.begin();
  }

  change(text: string): void {
    this.text = text;
  }

  private policy(): Policy {
    const compiled = compilePolicy(this.text, 'policy.yaml');
    return { ...compiled, judge: (facts) => ((this.judged += 1), compiled.judge(facts)) };
  }

  private begin(): DueSource {
    const { ledger, clock } = this.house;
    return trustProposals({ ledger, adapters: adapterTable([]), policy: () => this.policy(), clock, zone: 'UTC' });
  }

  /** After so many approvals, each with a look: how many effects were judged again in all. */
  async approve(times: number): Promise<number> {
    let again = 0;
    for (let n = 0; n < times; n++) {
      await this.house.propose(this.policy());
      await this.house.decide('approve');
      again += await this.look();
    }
    return again;
  }

  async look(): Promise<number> {
    const before = this.judged;
    await this.proposals.sweep(this.house.clock.now());
    return this.judged - before;
  }

  async asked(): Promise<number> {
    return (await this.house.items()).filter(({ type }) => type === 'proposal').length;
  }
}

test('a history in which other rules hold everything back is gone through again only after as many decisions as trust needs', async (t) => {
  const trusting = await Trusting.open(t);
  assert.deepEqual([await trusting.approve(4), await trusting.approve(1)], [0, 5]);
  assert.deepEqual([await trusting.approve(4), await trusting.approve(1)], [0, 10]);
  assert.equal(await trusting.asked(), 0);
});

test('a start goes through it once', async (t) => {
  const trusting = await Trusting.open(t);
  await trusting.approve(5);
  trusting.restart();
  assert.deepEqual([await trusting.look(), await trusting.look(), await trusting.approve(4)], [5, 0, 0]);
});

test('other rules have it gone through at the next decision, and then it may be asked', async (t) => {
  const trusting = await Trusting.open(t);
  await trusting.approve(5);
  trusting.change(`${earning}${settings}`);
  assert.deepEqual([await trusting.approve(1), await trusting.asked()], [6, 1]);
});

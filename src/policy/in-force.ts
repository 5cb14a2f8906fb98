/**
 * Which rules hold now. Owns: the last good text of policy.yaml, and what is said about a broken one. Does not own: reading the file (the folder), nor what the
 * rules mean (`compile.ts`).
 *
 * E6 a file that can't be used changes nothing: the last good one stays in force, and after a start with none everything waits for review. Budgets alone are counted by
 * the last one on record then (B2): a cap that nobody can read is not no cap. The text of each policy that comes into force is on record before anything is judged by it,
 * so that a verdict can be explained for ever.
 */
import { Conflict, KeelsonError, type KeelsonError as Problem } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import { outsideRequest } from '../ledger/request-scope.ts';
import type { PolicyStatus } from '../vocabulary/policy-reports.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { compilePolicy, type CompiledPolicy } from './compile.ts';
import { reviewEverything, type Policy } from './judge.ts';
import { readSettings } from './settings.ts';

/** Where the text comes from. `stamp` gives another answer once the file may have changed, and costs next to nothing. */
export interface PolicyText {
  readonly name: string;
  stamp(): string;
  /** Throws a KeelsonError that says what stands in the way. */
  read(): string;
}

/** What the inbox item about a broken policy is about. */
const policyTopic = 'policy';
/** The path of the policy among the documents of the ledger. */
export const policyPath = 'policy.yaml';
/** How deep a chain of waiting for what was written meanwhile may get: each turn is another change of the file. */
const turnsMax = 100;

export class PolicyInForce {
  private readonly ledger: Ledger;
  private readonly text: PolicyText;
  private stamp: string | undefined;
  private good: CompiledPolicy | null = null;
  private goodText: string | null = null;
  private problem: string | null = null;
  /** The budgets of the last policy on record, for as long as there is none in force; `null` before it was looked for, and when there is none that can be read. */
  private recorded: readonly BudgetSetting[] | null = null;
  /** While a look is under way that somebody asked for: any other happens to be made on behalf of something else. */
  private isAsked = false;
  /** What a look has to write, one after the other. */
  private noted: Promise<void> = Promise.resolve();

  constructor(ledger: Ledger, text: PolicyText) {
    this.ledger = ledger;
    this.text = text;
  }

  /** The rules to judge by at this moment. The file is looked at; what comes into force is on record when this resolves. */
  async current(): Promise<Policy> {
    return (await this.compiled()) ?? reviewEverything;
  }

  /** The same; `null` while there has been none that could be used since the start. */
  async compiled(): Promise<CompiledPolicy | null> {
    this.look();
    for (let turn = 0, seen: Promise<void> | undefined; seen !== this.noted && turn < turnsMax; turn++) await (seen = this.noted);
    return this.good;
  }

  /**
   * The budgets that count at this moment: of the policy in force, or else of the last one on record, which is known once `compiled` or `current` has resolved. `null` while nobody
   * knows which there are: nothing may be spent then.
   */
  budgets(): readonly BudgetSetting[] | null {
    this.look();
    return this.good?.settings.budgets ?? this.recorded;
  }

  async status(): Promise<PolicyStatus> {
    const policy = await this.compiled();
    const [item] = await this.ledger.inbox.about(policyTopic);
    return {
      digest: policy?.digest ?? null, rules: policy?.settings.rules.length ?? 0, tests: policy?.settings.tests.length ?? 0, budgets: this.budgets()?.length ?? null,
      problem: this.problem, item: item?.id ?? null,
    };
  }

  /** The file was written a moment ago, by whoever asks now: what comes into force by this look is put on record as theirs. */
  saved(): Promise<PolicyStatus> {
    this.isAsked = true;
    try {
      this.look();
    } finally {
      this.isAsked = false;
    }
    return this.status();
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.noted.catch(() => undefined);
  }

  /** Reads the file when it may have changed. Nothing waits in here, so two looks never overlap. */
  private look(): void {
    const stamp = this.text.stamp();
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    let text: string;
    let policy: CompiledPolicy;
    try {
      text = this.text.read();
      if (this.problem === null && this.goodText === text) return;
      policy = compilePolicy(text, this.text.name);
    } catch (error) {
      // What is no word about the file is our own defect, and a policy must not be missing because of it unnoticed.
      if (!(error instanceof KeelsonError)) throw error;
      return this.setAside(error);
    }
    this.good = policy;
    this.goodText = text;
    this.problem = null;
    this.note(() => this.recordGood(policy.digest, text));
  }

  private setAside(error: Problem): void {
    if (this.problem === error.message) return;
    this.problem = error.message;
    const { good } = this;
    this.note(async () => {
      if (good === null) this.recorded = await this.readRecorded(error);
      await this.recordBroken(error, good !== null);
    });
  }

  /** In order. When it can't be written, whoever judges hears so, and the next look begins anew. */
  private note(work: () => Promise<void>): void {
    const inTurn = (): Promise<void> => this.noted.catch(() => undefined).then(work);
    this.noted = (this.isAsked ? inTurn() : outsideRequest(inTurn)).catch((error: unknown) => {
      this.stamp = undefined;
      this.goodText = null;
      this.problem = null;
      throw error;
    });
    // Whoever waits for it gets the failure; when nobody does, it must not end the process.
    this.noted.catch(() => undefined);
  }

  private async recordGood(digest: string, text: string): Promise<void> {
    const known = (await this.ledger.documents.list()).find(({ path }) => path === policyPath);
    if (known?.digest !== digest) await this.ledger.append([{ kind: 'document.changed', actor: 'operator', data: { path: policyPath, type: 'policy', title: 'Policy', digest, text } }]);
    const { drafts, expectations } = await this.withdrawn('The policy can be used again.');
    if (drafts.length > 0) await this.unlessDecided(drafts, expectations);
  }

  private async readRecorded({ code }: Problem): Promise<readonly BudgetSetting[] | null> {
    const text = await this.ledger.documents.text(policyPath);
    // A company that never had a policy never had a budget.
    if (text === null && code === 'policy.missing') return [];
    try {
      return text === null ? null : readSettings(text, policyPath).budgets;
    } catch (error) {
      // It was good once: by other rules of what a policy may say. What it capped can't be told any more.
      if (!(error instanceof KeelsonError)) throw error;
      return null;
    }
  }

  private async recordBroken(error: Problem, hasGood: boolean): Promise<void> {
    const text = `${error.message}\n${error.nextStep}`.slice(0, 20_000);
    const newest = await this.ledger.inbox.newestAbout(policyTopic);
    // Dismissed, and still as it was at this start: it is not told again by every command. What was good meanwhile is news, and that nothing goes out must not be forgotten.
    const told = newest?.state === 'open' || (newest?.state === 'decided' && !hasGood && this.recorded !== null);
    const opened = told ? await this.ledger.event(newest.openedSeq) : null;
    if (opened?.kind === 'inbox.opened' && opened.data.evidence[0]?.text === text) return;
    const { drafts, expectations } = await this.withdrawn('Something else is wrong with the policy by now.');
    const item = brokenItem(error, text, hasGood ? meanwhile.good : untilMended(this.recorded));
    await this.unlessDecided([...drafts, item], drafts.length > 0 ? expectations : [{ type: 'topic-free', topic: policyTopic, open: true }]);
  }

  private async withdrawn(reason: string): Promise<{ drafts: Draft[]; expectations: Expectation[] }> {
    const items = await this.ledger.inbox.about(policyTopic);
    return {
      drafts: items.map((item): Draft => ({ kind: 'inbox.withdrawn', actor: 'system', cause: item.openedSeq, data: { item: item.id, effect: null, call: null, reason } })),
      expectations: items.map((item): Expectation => ({ type: 'item-open', item: item.id })),
    };
  }

  private async unlessDecided(drafts: Draft[], expectations: Expectation[]): Promise<void> {
    try {
      await this.ledger.append(drafts, expectations);
    } catch (error) {
      // Decided at the same moment: then nothing is left to take back, or to ask.
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

/** What holds until the file is mended. */
const meanwhile = {
  good: 'The policy from before this change stays in force.',
  recorded: 'There is no policy that can be used, so every effect waits for your review. Budgets are counted by the last one that could be.',
  unlimited: 'There is no policy that can be used, so every effect waits for your review.',
  none: 'There is no policy that can be used, so every effect waits for your review. Nobody knows which budgets there are, so nothing goes out and nothing is spent, not even what you approve.',
};

function untilMended(recorded: readonly BudgetSetting[] | null): string {
  if (recorded === null) return meanwhile.none;
  return recorded.length === 0 ? meanwhile.unlimited : meanwhile.recorded;
}

/** It never expires: mending the file takes it back, and until then it is still true. */
function brokenItem(error: Problem, text: string, until: string): Draft<'inbox.opened'> {
  return {
    kind: 'inbox.opened',
    actor: 'system',
    data: {
      type: 'escalation',
      summary: `The policy can't be used: ${error.message.split('\n')[0] ?? ''}`.slice(0, 500),
      evidence: [{ label: 'what is wrong', text }, { label: 'meanwhile', text: until }],
      recommended: { action: 'dismiss', why: `${until} Mend the file: this goes away by itself then. \`keelson policy check\` tells whether it is right.` },
      actions: ['dismiss'],
      topic: policyTopic,
      expiresAt: null,
      effect: null,
      call: null,
      name: null,
    },
  };
}

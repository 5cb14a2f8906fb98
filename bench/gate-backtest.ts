import { backtest } from '../src/policy/backtest.ts';
import { compilePolicy } from '../src/policy/compile.ts';
import { openLedger } from '../src/ledger/sqlite-ledger.ts';
import type { Ledger } from '../src/ledger/port.ts';
import type { EventData, Draft } from '../src/vocabulary/events.ts';
import type { RecordedFacts } from '../src/vocabulary/facts.ts';
import { taskId } from '../src/vocabulary/ids.ts';
import { withScratch } from './scratch.ts';

/** Effects in one append: three events each. */
const effectsPerAppend = 200;
const customers = 3_000;

/** How long fifty rules take over all past effects of a company, each about one of 3,000 customers, and sealed. */
export async function backtestBench({ effects }: { effects: number }): Promise<{ backtest100kSeconds: number }> {
  return withScratch(async (folder) => {
    const ledger = await openLedger(folder, { create: 'Bench' });
    try {
      for (let first = 0; first < effects; first += effectsPerAppend) await ledger.append(Array.from({ length: Math.min(effectsPerAppend, effects - first) }, (_, n) => effectDrafts(first + n)).flat());
      const policy = compilePolicy(fiftyRules(), 'bench.yaml');
      const { ms, effects: judged } = await backtest({ ledger: ledger satisfies Ledger, policy, readsText: false, derive: () => null, textOf: () => '', elapsed: () => performance.now() });
      return { backtest100kSeconds: (ms / 1_000) * (100_000 / judged) };
    } finally {
      await ledger.close();
    }
  });
}

/** Of the kinds that people write: amounts, known people, hours, volumes, agents. One in ten lets something through. */
function fiftyRules(): string {
  const conditions = [
    (n: number) => `effect.amount > ${n * 10}.0`,
    (n: number) => `effect.kind == "mail.send" && effect.words > ${200 + n * 5}`,
    (n: number) => `effect.unknownRecipients > 0 && volume.day > ${n}`,
    (n: number) => `!time.businessHours && volume.hour > ${n}`,
    (n: number) => `agent.name == "agent-${n}" && effect.external`,
    (n: number) => `effect.recipients.exists(r, r.endsWith("@customer-${n}.example"))`,
    (n: number) => `playbook.path == "playbooks/p${n}.md" && playbook.confidence < 0.5`,
    (n: number) => `effect.risk == "high" && budget.used > 0.${n + 10}`,
    (n: number) => `subject.kind == "customer" && volume.recipientDay > ${n % 5}`,
    (n: number) => `effect.kind == "mail.send" && effect.taintedFields.size() == 0 && effect.words < ${60 + n}`,
  ];
  const rules = Array.from({ length: 50 }, (_, n) => `  - { id: rule-${n}, when: '${conditions[n % 10]?.(n) ?? 'true'}', then: ${n % 10 === 9 ? 'allow' : n % 10 === 0 ? 'stage' : 'review'}, because: rule ${n} }`);
  return `version: 1\nrules:\n${rules.join('\n')}\n`;
}

/** Proposed, reviewed, and approved or (one in ten) rejected. */
function effectDrafts(n: number): Draft[] {
  const effect = `e${n.toString(16).padStart(24, '0')}`;
  const task = taskId(n + 1);
  const address = `customer-${n % customers}@example.com`;
  const base = { task, subject: `customer:${address}` } as const;
  const payload = { to: [{ address, name: '' }], cc: [], subject: 'Re: invoice', text: 'It is paid. '.repeat(20), inReplyTo: null, references: [], thread: null };
  const proposed: Draft<'effect.proposed'> = {
    ...base, kind: 'effect.proposed', actor: 'agent:support',
    data: { effect, call: 0, name: 'reply', kind: 'mail.send', adapter: 'outbox', class: 'keyed', sentence: `Send a mail to ${address}`, payload, why: 'They asked.', evidence: [], confidence: 0.8, risk: 'low', tainted: true, playbook: 'playbooks/refunds.md' },
  };
  const judged: EventData<'effect.judged'> = { effect, call: 0, verdict: 'review', afterMs: 0, rules: ['review-mail'], why: 'Mails are reviewed.', facts: factsOf(n, task, address), policy: null };
  return [
    proposed,
    { ...base, kind: 'effect.judged', actor: 'system', cause: 'previous', data: judged },
    n % 10 === 0
      ? { ...base, kind: 'effect.rejected', actor: 'operator', cause: 'previous', data: { effect, call: 0, reason: 'No.' } }
      : { ...base, kind: 'effect.approved', actor: 'operator', cause: 'previous', data: { effect, call: 0, by: 'operator' } },
  ];
}

function factsOf(n: number, task: string, address: string): RecordedFacts {
  return {
    effect: {
      kind: 'mail.send', adapter: 'outbox', external: true, reversible: false, compensates: false, amount: 0, currency: '', recipients: [address], unknownRecipients: n % 7 === 0 ? 1 : 0,
      tainted: true, taintedFields: n % 7 === 0 ? ['recipients'] : [], risk: n % 20 === 0 ? 'high' : 'low', words: 40 + (n % 300), links: [], attachments: 0,
    },
    agent: { name: 'support' },
    task: { id: task, lane: 'customer', depth: 0 },
    subject: { id: `customer:${address}`, kind: 'customer' },
    playbook: { path: 'playbooks/refunds.md', confidence: 0.8 },
    trust: { samples: 40, good: 38, lower: 0.85, relaxed: [] },
    budget: { used: 0.2, fullest: 'mails-a-day' },
    volume: { hour: n % 10, day: n % 80, recipientDay: n % 3 },
    time: { weekday: 'mon', hour: n % 24, date: '2026-03-02', businessHours: n % 24 >= 9 && n % 24 < 17 },
  };
}

import { compilePolicy } from '../src/policy/compile.ts';
import { completeFacts, type GivenFacts } from '../src/policy/default-facts.ts';
import { judgeClosed } from '../src/policy/judge.ts';

const verdicts = 200_000;

/** Fifty rules of the kind that a company has: most by kind, risk, amount or agent, some over lists and hours. */
function fiftyRules(): string {
  const rules = Array.from({ length: 50 }, (_, n) => {
    const when = [
      `effect.amount > ${100 + n * 10} && effect.currency == "EUR"`,
      `effect.kind == "mail.send" && effect.risk == "high" && effect.words > ${50 + n}`,
      `agent.name == "agent-${n}" && !time.businessHours`,
      `effect.kind in ["payment.refund", "credit.grant"] && effect.unknownRecipients > 0`,
      `playbook.path == "playbooks/case-${n}.md" && playbook.confidence >= 0.${(n % 9) + 1}`,
      `volume.hour > ${20 + n} || volume.recipientDay > ${3 + (n % 4)}`,
      `effect.recipients.exists(r, r.endsWith("@partner-${n}.example"))`,
      `trust.samples >= ${20 + n} && trust.lower > 0.9 && effect.risk == "low"`,
      `effect.text.contains("phrase ${n}") || effect.links.size() > ${n % 7}`,
      `time.weekday in ["sat", "sun"] && subject.kind == "customer"`,
    ][n % 10];
    return `  - { id: rule-${n}, when: ${JSON.stringify(when)}, then: ${['review', 'stage', 'allow', 'deny'][n % 4]}, because: rule ${n} }`;
  });
  return `version: 1\nrules:\n${rules.join('\n')}\n`;
}

/** Verdicts a second with fifty rules over varied facts, each through the gate's own door, and the 99th percentile of one in µs. */
export function verdictBench(): { verdictsPerSecond: number; verdictP99Us: number } {
  const policy = compilePolicy(fiftyRules(), 'bench.yaml');
  const facts = Array.from({ length: 1_000 }, (_, n) => completeFacts(givenOf(n)));
  for (let n = 0; n < 20_000; n++) judgeClosed(policy, facts[n % facts.length] as never);
  const times = new Float64Array(verdicts);
  const began = performance.now();
  for (let n = 0; n < verdicts; n++) {
    const before = performance.now();
    judgeClosed(policy, facts[n % facts.length] as never);
    times[n] = performance.now() - before;
  }
  const seconds = (performance.now() - began) / 1_000;
  times.sort();
  return { verdictsPerSecond: Math.round(verdicts / seconds), verdictP99Us: Math.round((times[Math.floor(verdicts * 0.99)] ?? 0) * 10_000) / 10 };
}

function givenOf(n: number): GivenFacts {
  return {
    effect: { kind: n % 5 === 0 ? 'payment.refund' : 'mail.send', amount: n % 5 === 0 ? n : 0, currency: n % 5 === 0 ? 'EUR' : '', risk: (['low', 'medium', 'high'] as const)[n % 3] ?? 'low', words: n % 300, recipients: [`jane${n}@partner-${n % 60}.example`], text: `dear jane, about phrase ${n % 90} of yours `.repeat(10) },
    agent: { name: `agent-${n % 60}` }, playbook: { path: `playbooks/case-${n % 70}.md`, confidence: (n % 100) / 100 }, volume: { hour: n % 90, day: n, recipientDay: n % 6 },
    time: { hour: n % 24, businessHours: n % 24 > 8 && n % 24 < 17 }, trust: { samples: n % 90, lower: (n % 100) / 100 },
  };
}

import { hash } from 'node:crypto';
import { z } from 'zod';
import { Conflict, KeelsonError, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { Facts, RecordedFacts } from '../vocabulary/facts.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { BacktestReport, EffectExplanation, PolicyFileView, PolicyStatus } from '../vocabulary/policy-reports.ts';
import type { Explanation, FactView, PolicyCheck, PolicyTestReport } from '../vocabulary/policy-views.ts';
import type { Progress } from '../vocabulary/views.ts';
import { derivedFacts, textOfPayload } from '../effects/derived-facts.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';
import { backtest, type BacktestRequest } from '../policy/backtest.ts';
import { checkPolicy } from '../policy/check.ts';
import { compilePolicy, type CompiledPolicy } from '../policy/compile.ts';
import { completeFacts, givenFactsSchema } from '../policy/default-facts.ts';
import { factViews } from '../policy/fact-types.ts';
import { policyPath, type PolicyInForce, type PolicyText } from '../policy/in-force.ts';
import type { GateSettings, Policy } from '../policy/judge.ts';
import { outcomeText } from '../policy/outcome.ts';
import { runPolicyTests } from '../policy/tests.ts';
import { reviewUntrusted } from '../policy/untrusted.ts';

export interface OperatorPolicyDeps {
  ledger: Ledger;
  zone: string;
  inForce: PolicyInForce;
  /** policy.yaml of the company. */
  own: PolicyText & { write(text: string): void };
  /** The text of another policy file, by its path. */
  readFile(path: string): string;
  /** Milliseconds from any origin. */
  elapsed(): number;
}

/** A policy file by its path, or what stands in one. */
type PolicySource = string | { name: string; text: string };

/** What the operator may ask about the rules: the façade's `policy`. */
export function operatorPolicy(deps: OperatorPolicyDeps) {
  const textOf = (policy: PolicySource): { text: string; name: string } => (typeof policy === 'string' ? { text: deps.readFile(policy), name: policy } : policy);
  const source = (policy: PolicySource | undefined): { text: string; name: string } => (policy === undefined ? { text: deps.own.read(), name: deps.own.name } : textOf(policy));
  const compiled = (policy: PolicySource): CompiledPolicy => {
    const { text, name } = textOf(policy);
    return compilePolicy(text, name);
  };
  return {
    status: (): Promise<PolicyStatus> => deps.inForce.status(),
    text: async (): Promise<PolicyFileView> => fileView(deps.own),
    save: (text: string, replaces: string | null): Promise<PolicyStatus> => save(deps, text, replaces),
    async check(policy?: PolicySource): Promise<PolicyCheck> {
      const { text, name } = source(policy);
      return checkPolicy(text, name);
    },
    async test(policy?: PolicySource): Promise<PolicyTestReport> {
      const { text, name } = source(policy);
      return runPolicyTests(compilePolicy(text, name), name);
    },
    facts: async (): Promise<FactView[]> => factViews(),
    explain: (effect: EffectId): Promise<EffectExplanation> => explainEffect(deps, effect),
    async explainFacts(given: unknown, policy?: PolicySource): Promise<Explanation> {
      const facts = completeFacts(givenFacts(given));
      return explained(policy === undefined ? await inForce(deps) : compiled(policy), facts);
    },
    async backtest(given: PolicySource, { since, progress }: { since?: number; progress?: Progress } = {}): Promise<BacktestReport> {
      const policy = compiled(given);
      return backtestBy(deps, policy.settings, policy, { since, progress });
    },
  };
}

/** The file as it stands, good or not; `digest` is `null` while there is none. */
function fileView({ name, ...own }: PolicyText): PolicyFileView {
  try {
    const text = own.read();
    return { name, text, digest: hash('sha256', text, 'hex') };
  } catch (error) {
    if (!(error instanceof KeelsonError) || error.code !== 'policy.missing') throw error;
    return { name, text: '', digest: null };
  }
}

/** Nothing is written over what nobody has seen, and nothing that could not be used. */
async function save({ own, inForce: force }: OperatorPolicyDeps, text: string, replaces: string | null): Promise<PolicyStatus> {
  const { digest } = fileView(own);
  // Saved before, and the answer was lost; perhaps before it was put on record too.
  if (digest === hash('sha256', text, 'hex')) return force.saved();
  if (digest !== replaces) throw new Conflict('policy.changed-meanwhile', `${own.name} is not what you had before you any more: somebody else has changed it.`, 'Load it anew, and make your change there. Nothing was written.');
  const wrong = checkPolicy(text, own.name).findings.find(({ level }) => level === 'error');
  if (wrong !== undefined) throw new Terminal('policy.not-usable', `This policy can't be used: ${wrong.message}`, 'Correct it first. What is in force is as it was.');
  own.write(text);
  return force.saved();
}

/** What rules would have said to the effects so far. `settings` are those of the rules, whoever judges by them. */
export function backtestBy(
  { ledger, zone, elapsed }: Pick<OperatorPolicyDeps, 'ledger' | 'zone' | 'elapsed'>,
  { business, rules }: Pick<GateSettings, 'business' | 'rules'>,
  policy: Policy,
  which: Pick<BacktestRequest, 'since' | 'progress' | 'of'>,
): Promise<BacktestReport> {
  return backtest({
    ledger, policy, elapsed, textOf: textOfPayload, ...which,
    readsText: rules.some(({ when }) => mentionsText.test(when)),
    derive: (proposed) => derivedFacts(proposed, zone, business),
  });
}

/** Rather too often than too rarely: `effect.text`, `effect["text"]`, and whatever takes all of the effect. */
const mentionsText = /\btext\b|\beffect\b(?!\s*\.)/u;

async function inForce({ inForce: force, own }: OperatorPolicyDeps): Promise<CompiledPolicy> {
  const policy = await force.compiled();
  if (policy !== null) return policy;
  const { problem } = await force.status();
  throw new NeedsOperator('policy.none', `No policy is in force, so every effect waits for your review. ${problem ?? ''}`.trim(), `Mend ${own.name}, or name another file.`);
}

function givenFacts(given: unknown) {
  const parsed = givenFactsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
  throw new Terminal('policy.bad-facts', `${path.map(String).join('.') || 'the facts'}: ${issue?.code === 'unrecognized_keys' ? 'there is no such fact' : (issue?.message ?? z.prettifyError(parsed.error))}.`, '`keelson policy facts` lists the facts. Nothing was changed.');
}

/** As the gate would judge: what untrusted text chose is reviewed whatever the rules say (E5). */
function explained(policy: CompiledPolicy, facts: Facts): Explanation {
  const explanation = policy.explain(facts);
  const verdict = reviewUntrusted(explanation.verdict, facts);
  if (verdict === explanation.verdict) return explanation;
  return { ...explanation, verdict, rules: explanation.rules.map((rule) => Object.assign(rule, { decided: false })) };
}

async function explainEffect(deps: OperatorPolicyDeps, id: EffectId): Promise<EffectExplanation> {
  const { ledger } = deps;
  const row = await ledger.effects.get(id);
  if (row === null || row.judgedSeq === null) throw new Terminal('effect.unknown', `There is no effect ${id}.`, '`keelson task` shows the effects of a task.');
  const proposed = await ledger.event(row.proposedSeq);
  const judged = await verdictOf(ledger, row.judgedSeq);
  const { verdict, afterMs, rules, why, policy } = judged.data;
  const sentence = proposed.kind === 'effect.proposed' ? proposed.data.sentence : '';
  const base = { effect: id, sentence, given: { outcome: verdict, afterMs, rules, why, at: judged.at, policy } };
  if (judged.forgotten) return { ...base, explanation: null, remark: 'Whom it was about was forgotten, and what it was judged by with them.' };
  const facts = await factsOf(ledger, row, judged);
  if (facts === null) return { ...base, explanation: null, remark: 'It was judged before facts were recorded.' };
  const digest = facts.policy;
  if (digest === null) return { ...base, explanation: null, remark: 'No policy could be used then, so everything waited for review.' };
  const text = await textBy(ledger, digest);
  if (text === null) return { ...base, explanation: null, remark: `The text of the policy ${digest.slice(0, 12)} is not on record.` };
  let then: CompiledPolicy;
  try {
    then = compilePolicy(text, policyPath);
  } catch (error) {
    // Written for an older Keelson: what it said then is recorded, how can't be shown any more.
    return { ...base, explanation: null, remark: `The policy of then can't be read any more: ${error instanceof Error ? error.message : String(error)}` };
  }
  return { ...base, explanation: explained(then, facts.facts), remark: await remarkOn(deps, facts.facts, base.given, digest) };
}

async function verdictOf(ledger: Ledger, seq: number): Promise<LedgerEvent<'effect.judged'>> {
  const event = await ledger.event(seq);
  if (event.kind !== 'effect.judged') throw new NeedsOperator('ledger.damaged', `Event ${seq} is not the verdict that it should be.`, 'Run `keelson ledger verify`.');
  return event;
}

/** The newest facts that it was judged by, and the policy that judged them. The operator's own word (letting go of what was staged) has none. */
async function factsOf(ledger: Ledger, row: EffectRow, judged: LedgerEvent<'effect.judged'>): Promise<{ facts: Facts; policy: string | null } | null> {
  const from = judged.data.facts === null ? await judgedBefore(ledger, row) : judged;
  const recorded: RecordedFacts | null = from?.data.facts ?? null;
  if (from === null || recorded === null) return null;
  const content = await ledger.event(row.editedSeq !== null && row.editedSeq < from.seq ? row.editedSeq : row.proposedSeq);
  if (content.kind !== 'effect.proposed' && content.kind !== 'effect.edited') return null;
  return { facts: { ...recorded, effect: { ...recorded.effect, text: textOfPayload(row.kind, content.data.payload) } }, policy: from.data.policy };
}

/** The verdict in the append of the edit, or else of the proposal. Ledgers from before edits were judged have only the latter. */
async function judgedBefore(ledger: Ledger, row: EffectRow): Promise<LedgerEvent<'effect.judged'> | null> {
  for (const seq of [row.editedSeq, row.proposedSeq]) {
    const event = seq === null ? null : await ledger.event(seq + 1);
    if (event?.kind === 'effect.judged' && event.data.effect === row.id && !event.forgotten) return event;
  }
  return null;
}

/** The text of a policy that was in force once. */
async function textBy(ledger: Ledger, digest: string): Promise<string | null> {
  for (const { seq } of await ledger.items.itemHistory(`document:${policyPath}`, limits.historyVersionsMax)) {
    const event = await ledger.event(seq);
    if (event.kind === 'document.changed' && event.data.digest === digest) return event.data.text;
  }
  return null;
}

async function remarkOn({ inForce: force }: OperatorPolicyDeps, facts: Facts, given: EffectExplanation['given'], then: string): Promise<string | null> {
  const now = await force.compiled();
  if (now === null || now.digest === then) return null;
  const verdict = explained(now, facts).verdict;
  const said = outcomeText(verdict);
  return said === outcomeText(given) ? null : `The rules in force now would say ${said}: ${verdict.why}`;
}

import type { Draft } from '../vocabulary/events.ts';
import type { Evidence } from '../vocabulary/inbox.ts';
import { limits } from '../vocabulary/limits.ts';
import type { BacktestChange, BacktestReport } from '../vocabulary/policy-reports.ts';
import { outcomeWords, percentText, trustWords, type TrustKey } from '../vocabulary/trust.ts';
import type { OutcomeRow } from '../ledger/families/trust.ts';
import { outcomeText } from '../policy/outcome.ts';
import type { RuleSetting, TrustSettings } from '../policy/settings.ts';
import type { Trust } from '../policy/trust.ts';

export interface Earned {
  rule: RuleSetting;
  of: TrustKey;
  topic: string;
  settings: TrustSettings;
  trust: Trust;
  /** Those that count, newest first; at least one. */
  outcomes: readonly OutcomeRow[];
  /** The rules with this one relaxed, over every effect so far of this agent, kind and playbook. */
  report: BacktestReport;
  /** Epoch ms. */
  now: number;
  /** IANA zone in which the operator reads times. */
  zone: string;
}

const decisionsShownMax = 10;

/** Effects that go out by themselves with the rule relaxed, and did not before. */
export function letThrough({ wouldHaveLetThrough, changes }: Pick<BacktestReport, 'wouldHaveLetThrough' | 'changes'>): { regretted: BacktestChange[]; others: BacktestChange[]; effects: number } {
  const more = ({ from, to }: BacktestChange): boolean => to.startsWith('allow') && !from.startsWith('allow');
  const [regretted, others] = [wouldHaveLetThrough.filter(more), changes.filter(more)];
  return { regretted, others, effects: [...regretted, ...others].reduce((sum, { effects }) => sum + effects, 0) };
}

/**
 * The question whether a rule may say less. It belongs to nobody's subject, so it is not sealed: effects stand in it by their ids, and no word of them. Nobody
 * answering in time changes nothing (E6).
 */
export function trustItem(earned: Earned): Draft<'inbox.opened'> {
  const { rule, of, topic, settings, trust, outcomes, now } = earned;
  const then = outcomeText(settings.relaxTo);
  const safeguards = `The first one that you reject, edit by more than ${percentText(settings.editTolerance)} of its words or have to take back makes the rule as strict as before, by itself.`;
  return {
    kind: 'inbox.opened',
    actor: 'system',
    cause: outcomes[0]?.seq ?? null,
    data: {
      type: 'proposal',
      summary: `Relax ${rule.id} for ${trustWords(of).slice(0, 300)}? You approved ${trust.good} of the last ${trust.samples} drafts as they were, or nearly.`.slice(0, 500),
      evidence: evidenceOf(earned, then, safeguards),
      recommended: { action: 'accept', why: `${regretWords(earned.report) ?? 'Nothing that you stopped, edited or had to take back would have gone out by it.'} "accept" relaxes the rule. ${safeguards} "decline" changes nothing, as does no answer.`.slice(0, 1_000) },
      actions: ['accept', 'decline'],
      choices: [],
      topic,
      expiresAt: now + limits.approvalExpiryMsDefault,
      effect: null,
      call: null,
      name: null,
    },
  };
}

function evidenceOf({ rule, of, settings, trust, outcomes, report, zone }: Earned, then: string, safeguards: string): Evidence[] {
  const { samples, good, lower } = trust;
  return [
    {
      label: 'what you decided',
      text: [
        `${good} of ${samples} were good: approved as drafted, or with at most ${percentText(settings.editTolerance)} of the words changed.`,
        countsOf(outcomes),
        `With ${percentText(settings.confidence)} confidence more than ${percentText(lower)} of them are good (lower bound of Wilson's interval); policy.yaml asks for ${percentText(settings.threshold)}, over at least ${settings.samplesMin}.`,
      ].join('\n'),
    },
    {
      label: 'what would change',
      text: `For ${trustWords(of)} the rule ${rule.id} (${rule.because}) would say "${then}" instead of "${outcomeText(rule.then)}". Other rules hold as before, and what untrusted text has chosen is reviewed whatever you answer.\n${safeguards} \`keelson trust tighten\` does it by hand.`,
    },
    { label: 'backtest', text: backtestWords(report) },
    { label: 'newest decisions', text: newestWords(outcomes, zone) },
  ];
}

function countsOf(outcomes: readonly OutcomeRow[]): string {
  const count = (outcome: OutcomeRow['outcome']): number => outcomes.filter((one) => one.outcome === outcome).length;
  return `approved as it was ${count('approved')}, edited ${count('edited')}, rejected ${count('rejected')}, taken back later ${count('compensated')}`;
}

/** What was stopped, edited or taken back comes first. */
function backtestWords(report: BacktestReport): string {
  const { regretted, others, effects } = letThrough(report);
  const skipped = report.skipped === 0 ? '' : ` ${report.skipped} can't be judged again: whom they were about was forgotten.`;
  const lines = [...regretted, ...others].map((change) => `${change.effects} ${change.ended}: ${change.examples.map(({ effect }) => effect).join(', ')}${change.effects > change.examples.length ? ' …' : ''}`);
  return [`Of ${report.effects} so far ${effects} more would have gone out without your word.${skipped}`, ...lines].join('\n').slice(0, 20_000);
}

function regretWords(report: BacktestReport): string | null {
  const { regretted } = letThrough(report);
  return regretted.length === 0 ? null : `Look at the backtest first: of what would have gone out by it ${regretted.map(({ effects, ended }) => `${effects} ${effects === 1 ? 'was' : 'were'} ${ended}`).join(', ')}.`;
}

function newestWords(outcomes: readonly OutcomeRow[], zone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  return outcomes.slice(0, decisionsShownMax).map((outcome) => `${time.format(outcome.at)}  ${outcome.effect}  ${outcomeWords(outcome)}`).join('\n');
}

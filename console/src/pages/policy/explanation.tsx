import { Link } from '@tanstack/react-router';
import type { CallOutput } from '../../api/call.ts';
import { Badge } from '../../kit/badge.tsx';
import { Icon, type IconName } from '../../kit/icon.tsx';
import { Section } from '../../kit/page-header.tsx';
import { outcomeLook, valueText, verdictLook, type Verdict, whyAlone } from './words.ts';

export type Explanation = NonNullable<CallOutput<'policy.explain'>['explanation']>;
type Rule = Explanation['rules'][number];

export function VerdictLine({ verdict, subject }: { verdict: Verdict; subject: string }) {
  const { word, tone, icon } = verdictLook(verdict);
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-2"><span>{subject}</span><Badge tone={tone} icon={icon}>{word}</Badge></p>
      <p className="text-sm text-muted wrap-anywhere">{whyAlone(verdict.why)}</p>
    </div>
  );
}

/** Each rule with what it looked at, in the order of the file: those that decided stand out. */
export function RuleList({ rules, linked }: { rules: readonly Rule[]; /** Whether the lines are those of the text under Rules. */ linked: boolean }) {
  const decided = rules.filter((rule) => rule.decided).length;
  return (
    <Section title="Rule by rule" aside={decided === 0 ? 'none of them decided' : `${decided} of ${rules.length} decided`}>
      <ul className="grid">
        {rules.map((rule) => <li key={`${rule.id}${String(rule.line)}`} className={`border-t border-line py-3 ${rule.matched === false ? 'text-muted' : ''}`}><RuleRow rule={rule} linked={linked} /></li>)}
      </ul>
    </Section>
  );
}

function stateOf({ matched, decided }: Rule): { icon: IconName; word: string; look: string } {
  if (matched === null) return { icon: 'warning', word: 'could not be evaluated, so it counts as a review', look: 'text-bad' };
  if (!matched) return { icon: 'cross', word: 'does not match', look: 'text-faint' };
  return decided ? { icon: 'check', word: 'matches and decided', look: 'text-good' } : { icon: 'check', word: 'matches; a stricter rule decided', look: 'text-muted' };
}

function RuleRow({ rule, linked }: { rule: Rule; linked: boolean }) {
  const { icon, word, look } = stateOf(rule);
  const says = outcomeLook(rule.outcome);
  return (
    <div className="flex items-start gap-3">
      <Icon name={icon} size={14} className={`mt-1 ${look}`} />
      <div className="grid min-w-0 flex-1 gap-1.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={`font-mono text-sm wrap-anywhere ${rule.decided ? 'font-semibold' : ''}`}>{rule.id}</span>
          <span className="text-sm text-muted">{word}</span>
          <Badge tone={rule.matched === false ? 'neutral' : says.tone} icon={says.icon}>{says.word}</Badge>
          {rule.relaxed && <Badge tone="accent">relaxed by you</Badge>}
          {linked ? <Link to="/policy/{-$view}" params={{ view: undefined }} search={{ line: rule.line }} className="text-xs text-accent tabular hover:underline">line {rule.line}</Link> : <span className="text-xs tabular">line {rule.line}</span>}
        </p>
        <code className="font-mono text-xs wrap-anywhere">{rule.when}</code>
        {rule.values.length > 0 && (
          <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
            {rule.values.map(({ fact, value }) => <div key={fact} className="flex gap-1.5"><dt className="text-muted">{fact}</dt><dd className="font-mono wrap-anywhere">{valueText(value)}</dd></div>)}
          </dl>
        )}
        {rule.error !== null && <p className="text-sm text-bad">{rule.error}</p>}
        {rule.matched !== false && rule.because !== '' && <p className="text-sm">{rule.because}</p>}
      </div>
    </div>
  );
}

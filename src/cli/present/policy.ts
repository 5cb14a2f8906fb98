import type { Verdict } from '../../vocabulary/effects.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { Explanation, FactView, PolicyCheck, PolicyTestReport, RuleExplanation } from '../../vocabulary/policy-views.ts';
import type { EffectExplanation, PolicyStatus } from '../../vocabulary/policy-reports.ts';
import type { Display, Format } from './display.ts';
import { titled, wrapped } from './lines.ts';
import { safeLine, safeText } from './safe-text.ts';
import { fields, table, type Cell } from './table.ts';
import { counted, duration, shortTime } from './times.ts';

const formats: Record<Verdict['outcome'], Format> = { allow: 'green', review: 'yellow', stage: 'yellow', deny: 'red' };

export function policyStatusText(display: Display, { digest, rules, tests, budgets, problem, item }: PolicyStatus): string {
  const force = fields(display, [
    ['in force', digest === null ? { text: 'none: every effect waits for your review', format: 'yellow' } : `policy ${digest.slice(0, 12)}`],
    ['holds', digest === null ? '' : [counted(rules, 'rule'), counted(budgets ?? 0, 'budget'), counted(tests, 'test')].join(', ')],
    ['meanwhile', digest === null ? withoutPolicy(budgets) : ''],
  ]);
  if (problem === null) return force;
  return `${force}\n\n${display.paint('red', "policy.yaml can't be used:")}\n${safeText(problem)}${item === null ? '' : `\n${display.paint('dim', `inbox #${item}`)}`}`;
}

function withoutPolicy(budgets: number | null): string {
  return budgets === null ? 'nobody knows which budgets there are, so nothing goes out and nothing is spent' : `${counted(budgets, 'budget')} of the last policy that could be used ${budgets === 1 ? 'counts' : 'count'} on`;
}

/** The findings, errors first, or that there are none. */
export function checkText(display: Display, { file, ok, rules, tests, budgets, findings }: PolicyCheck): string {
  const lines = findings
    .toSorted((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning') || (a.line ?? 0) - (b.line ?? 0))
    .map(({ level, rule, line, message }) => {
      const where = [line === null ? '' : `line ${line}`, rule === null ? '' : safeLine(rule)].filter((part) => part !== '').join(', ');
      return `${display.paint(level === 'error' ? 'red' : 'yellow', level)}${where === '' ? '' : ` ${display.paint('dim', where)}`}: ${safeText(withoutPlace(message, file, line))}`;
    });
  const holds = [counted(rules, 'rule'), counted(budgets, 'budget'), counted(tests, 'test')].join(', ');
  const verdict = ok ? display.paint('green', `${safeLine(file)} can be used: ${holds}.`) : display.paint('red', `${safeLine(file)} can't be used.`);
  return [...lines, verdict].join('\n');
}

/** A file that can't be read says itself where, which stands before it already. */
function withoutPlace(message: string, file: string, line: number | null): string {
  const place = line === null ? `${file}: ` : `${file}, line ${line}: `;
  return message.startsWith(place) ? message.slice(place.length) : message;
}

export function policyTestsText(display: Display, { passed, failed, tests }: PolicyTestReport): string {
  const wrong = tests.filter((test) => !test.passed).flatMap(({ name, line, expected, actual, why }) => [
    `${display.paint('red', 'failed')} ${safeLine(name)} ${display.paint('dim', `line ${line}`)}`,
    `  expected ${safeLine(expected)}, got ${safeLine(actual)}${why === '' ? '' : `: ${safeLine(why)}`}`,
  ]);
  const sum = failed > 0 ? display.paint('red', `${failed} failed, ${passed} passed.`) : tests.length === 0 ? display.paint('yellow', 'There are no tests beside the rules.') : display.paint('green', `${counted(passed, 'test')} passed.`);
  return [...wrong, sum].join('\n');
}

/** A fact a row, with what it may be: its type, or the only values that it has. */
export function factsText(display: Display, facts: readonly FactView[]): string {
  return table(
    display,
    [{ title: 'fact' }, { title: 'type' }, { title: 'what it is', shrinksTo: 24, linesMax: 10 }],
    facts.map(({ name, type, values, description }) => [{ text: name, format: 'cyan' }, type, `${description}${values === null ? '' : ` (${values.join(', ')})`}`]),
  );
}

export function effectExplanationText(display: Display, { effect, sentence, given, explanation, remark }: EffectExplanation): string {
  const about = fields(display, [
    ['effect', effect],
    ['verdict', verdictCell(given)],
    ['why', given.why],
    ['judged', shortTime(given.at, display.now)],
    ['policy', given.policy === null ? '' : given.policy.slice(0, 12)],
  ]);
  const parts = [`${titled(display, 'Effect', safeLine(sentence))}\n${about}`];
  if (explanation !== null) parts.push(rulesText(display, explanation.rules));
  if (remark !== null) parts.push(wrapped(display, safeLine(remark), 'yellow'));
  return parts.join('\n\n');
}

export function explanationText(display: Display, { verdict, policy, rules }: Explanation): string {
  const about = fields(display, [
    ['verdict', verdictCell(verdict)],
    ['why', verdict.why],
    ['policy', policy === null ? '' : policy.slice(0, 12)],
  ]);
  return `${about}\n\n${rulesText(display, rules)}`;
}

function verdictCell({ outcome, afterMs, rules }: Verdict): Cell {
  return { text: `${outcome}${afterMs > 0 ? ` after ${duration(afterMs)} unless stopped` : ''}${rules.length > 0 ? ` by ${rules.join(', ')}` : ''}`, format: formats[outcome] };
}

/** Each rule, matched or not, with the facts that it looks at. The one that decided is marked. */
function rulesText(display: Display, rules: readonly RuleExplanation[]): string {
  if (rules.length === 0) return 'There are no rules, so everything is reviewed.';
  return table(
    display,
    [{ title: '' }, { title: 'rule' }, { title: 'says', shrinksTo: 9, linesMax: 6 }, { title: 'because of', shrinksTo: 20, linesMax: 20 }, { title: 'line', align: 'right' }],
    rules.map((rule) => [mark(rule), rule.id, `${rule.outcome}${rule.relaxed ? ' (relaxed)' : ''}`, reasons(rule), String(rule.line)]),
  );
}

function mark({ matched, decided }: RuleExplanation): Cell {
  if (decided) return { text: 'decides', format: 'bold' };
  if (matched === null) return { text: 'fails', format: 'red' };
  return matched ? { text: 'matches', format: 'cyan' } : { text: 'no', format: 'dim' };
}

function reasons({ values, error, when }: RuleExplanation): string {
  if (error !== null) return error;
  return values.length === 0 ? when : values.map(({ fact, value }) => `${fact} = ${valueText(value)}`).join(', ');
}

/** As JSON, with room between the parts of a list: there a line may break. */
function valueText(value: Json): string {
  return Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(', ')}]` : JSON.stringify(value);
}

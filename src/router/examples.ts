import { Terminal } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { type ExampleReport, type IntentExample, outOfScopeIntent } from '../vocabulary/router.ts';
import { readWords } from './features.ts';

const contradictionsListedMax = 20;
const shownCharsMax = 120;

/**
 * What a training would make of these lines. Throws `Terminal` with `router.many-lines`, `router.few-intents` or `router.many-intents` where it could make nothing of them;
 * what is only odd, such as one text under two intents, is in the report.
 */
export function checkExamples(lines: readonly IntentExample[]): ExampleReport {
  if (lines.length > limits.routerExamplesMax) throw new Terminal('router.many-lines', `There are ${lines.length} lines, and at most ${limits.routerExamplesMax} are taken.`, 'Leave some out: a few hundred an intent are enough.');
  const intentsOf = new Map<string, { text: string; intents: Set<string> }>();
  const counts = new Map<string, number>();
  const found = { duplicates: 0, cut: 0, empty: 0 };
  for (const { text, intent } of lines) {
    if (text.length > limits.routerTextCharsMax) found.cut += 1;
    const key = readWords(text).join(' ');
    if (key === '') {
      found.empty += 1;
      continue;
    }
    const known = intentsOf.get(key);
    if (known?.intents.has(intent) === true) {
      found.duplicates += 1;
      continue;
    }
    if (known === undefined) intentsOf.set(key, { text, intents: new Set([intent]) });
    else known.intents.add(intent);
    counts.set(intent, (counts.get(intent) ?? 0) + 1);
  }
  checkIntentCount([...counts.keys()].filter((intent) => intent !== outOfScopeIntent).length);
  const contradictions = [...intentsOf.values()].filter(({ intents }) => intents.size > 1);
  return {
    lines: lines.length,
    usable: lines.length - found.duplicates - found.empty,
    intents: [...counts].map(([intent, examples]) => ({ intent, examples })).toSorted((a, b) => (a.intent < b.intent ? -1 : 1)),
    ...found,
    contradictions: contradictions.slice(0, contradictionsListedMax).map(({ text, intents }) => ({ text: text.slice(0, shownCharsMax), intents: [...intents].toSorted() })),
    contradictionCount: contradictions.length,
  };
}

/** Throws unless a classifier can be made for so many intents, `oos` not counted. */
export function checkIntentCount(intents: number): void {
  if (intents < 2) throw new Terminal('router.few-intents', `There are examples for ${intents === 0 ? 'no intent' : 'one intent only'}, and a classifier needs at least two.`, 'Add examples of another intent.');
  if (intents > limits.routerIntentsMax) throw new Terminal('router.many-intents', `There are ${intents} intents, and at most ${limits.routerIntentsMax} can be told apart.`, 'Merge intents, or leave some out.');
}

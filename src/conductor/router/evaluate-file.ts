import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Evaluation, IntentExample } from '../../vocabulary/router.ts';
import type { RouterFileReport } from '../../vocabulary/router-views.ts';
import type { Classifier } from '../../router/classifier.ts';
import { readLines, type FileOptions } from './import-examples.ts';

/** How good a classifier is on the lines of a file. */
export async function evaluateFile(classifier: Classifier, source: string, options: FileOptions): Promise<{ evaluation: Evaluation; file: RouterFileReport }> {
  const lines: IntentExample[] = [];
  const file = await readLines(source, options, (line) => {
    if (lines.length >= limits.routerExamplesMax) throw new Terminal('router.file-too-long', `${options.name ?? source} has more than ${limits.routerExamplesMax.toLocaleString('en-GB')} lines.`, 'Divide it.');
    lines.push(line);
  });
  const first = file.broken[0];
  if (lines.length === 0) throw new Terminal('router.nothing-to-test', `${options.name ?? source} has no line that can be used${first === undefined ? '' : `: line ${first.line} ${first.problem}`}.`, 'Each line is an object such as {"text": "Where is my parcel?", "intent": "delivery"}.');
  const { evaluate } = await import('../../router/evaluate.ts');
  return { evaluation: await evaluate(classifier, lines), file };
}

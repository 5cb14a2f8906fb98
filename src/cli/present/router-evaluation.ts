import type { Evaluation } from '../../vocabulary/router.ts';
import type { RouterFileReport } from '../../vocabulary/router-views.ts';
import type { Display } from './display.ts';
import { heading } from './display.ts';
import { fileText } from './router.ts';
import { fields, table, type Cell } from './table.ts';
import { count, counted } from './times.ts';

/** How good a version is on a file. */
export function evaluationText(display: Display, evaluation: Evaluation, file: RouterFileReport, version: number): string {
  const { n, inScope, accuracy, macroF1, answered, outOfScope, calibration } = evaluation;
  const about = fields(display, [
    ['version', String(version)],
    ['lines', `${counted(n, 'line')}, ${count(inScope)} about an intent that it knows`],
    ['accuracy', percent(accuracy)],
    ['macro-F1', percent(macroF1)],
    ['answers', `${percent(answered.coverage)} of those, ${percent(answered.accuracy)} of them rightly`],
    ['out of scope', outOfScope === null ? '' : `${counted(outOfScope.n, 'line')}, ${percent(outOfScope.recall)} found (${percent(outOfScope.recallAt5)} when 5 % in scope are given up); AUROC ${number(outOfScope.auroc)}`],
    ['calibration error', percent(calibration.ece)],
  ]);
  return [fileText(display, file, 'tests'), about, '', heading(display, 'How sure it must be'), curveText(display, evaluation), '', heading(display, 'How sure it is, and how often it is right'), binsText(display, evaluation)].join('\n');
}

/** Few lines give the same point of the curve many times; once says it. */
function curveText(display: Display, { abstention }: Evaluation): string {
  const points = abstention.filter(({ threshold }, place) => threshold !== abstention[place - 1]?.threshold);
  return table(
    display,
    [{ title: 'from scope', align: 'right' }, { title: 'answered', align: 'right' }, { title: 'of those right', align: 'right' }, { title: 'out of scope found', align: 'right' }],
    points.map(({ threshold, coverage, accuracy, outOfScopeRecall }): Cell[] => [number(threshold), percent(coverage), percent(accuracy), percent(outOfScopeRecall)]),
  );
}

function binsText(display: Display, { calibration }: Evaluation): string {
  return table(
    display,
    [{ title: 'sure', align: 'right' }, { title: 'lines', align: 'right' }, { title: 'on average', align: 'right' }, { title: 'right', align: 'right' }],
    calibration.bins.map(({ from, to, n, confidence, accuracy }): Cell[] => [`${Math.round(from * 100)}–${Math.round(to * 100)} %`, count(n), n === 0 ? '' : percent(confidence), n === 0 ? '' : percent(accuracy)]),
  );
}

function number(value: number | null): string {
  return value === null ? '' : value.toFixed(3);
}

function percent(share: number | null): string {
  return share === null ? '' : `${(Math.round(share * 1_000) / 10).toFixed(1)} %`;
}

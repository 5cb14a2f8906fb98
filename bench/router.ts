import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Evaluation } from '../src/vocabulary/router.ts';
import type { Classifier } from '../src/router/classifier.ts';
import { evaluate } from '../src/router/evaluate.ts';
import { seededDraws, shuffle } from '../src/router/seeded-draws.ts';
import { readClassifier, trainClassifier } from '../src/router/train.ts';
import { bankingRows } from './banking77.ts';
import type { BenchOptions } from './main.ts';
import { makeReport, median, quantile, type Report, type Target } from './report.ts';

const draws = 5;
const shots = 10;
const classDraws = 3;
const classesHeldOut = 15;

const targets: Target[] = [
  { measure: 'accuracyFull', atLeast: 0.92 },
  { measure: 'accuracyTen', atLeast: 0.76 },
  { measure: 'trainSeconds', atMost: 15 },
  { measure: 'classifyP50Us', atMost: 200 },
  { measure: 'loadMs', atMost: 100 },
];

interface Example {
  text: string;
  intent: string;
}

/** The learned classifier on Banking77: all data, ten examples an intent, whole intents left out, and what it costs. */
export async function benchRouter({ banking }: BenchOptions): Promise<{ report: Report; targets: Target[] }> {
  const folder = banking ?? fileURLToPath(new URL('../../shared/data/banking77', import.meta.url));
  if (!existsSync(folder)) throw new Error(`router needs --banking77 FOLDER, with Banking77's train.csv and test.csv: there is no ${folder}`);
  const rows = bankingRows(folder);
  const [train, test] = [rows.train, rows.test].map((some) => some.map(({ text, category }): Example => ({ text, intent: category }))) as [Example[], Example[]];
  const started = performance.now();
  const cpu = process.cpuUsage();
  const full = await trainClassifier(train);
  const { user, system } = process.cpuUsage(cpu);
  const trainSeconds = (performance.now() - started) / 1_000;
  const onAll = await evaluate(full, test);
  const ten = await fewShots(train, test);
  const left = await leftOut(train, test);
  const measures = {
    accuracyFull: onAll.accuracy ?? 0,
    macroF1Full: onAll.macroF1 ?? 0,
    ece: onAll.calibration.ece ?? 1,
    answeredFull: onAll.answered.coverage ?? 0,
    answeredAccuracyFull: onAll.answered.accuracy ?? 0,
    accuracyTen: mean(ten.map(({ accuracy }) => accuracy ?? 0)),
    accuracyTenSd: deviation(ten.map(({ accuracy }) => accuracy ?? 0)),
    eceTen: mean(ten.map(({ calibration }) => calibration.ece ?? 1)),
    oosAuroc: mean(left.map(({ outOfScope }) => outOfScope?.auroc ?? 0)),
    oosRecallAt5: mean(left.map(({ outOfScope }) => outOfScope?.recallAt5 ?? 0)),
    trainSeconds,
    trainCpuSeconds: (user + system) / 1e6,
    ...timesOf(full, test),
  };
  return { report: makeReport('router', { train: train.length, test: test.length, draws, shots, classDraws, classesHeldOut }, measures), targets };
}

/** Ten examples of each intent, drawn anew each time; always the whole test set. */
async function fewShots(train: readonly Example[], test: readonly Example[]): Promise<Evaluation[]> {
  const found: Evaluation[] = [];
  for (let n = 0; n < draws; n++) {
    const counts = new Map<string, number>();
    const few = shuffled(train, `ten ${n}`).filter(({ intent }) => {
      counts.set(intent, (counts.get(intent) ?? 0) + 1);
      return (counts.get(intent) ?? 0) <= shots;
    });
    found.push(await evaluate(await trainClassifier(few), test));
  }
  return found;
}

/** Some intents are in no training example; the test messages of these are out of scope, and as near to it as can be. */
async function leftOut(train: readonly Example[], test: readonly Example[]): Promise<Evaluation[]> {
  const intents = [...new Set(train.map(({ intent }) => intent))].toSorted();
  const found: Evaluation[] = [];
  for (let n = 0; n < classDraws; n++) {
    const out = new Set(shuffled(intents, `left out ${n}`).slice(0, classesHeldOut));
    found.push(await evaluate(await trainClassifier(train.filter(({ intent }) => !out.has(intent))), test));
  }
  return found;
}

function timesOf(classifier: Classifier, test: readonly Example[]): Record<'classifyP50Us' | 'classifyP99Us' | 'explainP50Us' | 'bytes' | 'loadMs', number> {
  const bytes = classifier.toBytes();
  const loads = Array.from({ length: 5 }, () => msOf(() => readClassifier(bytes)));
  const read = readClassifier(bytes);
  const each = test.map(({ text }) => msOf(() => read.classify(text)) * 1_000);
  const explained = test.slice(0, 300).map(({ text }) => msOf(() => read.explain(text)) * 1_000);
  return { classifyP50Us: median(each), classifyP99Us: quantile(each, 0.99), explainP50Us: median(explained), bytes: bytes.length, loadMs: median(loads) };
}

function msOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function shuffled<T>(list: readonly T[], seed: string): T[] {
  const order = Int32Array.from(list.keys());
  shuffle(order, seededDraws(seed));
  return Array.from(order, (i) => list[i] as T);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

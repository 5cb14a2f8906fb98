import { Terminal } from '../vocabulary/errors.ts';
import { type Calibration, Calibrator, scopeOf } from './calibration.ts';
import { type Classifier, classifierOf } from './classifier.ts';
import { checkIntentCount } from './examples.ts';
import { readParts } from './format.ts';
import { layersCalibrated, layersUsed, type Network, networkWork, rowScores, small, trainNetwork } from './network.ts';
import { seededDraws, shuffle } from './seeded-draws.ts';
import { softmax } from './softmax.ts';
import { readExamples, type TrainingSet, trainingSet, workPerWord } from './training-set.ts';
import { Turns } from './turns.ts';

export interface TrainingOptions {
  /** The same examples in the same order with the same seed give the same bytes. */
  seed?: string | undefined;
  /** The share of texts in scope that it may abstain from, 0 to 0.5. The more, the more of what is out of scope is found. Default 0.05. */
  reject?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told now and then how much of the work is done, 0 to 1. */
  progress?: ((share: number) => void) | undefined;
}

const rejectDefault = 0.05;

/**
 * Learns from `examples`, in this process and without any I/O; the event loop turns about every 10 ms. Examples with the intent `oos` teach what to abstain from.
 * Throws `Terminal` with `router.few-intents` or `router.many-intents`, and what `signal` is aborted with.
 */
export async function trainClassifier(examples: readonly { text: string; intent: string }[], options: TrainingOptions = {}): Promise<Classifier> {
  const { seed = 'router', reject = rejectDefault, signal, progress } = options;
  if (!(reject >= 0 && reject <= 0.5)) throw new Terminal('router.reject-share', `The share to reject is ${reject}.`, 'Give a share from 0 to 0.5, such as 0.05.');
  const turns = new Turns({ signal, progress });
  const read = await readExamples(examples, seed, turns);
  checkIntentCount(read.outside ? read.intents.length - 1 : read.intents.length);
  turns.expect(expectedWork(read));
  const set = await trainingSet(read, turns);
  const shape = { features: set.space.hashes.length, intents: set.intents.length, seed };
  const calibration = await calibrated(set, { ...shape, reject }, turns);
  const network = await trainNetwork(set.rows, Int32Array.from(set.examples.keys()), { ...shape, layers: layersUsed }, turns);
  if (calibration.evidence < examplesForFolds && reject > 0) calibration.abstainBelow = guessedBound(set, network);
  const { intents, outside, languages, space } = set;
  return classifierOf({ intents, outside, languages, texts: set.examples.length, space, network: small(network), calibration });
}

/** A classifier from its bytes; what it throws stands at `readParts`. */
export function readClassifier(bytes: Uint8Array): Classifier {
  return classifierOf(readParts(bytes));
}

/** The fewer the examples, the more a fold's training misses those that it leaves out. */
function foldsFor(examples: number): number {
  return examples <= 300 ? 10 : 5;
}

/** With fewer there is nothing to learn from leaving some out. */
const examplesForFolds = 10;
/** After so many predictions no further fold is trained: more make the calibration no better, and a training longer. */
const predictionsWanted = 2_000;
const predictionsMax = 10_000;

/** Each example's scores from a training without it and without the others of its fold. The names of the intents are in all trainings. */
async function calibrated(set: TrainingSet, shape: { features: number; intents: number; seed: string; reject: number }, turns: Turns): Promise<Calibration> {
  const calibrator = new Calibrator();
  const folds = foldsOf(set, shape.seed);
  const given = set.examples.filter(({ isName }) => !isName).length;
  if (given < examplesForFolds) return { temperature: 1, evidence: given, abstainBelow: 0 };
  const count = foldsFor(given);
  for (let fold = 0; fold < count && calibrator.predictions < predictionsWanted; fold++) {
    const others = Int32Array.from(folds.keys()).filter((row) => folds[row] !== fold);
    const network = await trainNetwork(set.rows, others, { ...shape, layers: layersCalibrated }, turns);
    for (const [row, its] of folds.entries()) {
      if (its !== fold || calibrator.predictions >= predictionsMax) continue;
      addPrediction(calibrator, set, network, row);
      if (turns.spent(100 * set.intents.length)) await turns.next();
    }
  }
  return calibrator.result(shape.reject);
}

/** With too few examples to leave some out: half of what the least typical of them gets, although it was trained on it. */
function guessedBound({ rows, outside, examples, intents }: TrainingSet, network: Network): number {
  let least = 1;
  for (const [row, { isName, intent }] of examples.entries()) {
    if (isName || (outside && intent === intents.length - 1)) continue;
    const scores = rowScores(network, rows, row);
    softmax(scores, 1);
    least = Math.min(least, scopeOf(scores, outside));
  }
  return least / 2;
}

function addPrediction(calibrator: Calibrator, { rows, outside, intents }: TrainingSet, network: Network, row: number): void {
  const intent = rows.intents[row] as number;
  const known = outside ? intents.length - 1 : intents.length;
  if (intent >= known) return;
  const scores = rowScores(network, rows, row);
  const sure = scores.slice(0, known);
  softmax(scores, 1);
  calibrator.add(sure, intent, scopeOf(scores, outside));
}

/** A fold for each example, so that each intent's are spread over all; −1 for the names. */
function foldsOf({ examples, intents }: TrainingSet, seed: string): Int32Array {
  const given = examples.filter(({ isName }) => !isName).length;
  const count = foldsFor(given);
  const order = Int32Array.from(examples.keys());
  shuffle(order, seededDraws(`${seed} folds`));
  const next = Int32Array.from(intents.keys());
  const folds = new Int32Array(examples.length).fill(-1);
  for (const row of order) {
    const { intent, isName } = examples[row] as TrainingSet['examples'][number];
    if (isName) continue;
    folds[row] = (next[intent] as number) % count;
    next[intent] = (next[intent] as number) + 1;
  }
  return folds;
}

/** All that is still to do once the examples are read, in the unit of `Turns`. */
function expectedWork({ examples, intents }: Pick<TrainingSet, 'examples' | 'intents'>): number {
  const words = examples.reduce((sum, example) => sum + example.words.length, 0);
  const folds = foldsFor(examples.length);
  const trained = examples.length < examplesForFolds ? 0 : Math.min(folds, Math.ceil((predictionsWanted * folds) / examples.length));
  const work = (layers: number): number => networkWork({ examples: examples.length, entries: words * entriesPerWord, intents: intents.length, layers });
  return 2 * words * workPerWord + work(layersUsed) + trained * (1 - 1 / folds) * work(layersCalibrated);
}

const entriesPerWord = 12;

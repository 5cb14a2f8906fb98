import type { Classification, Explanation, RankedIntent } from '../vocabulary/router.ts';
import { humbled, scopeOf } from './calibration.ts';
import { explain } from './explain.ts';
import { readingLanguage, readWords } from './features.ts';
import { writeParts } from './format.ts';
import { scoresOf } from './network.ts';
import type { ClassifierParts } from './parts.ts';
import { softmax } from './softmax.ts';

/** Texts to intents. Immutable; holds no text that it was trained on, only hashes. */
export interface Classifier {
  /** The possible answers, sorted. */
  readonly intents: readonly string[];
  /** The number of training texts. */
  readonly trainedOn: number;
  /** It abstains when `scope` is below this, and when being out of scope is what examples say it most likely is. */
  readonly abstainBelow: number;
  /** Of the first 20,000 characters, at most 1,000 words. Never throws; a text of which it knows nothing gets scope 0. */
  classify(text: string): Classification;
  explain(text: string): Explanation;
  /** The form that `readClassifier` reads. Equal classifiers have equal bytes. */
  toBytes(): Uint8Array;
}

const alternativesMax = 4;

export function classifierOf(parts: ClassifierParts): Classifier {
  const intents = parts.outside ? parts.intents.slice(0, -1) : parts.intents;
  const classify = (text: string): Classification => classification(parts, intents, scored(parts, text));
  return {
    intents,
    trainedOn: parts.texts,
    abstainBelow: parts.calibration.abstainBelow,
    classify,
    explain: (text) => explain(parts, text, classify(text)),
    toBytes: () => writeParts(parts),
  };
}

function scored({ languages, space, network }: ClassifierParts, text: string): { scores: Float64Array; read: boolean } {
  const words = readWords(text);
  const vector = space.vectorOf(words, readingLanguage(words, text, languages));
  return { scores: scoresOf(network, vector).scores, read: vector.length > 0 };
}

/** Where nothing was `read`, neither a word nor a piece of one that any example has, there is nothing to go by. */
function classification({ outside, calibration }: ClassifierParts, intents: readonly string[], { scores, read }: { scores: Float64Array; read: boolean }): Classification {
  const sure = scores.slice(0, intents.length);
  softmax(sure, calibration.temperature);
  softmax(scores, 1);
  const scope = read ? scopeOf(scores, outside) : 0;
  const isOutside = outside && ranking(scores, 1)[0] === intents.length;
  const ranked = ranking(sure, alternativesMax + 1).map((k): RankedIntent => ({ intent: intents[k] as string, confidence: humbled(sure[k] as number, calibration.evidence, intents.length) }));
  const [best, ...alternatives] = ranked as [RankedIntent, ...RankedIntent[]];
  return { intent: best.intent, confidence: best.confidence, alternatives, abstained: !read || isOutside || scope < calibration.abstainBelow, scope };
}

/** The places of the `count` highest, best first; of equals the earlier. */
function ranking(values: Float64Array, count: number): number[] {
  const best: number[] = [];
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    if (best.length === count && value <= (values[best[count - 1] as number] as number)) continue;
    let at = best.length;
    while (at > 0 && (values[best[at - 1] as number] as number) < value) at -= 1;
    best.splice(at, 0, k);
    if (best.length > count) best.pop();
  }
  return best;
}

import type { Language } from '../text/language.ts';
import type { Calibration } from './calibration.ts';
import type { FeatureSpace } from './feature-space.ts';
import type { SmallNetwork } from './network.ts';

/** All that a classifier is: what is trained, stored and read back. */
export interface ClassifierParts {
  /** Sorted; with `outside` one more at the end stands for what is out of scope. */
  intents: string[];
  outside: boolean;
  /** Those of the training texts, the commonest first. */
  languages: Language[];
  /** Texts that it was trained on, the intents' names among them. */
  texts: number;
  space: FeatureSpace;
  network: SmallNetwork;
  calibration: Calibration;
}

/**
 * Which intent a wish is like when no wording decides: a classifier that is trained on the example sentences of `intents.ts` when it is first asked,
 * in this process. What it finds is only ever a question to the operator.
 */
import { outOfScopeIntent } from '../../vocabulary/router.ts';
import { intentNames, type IntentName } from '../../vocabulary/understanding.ts';
import type { Classifier } from '../../router/classifier.ts';
import { intents } from './intents.ts';

export interface Likeness {
  name: IntentName;
  /** 0 to 1. */
  confidence: number;
  /** Too unlike all examples to say. */
  abstained: boolean;
  /** The next best. */
  next: IntentName[];
}

/** Below this, another intent is too likely to ask about this one alone. */
const confidenceMin = 0.4;

/** What people also type, and what is none of these. */
const offTopic: readonly string[] = [
  'hello', 'how are you', 'good morning everybody', 'what is the weather like', 'tell me a joke', 'thanks a lot', 'yes', 'no', 'ok', 'test', 'help', 'I am hungry', 'the sun is shining', 'lorem ipsum dolor sit amet', 'asdf qwer', 'make me a sandwich', 'play some music',
  'translate this into French', 'book a flight to Rome', 'order more paper', 'open the window', 'write a poem about autumn', 'calculate 17 times 23', 'who won the match', 'buy milk', 'invent a name for the product', 'summarise the report', 'publish the post', 'deploy the website', 'call the plumber',
  'hallo', 'wie geht es dir', 'erzähl einen Witz', 'bestell Pizza', 'übersetze das ins Englische', 'ja', 'danke schön', 'ruf den Klempner an',
];

let trained: Promise<Classifier> | undefined;

/** `null` when there is nothing in it to compare. */
export async function intentLike(text: string): Promise<Likeness | null> {
  const { intent, confidence, alternatives, abstained } = (await (trained ??= train())).classify(text);
  const ranked = [intent, ...alternatives.map((one) => one.intent)].flatMap((name) => intentNames.find((known) => known === name) ?? []);
  const [name, ...next] = ranked;
  return name === undefined ? null : { name, confidence, abstained: abstained || confidence < confidenceMin, next: next.slice(0, 2) };
}

/** Loaded when a wish has no plain wording: most have one. */
async function train(): Promise<Classifier> {
  const { trainClassifier } = await import('../../router/train.ts');
  return trainClassifier([...intents.flatMap(({ name, examples }) => examples.map((text) => ({ text, intent: name }))), ...offTopic.map((text) => ({ text, intent: outOfScopeIntent }))], { seed: 'do' });
}

import type { TaskId } from '../../vocabulary/ids.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import { wishCharsMax, type Rephrased } from '../../vocabulary/understanding.ts';
import { rephraseAgent, rephraseOutput } from '../../agents/rephrase/rephrase.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { ModelDesk } from '../../models/desk.ts';
import type { Engine } from '../../tasks/port.ts';
import { intents } from './intents.ts';

export interface RephraseDeps {
  ledger: Ledger;
  engine: Pick<Engine, 'start'>;
  clock: Clock;
  /** Without it nobody is asked. */
  models?: ModelDesk | undefined;
  /** Resolves when the task has come to an end, or to a wait. */
  untilAtRest(task: TaskId): Promise<void>;
}

/** Of each intent so many of its examples are shown to the model. */
const formsEach = 4;

/** The wish in words that are understood, by a model; `null` when there is none, or it does not know either. Metered, on record. */
export async function rephrased({ ledger, engine, clock, models, untilAtRest }: RephraseDeps, words: string): Promise<Rephrased | null> {
  if (models === undefined || models.modelsOf('classify').length === 0) return null;
  const forms = intents.flatMap(({ examples }) => examples.slice(0, formsEach));
  const { task } = await engine.start({ agent: rephraseAgent.name, input: { words: words.slice(0, wishCharsMax), forms, requested: clock.now() }, subject: null, cause: null, byItsCommand: true });
  await untilAtRest(task);
  const [completed] = await ledger.events({ task, kind: 'task.completed', limit: 1 });
  if (completed?.kind !== 'task.completed') return null;
  const { sentence, model } = rephraseOutput.parse(completed.data.result);
  return sentence === null || model === null ? null : { sentence, model, task };
}

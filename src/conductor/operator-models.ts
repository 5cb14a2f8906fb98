import type { ModelSettings } from '../vocabulary/model-settings.ts';
import type { ModelCallView, ModelView, TierCheck } from '../vocabulary/model-views.ts';
import { textTiers } from '../vocabulary/models.ts';
import { Terminal } from '../vocabulary/errors.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { BlobRef, TaskId } from '../vocabulary/ids.ts';
import { modelCheckAgent, modelCheckOutput } from '../agents/model-check/model-check.ts';
import { textFileSchema, type TextFile } from './model/records.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Engine } from '../tasks/port.ts';

export interface OperatorModelDeps {
  ledger: Ledger;
  engine: Pick<Engine, 'start'>;
  clock: Clock;
  settings: ModelSettings;
  env: { readonly [name: string]: string | undefined };
  /** Resolves when the task has come to an end, or to a wait. */
  untilAtRest(task: TaskId): Promise<void>;
}

/** The models of company.yaml, and whether they answer. */
export function operatorModels({ ledger, engine, clock, settings, env, untilAtRest }: OperatorModelDeps) {
  return {
    list: async (): Promise<ModelView[]> => (await import('../models/list-models.ts')).listModels(settings, env),
    /** What one request said and was answered: the event of a `model.called`. */
    async call(seq: number): Promise<ModelCallView> {
      const event = seq > 0 && seq <= (await ledger.head()).seq ? await ledger.event(seq) : null;
      if (event?.kind !== 'model.called') throw new Terminal('models.no-such-call', `Event ${seq} is no request to a model.`, 'The timeline of a task (`keelson task ID`) has the numbers of its requests in the last column.');
      const texts = await readTexts(ledger, event.data.texts);
      return { seq, at: event.at, task: event.task, call: event.data, texts: texts === null ? null : { ...texts.prompt, leftOut: texts.leftOut, answer: texts.answer } };
    },
    /** Asks each tier that has models for one word. */
    async check(): Promise<TierCheck[]> {
      const checks: TierCheck[] = [];
      for (const tier of textTiers) {
        if (settings.tiers[tier] === undefined) continue;
        const { task } = await engine.start({ agent: modelCheckAgent.name, input: { tier, requested: clock.now() }, subject: null, cause: null, byItsCommand: true });
        await untilAtRest(task);
        const [completed] = await ledger.events({ task, kind: 'task.completed', limit: 1 });
        const ended = completed?.kind === 'task.completed' ? modelCheckOutput.parse(completed.data.result) : { tier, model: null, answer: '', why: await whyItWaits(ledger, task) };
        checks.push({ ...ended, task });
      }
      return checks;
    },
  };
}

async function whyItWaits(ledger: Ledger, task: TaskId): Promise<string> {
  const [last] = await ledger.events({ task, kind: 'model.called', newestFirst: true, limit: 1 });
  const failure = last?.kind === 'model.called' ? last.data.failure : null;
  const advice = failure?.nextStep.replace(/ ?It is tried again by itself\.$/u, '') ?? '';
  return `${failure === null ? '' : `${failure.message} `}${advice === '' ? '' : `${advice} `}It is tried again by the next \`keelson run\`; \`keelson task ${task}\` tells more.`;
}

/** The text of a call, `null` when it expired, was forgotten, or was lost with its file. */
async function readTexts(ledger: Ledger, ref: BlobRef | null): Promise<TextFile | null> {
  if (ref === null || (await ledger.blobs.check(ref)) !== 'ok') return null;
  return textFileSchema.parse(JSON.parse(new TextDecoder().decode(await ledger.blobs.get(ref))));
}

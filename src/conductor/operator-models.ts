import type { ModelSettings } from '../vocabulary/model-settings.ts';
import type { ModelView, TierCheck } from '../vocabulary/model-views.ts';
import { textTiers } from '../vocabulary/models.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { modelCheckAgent, modelCheckOutput } from '../agents/model-check/model-check.ts';
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
  return `${failure === null ? '' : `${failure.message} `}It is tried again by the next \`keelson run\`; \`keelson task ${task}\` tells more.`;
}

import type { DatabaseSync } from 'node:sqlite';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import { taskNumber } from '../../vocabulary/ids.ts';
import type { ExactCost } from '../../vocabulary/models.ts';
import type { Family, FamilyDeps, Folds } from '../family.ts';
import { sumFolds, sumQueries, type ModelSumQueries } from './model-sums.ts';
import { textFolds, textQueries, type ModelTextQueries } from './model-texts.ts';

export interface ModelQueries extends ModelSumQueries, ModelTextQueries {
  /** The newest `model.called` event whose answer may be used for this request at that time (epoch ms), `null` when there is none. */
  answered(request: string, at: number): Promise<number | null>;
}

/** Calls of models: what they cost, which answers may be used again, whose texts are kept. */
export function modelsFamily(deps: FamilyDeps): Family<ModelQueries> {
  return {
    tables: [
      { name: 'model_calls', orderBy: 'seq' }, { name: 'model_days', orderBy: 'day, agent, purpose, model, currency' }, { name: 'model_customer_days', orderBy: 'day, who, currency' },
      { name: 'model_answers', orderBy: 'request, seq' }, { name: 'model_texts', orderBy: 'seq, ref' },
    ],
    folds: folds(deps),
    checks: {},
    queries: { ...answerQueries(deps.db), ...sumQueries(deps.db), ...textQueries(deps.db) },
  };
}

function answerQueries(db: DatabaseSync): Pick<ModelQueries, 'answered'> {
  const answered = db.prepare('SELECT seq FROM model_answers WHERE request = ? AND until > ? ORDER BY seq DESC LIMIT 1');
  return {
    async answered(request, at) {
      return (answered.get(request, at)?.['seq'] as number | undefined) ?? null;
    },
  };
}

function folds({ db }: FamilyDeps): Folds {
  const insert = db.prepare(
    `INSERT INTO model_calls (seq, at, day, task, agent, customer, purpose, tier, model, outcome, counts, input, cached_input, output, currency, amount, billionths, saved_tokens, saved_amount, saved_billionths, ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const sums = sumFolds(db);
  const texts = textFolds(db);
  const answer = db.prepare('INSERT INTO model_answers (request, seq, until) VALUES (?, ?, ?)');
  const dropAnswers = db.prepare('DELETE FROM model_answers WHERE seq <= ?');
  const forgetAnswers = db.prepare('DELETE FROM model_answers WHERE seq IN (SELECT seq FROM events WHERE subject = ? AND seq < ?)');

  const about = (event: LedgerEvent<'model.called' | 'model.reused'>) => {
    const { day, purpose, tier, model } = event.data;
    return { place: [event.seq, event.at, day, event.task === null ? null : taskNumber(event.task), agentOf(event.actor), event.forgotten ? '' : event.subject], what: [purpose, tier, model] } as const;
  };
  return {
    'model.called': (event) => {
      const { outcome, counts, usage, cost, worst, ms, request, reusableUntil, texts: kept } = event.data;
      const { place, what } = about(event);
      // Of tokens that nobody counted nobody knows which were read and which written.
      const tokens = usage ?? { input: counts === 'worst' ? worst.tokens : 0, cachedInput: 0, output: 0 };
      const cents = counts === 'worst' ? worst.cost : cost;
      insert.run(...place, ...what, outcome, counts, tokens.input, tokens.cachedInput, tokens.output, ...amounts(cents), 0, 0, 0, ms);
      sums.called(event.seq);
      if (event.forgotten) return;
      if (reusableUntil !== null && kept !== null) answer.run(request, event.seq, reusableUntil);
      texts.called(event);
    },
    'model.reused': (event) => {
      const { usage, cost } = event.data.saved;
      const { place, what } = about(event);
      insert.run(...place, ...what, 'reused', 'nothing', 0, 0, 0, cost?.currency ?? null, 0, 0, usage.input + usage.output, cost?.amount ?? 0, cost?.billionths ?? 0, 0);
      sums.called(event.seq);
    },
    'model.texts-expired': ({ data }) => {
      dropAnswers.run(data.upTo);
      texts.expired(data.upTo);
    },
    'subject.forgotten': (event) => {
      for (const key of event.data.keys) {
        sums.forget(key, event.seq);
        texts.forget(key, event.seq);
        forgetAnswers.run(key, event.seq);
      }
    },
  };
}

function amounts(cost: ExactCost | null): [string | null, number, number] {
  return cost === null ? [null, 0, 0] : [cost.currency, cost.amount, cost.billionths];
}

function agentOf(actor: string): string {
  return actor.startsWith('agent:') ? actor.slice('agent:'.length) : actor;
}

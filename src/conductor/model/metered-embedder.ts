/**
 * Vectors cost like answers: the worst case is reserved before each request (B1), under the budgets of the company and of all agents, and what it was counted for is on record with its end. No task stands behind
 * these requests, so a reservation that a crash left open is settled at its worst when the company is opened again.
 */
import { hash } from 'node:crypto';
import type { BudgetSetting } from '../../vocabulary/budgets.ts';
import type { CountingEmbedder, Embedder } from '../../vocabulary/embedder.ts';
import { Conflict, KeelsonError, NeedsOperator, Retryable, type FailureData } from '../../vocabulary/errors.ts';
import type { Draft, EventData } from '../../vocabulary/events.ts';
import { costOf, worstCostOf } from '../../vocabulary/exact-cost.ts';
import type { TaskId } from '../../vocabulary/ids.ts';
import type { Price } from '../../vocabulary/model-settings.ts';
import type { ModelUsage } from '../../vocabulary/models.ts';
import type { Clock, Random } from '../../vocabulary/ports.ts';
import type { Ledger } from '../../ledger/port.ts';
import { otherCurrency } from '../../models/prices.ts';
import { budgetDues, knownBudgets, type Due } from '../../policy/budgets.ts';
import { nextWindowStart, windowName } from '../../policy/windows.ts';
import { embedReservation } from '../../ledger/families/budgets.ts';
import { settledData } from '../agent-spend.ts';
import { wholeUnits, type Worst } from './records.ts';

export interface EmbedMeter {
  ledger: Ledger;
  clock: Clock;
  random: Random;
  /** IANA time zone of the company. */
  zone: string;
  budgets(): readonly BudgetSetting[] | null;
  /** `provider/model`. */
  model: string;
  /** `free`: it runs on this machine. */
  price: Price | 'free' | null;
}

/** What a provider puts around each text. */
const aroundText = 16;

export function meteredEmbedder(embedder: CountingEmbedder, meter: EmbedMeter): Embedder {
  return {
    ...embedder,
    async embed(texts, signal) {
      const tokens = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + aroundText, 0);
      const { price } = meter;
      const worst: Worst = { tokens, cost: price === null || price === 'free' ? null : worstCostOf({ inputTokensMax: tokens, outputTokensMax: 0 }, price) };
      const reserved = await reserve(meter, worst);
      const started = performance.now();
      const end = (ended: Pick<Ended, 'counts' | 'usage' | 'failure'>): Promise<void> => record(meter, reserved, { ...ended, worst, texts, ms: performance.now() - started });
      try {
        const { vectors, tokens: counted } = await embedder.embedCounted(texts, signal);
        await end(counted === null ? { counts: 'worst', usage: null, failure: null } : { counts: 'exact', usage: { input: counted, cachedInput: 0, cacheWrite: 0, output: 0 }, failure: null });
        return vectors;
      } catch (error) {
        if (error instanceof KeelsonError) await end({ counts: mayHaveCost.has(error.code) ? 'worst' : 'nothing', usage: null, failure: error.toData() });
        throw error;
      }
    },
  };
}

/** The request may have reached the provider. */
const mayHaveCost = new Set(['models.timeout', 'models.aborted', 'models.connection-lost', 'models.malformed-answer', 'models.wrong-dimensions']);

interface Reserved {
  id: string;
  dues: Due[];
}

async function reserve({ ledger, clock, random, zone, budgets, model, price }: EmbedMeter, worst: Worst): Promise<Reserved> {
  const id = embedReservation(random.uuid());
  const now = clock.now();
  // What is counted by task or flow counts tasks.
  const settings = knownBudgets(budgets()).filter(({ scope }) => scope === 'company' || scope === 'agent');
  const who = { agent: 'memory', task: '' as TaskId, flow: '' as TaskId, kind: null };
  const { dues, uncountable } = budgetDues(settings, who, { money: worst.cost === null ? null : wholeUnits(worst.cost), tokens: worst.tokens, count: 0 }, now, zone);
  const capped = settings.find((setting) => setting.unit === 'money' && setting.kind === null && (setting.agent === null || setting.agent === who.agent));
  if (price === null && capped !== undefined) throw noEmbedderPrice(model);
  const [strange] = uncountable;
  if (price !== null && price !== 'free' && strange !== undefined) throw otherCurrency(model, price.currency, strange.currency ?? '');
  if (dues.length === 0) return { id, dues };
  const lines = dues.map(({ line }) => line);
  try {
    await ledger.append([{ kind: 'budget.reserved', actor: 'system', data: { reservation: id, lines, what: `${model}: vectors` } }], [{ type: 'within-budgets', lines }]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const next = Math.min(...dues.map(({ setting }) => nextWindowStart(zone, now, setting.per) ?? Number.POSITIVE_INFINITY));
    throw new Retryable('budget.used-up', `A budget has no room for vectors of ${model}: ${error.message}`, 'Raise it (`keelson budgets`), or wait for its next window. Until then search goes on without the model.', Number.isFinite(next) ? { retryAt: next } : {});
  }
  return { id, dues };
}

interface Ended {
  counts: EventData<'model.called'>['counts'];
  usage: ModelUsage | null;
  failure: FailureData | null;
  worst: Worst;
  texts: readonly string[];
  ms: number;
}

async function record({ ledger, clock, zone, model, price }: EmbedMeter, { id, dues }: Reserved, { counts, usage, failure, worst, texts, ms }: Ended): Promise<void> {
  const cost = usage === null || price === null || price === 'free' ? null : costOf(usage, price);
  const called: Draft = {
    kind: 'model.called', actor: 'system',
    data: {
      place: null, name: 'vectors', purpose: 'memory.embed', tier: 'embed', model, day: windowName(zone, clock.now(), 'day'), request: hash('sha256', JSON.stringify([model, ...texts]), 'hex'), attempt: 1,
      outcome: failure === null ? 'answered' : 'failed', texts: null, counts, usage, cost, worst, ms, reusableUntil: null, failure,
    },
  };
  const lines = dues.map(({ setting, line }) => ({ ...line, unit: setting.unit, currency: setting.currency }));
  const spent = counts === 'worst' ? { tokens: worst.tokens, ...(worst.cost === null ? {} : { money: worst.cost }) } : { tokens: usage?.input ?? 0, ...(cost === null ? {} : { money: cost }) };
  await ledger.append(lines.length === 0 ? [called] : [called, { kind: 'budget.settled', actor: 'system', data: settledData(id, lines, spent) }]);
}

function noEmbedderPrice(model: string): KeelsonError {
  return new NeedsOperator('models.no-price', `The embedder ${model} has no price, so a budget in money can't be kept with it.`, 'Write into company.yaml what a million of its tokens cost, and start Keelson again: models.prices for a model of models.tiers.embed, or memory.embedder.price: { input: 0.02, currency: EUR }. Until then search goes on without the model.');
}

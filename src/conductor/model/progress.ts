import type { FailureData } from '../../vocabulary/errors.ts';
import type { NoModel } from '../../vocabulary/model-contract.ts';

/** Attempts at one model that certainly or perhaps did not reach it. */
const failuresMax = 3;
/** A model that is busy for longer than this is left for the next one, when there is one. */
export const patienceMs = 5_000;
/** And for longer than this, when there is no other, for the way without a model: a customer would wait for it. */
export const patienceAloneMs = 120_000;

/** What is put to the same model again, with what was wrong. */
export interface Repair {
  model: string;
  answer: string;
  problem: string;
}

/**
 * How far one call of `ctx.model` has come. Made from what is on record alone, so that a replay comes as far. Which models there are is looked up in the recorded steps, since
 * company.yaml may change in between.
 */
export class Progress {
  /** Requests so far. */
  attempts = 0;
  repair: Repair | null = null;
  /** The model whose answer was cut off gets twice the room, once. */
  roomier: string | null = null;
  /** How often it was waited for others to free a budget. */
  waits = 0;
  /** An earlier answer was no good here. */
  mayReuse = true;
  last: NoModel | null = null;
  private readonly failures = new Map<string, number>();
  private readonly over = new Set<string>();
  private readonly mended = new Set<string>();

  /** The models that need not be asked any more. */
  get givenUp(): ReadonlySet<string> {
    return this.over;
  }

  giveUp(model: string, why: NoModel): void {
    this.over.add(model);
    this.last = why;
    this.repair = null;
    this.roomier = null;
  }

  /** Another try of the same model, or `false` when it had enough of them. */
  mayTryAgain(model: string, why: NoModel): boolean {
    const failures = (this.failures.get(model) ?? 0) + 1;
    this.failures.set(model, failures);
    this.last = why;
    if (failures < failuresMax) return true;
    this.giveUp(model, why);
    return false;
  }

  /** The operator had a look: all models may be asked again. Only the count of requests goes on. */
  beginAnew(): void {
    this.repair = null;
    this.roomier = null;
    this.mayReuse = true;
    this.waits = 0;
    this.last = null;
    for (const kept of [this.failures, this.over, this.mended]) kept.clear();
  }

  failuresOf(model: string): number {
    return this.failures.get(model) ?? 0;
  }

  /** Once for each model: its answer goes back to it with what is wrong. */
  mend(model: string, answer: string, problem: string): void {
    const why = { code: 'models.invalid-answer', reason: `${model} did not answer as asked: ${problem}` };
    if (this.mended.has(model) || answer.trim() === '') return this.giveUp(model, why);
    this.mended.add(model);
    this.last = why;
    this.repair = { model, answer, problem };
  }

  giveRoom(model: string): void {
    const why = { code: 'models.truncated', reason: `The answer of ${model} was cut off: it is longer than outputTokensMax allows.` };
    if (this.roomier === model || this.mended.has(model)) return this.giveUp(model, why);
    this.last = why;
    this.roomier = model;
  }
}

export function noModel({ code, message, nextStep }: FailureData): NoModel {
  return { code, reason: `${message} ${nextStep}`.trim() };
}

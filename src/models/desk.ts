import { priceOf } from './prices.ts';
import type { Breaker } from './breaker.ts';
import type { LanguageModel } from './language-model.ts';
import type { FailureData } from '../vocabulary/errors.ts';
import { providerOf, type ModelSettings, type Price } from '../vocabulary/model-settings.ts';
import { textTiers, type TextTier } from '../vocabulary/models.ts';

export interface DeskDeps {
  settings: ModelSettings;
  /** `null` for a model that company.yaml does not name. */
  model(id: string): LanguageModel;
  breaker(): Breaker;
}

/**
 * All that this process knows of the models of company.yaml: who they are, what they cost, how their providers are doing, and what is being asked right now. Nothing of it
 * matters after a restart, so none of it is on record.
 */
export class ModelDesk {
  readonly settings: ModelSettings;
  private readonly deps: DeskDeps;
  private readonly breakers = new Map<string, Breaker>();
  private readonly refused = new Map<string, FailureData>();
  /** By request: settled when the answer is on record, or there will be none. */
  private readonly asking = new Map<string, Promise<void>>();

  constructor(deps: DeskDeps) {
    this.deps = deps;
    this.settings = deps.settings;
  }

  /** The models of a tier, the first choice first. */
  modelsOf(tier: TextTier): readonly string[] {
    return this.settings.tiers[tier] ?? [];
  }

  /** The models of the tiers below, for a budget that asks for something cheaper. */
  cheaperThan(tier: TextTier): readonly string[] {
    const own = this.modelsOf(tier);
    return [...new Set(textTiers.slice(textTiers.indexOf(tier) + 1).flatMap((below) => this.modelsOf(below)))].filter((id) => !own.includes(id));
  }

  price(id: string): Price | null {
    return priceOf(this.settings, id);
  }

  model(id: string): LanguageModel {
    return this.deps.model(id);
  }

  breaker(id: string): Breaker {
    const provider = providerOf(id);
    const known = this.breakers.get(provider) ?? this.deps.breaker();
    this.breakers.set(provider, known);
    return known;
  }

  /** A model that can't be trusted with a budget is not asked again by this process. */
  refuse(id: string, why: FailureData): void {
    this.refused.set(id, why);
  }

  refusal(id: string): FailureData | null {
    return this.refused.get(id) ?? null;
  }

  /** Resolves when whoever asks this very question has the answer on record or has none; at once when nobody does. */
  async whileAsked(request: string, signal: AbortSignal): Promise<void> {
    const asked = this.asking.get(request);
    if (asked === undefined) return;
    const given = Promise.withResolvers<void>();
    const stop = (): void => given.resolve();
    signal.addEventListener('abort', stop, { once: true });
    await Promise.race([asked, given.promise]);
    signal.removeEventListener('abort', stop);
  }

  /** From here on others wait for this question, until the function that it returns is called; `null` when somebody else is asking it already. */
  ask(request: string): (() => void) | null {
    if (this.asking.has(request)) return null;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.asking.set(request, promise);
    return () => {
      if (this.asking.get(request) === promise) this.asking.delete(request);
      resolve();
    };
  }
}

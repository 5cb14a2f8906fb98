import type { KeelsonError } from '../vocabulary/errors.ts';
import type { ModelUsage } from '../vocabulary/models.ts';

export interface ModelPrompt {
  /** System texts in order: what is the same in many requests. The end of the last one is marked for the provider's cache where it wants a mark. */
  stable: string[];
  turns: { role: 'user' | 'assistant'; text: string }[];
}

export interface ModelRequest {
  prompt: ModelPrompt;
  /** The answer is to be JSON of this JSON Schema. Providers hold it to it as well as they can; whoever asks checks it. */
  schema: { name: string; json: object } | null;
  outputTokensMax: number;
  /** 0 to 2; `null` leaves it to the provider. Models that take none are asked without. */
  temperature: number | null;
  /** For the whole answer. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * - `stop`: the model was done. The text may be empty.
 * - `length`: it reached `outputTokensMax`, or its context was full.
 * - `refused`: it would not answer, or the provider's filter stepped in; the text is what it said instead, perhaps nothing.
 * - `over`: the server went on beyond `outputTokensMax` and was stopped by us; the text is what came so far, and the usage is not known.
 * - `other`: the provider gave another reason.
 */
export type ModelFinish = 'stop' | 'length' | 'refused' | 'over' | 'other';

export type ModelReply =
  | {
      ok: true;
      text: string;
      finish: ModelFinish;
      /** As the provider counted; `null` when it did not tell. */
      usage: ModelUsage | null;
      /** From the request to the end of the answer. */
      ms: number;
      /** As the provider named it: often more exact than what was asked for. */
      model: string;
    }
  | {
      ok: false;
      error: KeelsonError;
      /** `false` only when it is certain that nothing was charged: it was never sent, or was answered by an HTTP error. */
      mayHaveCost: boolean;
      usage: ModelUsage | null;
      ms: number;
    };

/** A model of company.yaml. */
export interface LanguageModel {
  /** `provider/model`. */
  readonly id: string;
  /** As company.yaml names it. */
  readonly provider: string;
  /** One request, one attempt: whoever asks decides when to try again. Throws nothing but assertions on our own code. */
  ask(request: ModelRequest): Promise<ModelReply>;
}

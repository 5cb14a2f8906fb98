import type { Price } from './model-settings.ts';
import type { ModelTier, TextTier } from './models.ts';
import type { EventData } from './events.ts';
import type { TaskId } from './ids.ts';

/** One choice of company.yaml: a model for a tier. */
export interface ModelView {
  tier: ModelTier;
  /** 1 is asked first. */
  choice: number;
  /** `provider/model`. */
  id: string;
  kind: string;
  /** Where its prompts go. */
  address: string;
  /** The environment variable of its key, and whether it is set; `null` when it needs none. */
  key: { variable: string; set: boolean } | null;
  /** `null`: nobody says, and under a budget in money it is not asked. */
  price: Price | null;
  /** `company.yaml`, or the month of the table that ships. */
  priceFrom: string | null;
}

/** What became of asking a tier for one word. */
export interface TierCheck {
  tier: TextTier;
  /** Who answered; `null` when nobody did, and then `why` says so. */
  model: string | null;
  answer: string;
  why: string | null;
  /** Its timeline tells what it cost. */
  task: TaskId;
}

/** One request with all that was said, as long as it is kept. */
export interface ModelCallView {
  seq: number;
  /** Epoch ms. */
  at: number;
  task: TaskId | null;
  call: EventData<'model.called'>;
  /** `null` when it is not kept any more, or was never sent. `answer` is empty when nothing came back. */
  texts: { stable: string[]; turns: { role: string; text: string }[]; leftOut: string[]; answer: string } | null;
}

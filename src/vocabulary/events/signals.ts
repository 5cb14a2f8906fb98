import { z } from 'zod';
import { blobRefPattern } from '../ids.ts';
import { jsonSchema } from '../json.ts';
import { receivedMailSchema } from '../mail.ts';
import { routedSchema } from '../routing.ts';

const source = z.string().max(1_000);
/** Two deliveries of the same thing have the same dedup key. */
const dedup = z.string().min(1).max(200);

export const signalEvents = {
  'mail.received': z.object({ source, dedup, mail: receivedMailSchema }),

  /** Any other signal. `topic` is what a waiting task may match on. `raw`: of a webhook, the blob with its bytes as they came; `body` is null when they are not JSON. */
  'signal.received': z.object({ source, dedup, type: z.string().min(1).max(100), topic: z.string().max(500).nullable(), body: jsonSchema, raw: z.string().regex(blobRefPattern).exactOptional() }),

  /** The same thing again: kept on record, acted on once. */
  'signal.duplicate': z.object({ source, dedup, of: z.number().int() }),

  /** It could not be read. The raw bytes are kept and a person can look. */
  'signal.broken': z.object({ source, dedup, raw: z.string().regex(blobRefPattern), problem: z.string().max(2_000) }),

  /** What the conductor made of a signal: an intent for an agent, or the reason why there is nothing to do. */
  'intent.recorded': z.object({ signal: z.number().int(), intent: z.string().max(200), agent: z.string().max(200).nullable(), reason: z.string().max(2_000), /** Left out in ledgers from before the router. */ routed: routedSchema.exactOptional() }),
};

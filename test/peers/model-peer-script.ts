/**
 * What the peer does wrong. The first ones are instead of an answer, the others are wrong with the answer.
 * `reset`: the connection is destroyed before anything is answered. `hang`: never answered.
 */
export const modelFaults = [
  'rate-limited',
  'failed',
  'unavailable',
  'unauthorized',
  'no-credit',
  'unknown-model',
  'too-long',
  'bad-request',
  'redirect',
  'page',
  'reset',
  'hang',
  /** A token every 25 ms, or as `slowMs` says. */
  'slow',
  /** The connection is destroyed in the middle of the answer. */
  'cut',
  /** The stream ends in the middle of the answer, as if it were done, without saying that it is. */
  'no-finish',
  /** Nothing more comes in the middle of the answer. */
  'stall',
  /** A chunk that is not JSON. */
  'malformed-chunk',
  /** A chunk of JSON that is not in the protocol. */
  'foreign-chunk',
  /** An error in the stream, after status 200. */
  'error-chunk',
  /** Half of the answer, as if `max_tokens` had been reached. */
  'truncated',
  /** Half of the answer, as if it were whole. */
  'invalid-json',
  'refusal',
  'filtered',
  'empty',
  'no-usage',
  'zero-usage',
  /** Counts a million tokens more than there were. */
  'huge-usage',
  /** Goes on for ever, whatever `max_tokens` says. */
  'endless',
] as const;
export type ModelFault = (typeof modelFaults)[number];

/** The first rule that fits decides. What it doesn't say is as without it. */
export interface ModelRule {
  /** A regular expression over the model, the schema's name and all texts of the prompt, each on lines of its own. Without it, every request fits. */
  match?: string;
  /** Flags of `match`; `i` without it. */
  flags?: string;
  /** Requests to this model alone. */
  model?: string;
  /** A text as it is, anything else as JSON. Without it, the least that fits the schema, or a sentence. */
  answer?: unknown;
  fault?: ModelFault;
  /** Value of the header Retry-After, for `rate-limited` and `unavailable`. */
  retryAfter?: string;
  /** Between two tokens. */
  slowMs?: number;
  /** Before the first byte of the response. */
  delayMs?: number;
  /** How often it applies; without it, always. */
  times?: number;
}

export interface ChatMessage {
  role: string;
  content: string;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  max_tokens?: number;
  temperature?: number;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  response_format?: { type: string; json_schema?: { name: string; schema: object; strict?: boolean } };
}

/** A request as it arrived and what became of it. */
export interface ModelPeerRequest {
  n: number;
  /** Epoch ms of the machine. */
  at: number;
  request: ChatRequest;
  /** `Authorization` as it was sent. */
  authorization: string | null;
  fault: ModelFault | null;
  /** By the peer's own count; output is what it wrote, also when the reader was gone. */
  usage: { input: number; cachedInput: number; output: number };
}

/** A control line. */
export type ModelPeerControl =
  /** Replaces all rules. */
  | { rules: ModelRule[] }
  /** Goes before the others. */
  | { rule: ModelRule }
  | { tell: 'requests' }
  /** Forgets requests and the cache of prefixes. */
  | { forget: true };

/** What a request is matched by, and how it is known in the cache of prefixes. */
export function promptText(messages: readonly ChatMessage[]): string {
  return messages.map(({ role, content }) => `<|${role}|>\n${content}\n`).join('');
}

/** As a model counts in the mean: four bytes of UTF-8 are a token. */
export function tokensOf(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

/** What the peer does with a request. "Done" is: it is among the operations, as a real provider's customer would see it. */
export const paymentsPeerModes = [
  'accept',
  /** 429 with Retry-After. Nothing is done. */
  'rate-limit',
  /** 503 with Retry-After. Nothing is done. */
  'unavailable',
  /** 500, and nothing is done. */
  'fail-500',
  /** Done, then 500. */
  'fail-500-after',
  /** Done, and the answer is held back until `release`. */
  'hold',
  /** The connection is destroyed, and nothing is done. */
  'cut-before',
  /** Done, then the connection is destroyed before the answer. */
  'cut-after',
  /** Done, and answered after a while. */
  'slow',
  /** Done, and answered by 200 with something that is no JSON. */
  'garbage',
  /** 422. Nothing is done. */
  'reject',
  /** 401. Nothing is done. */
  'unauthorized',
  /** 409 with `key_in_progress`, as if an earlier request with the key were still under way. */
  'in-progress',
  /** Sent to another address. Nothing is done. */
  'redirect',
] as const;
export type PaymentsPeerMode = (typeof paymentsPeerModes)[number];

export interface PeerOperation {
  id: string;
  kind: 'refund' | 'credit' | 'credit-revocation';
  key: string | null;
  at: number;
  amount: number;
  currency: string;
  customer: string;
  payment: string | null;
  reason: string;
  grant: string | null;
}

/** A request as it arrived. */
export interface PeerRequest {
  method: string;
  /** With its query. */
  path: string;
  key: string | null;
  /** Whether it had the right key of the account. */
  authorized: boolean;
  body: string;
}

/** A control line. `times` is how many requests get the mode before the peer accepts again; without it, all. */
export type PaymentsPeerControl =
  | { mode: PaymentsPeerMode; times?: number }
  | { release: true }
  | { tell: 'operations' | 'requests' }
  /** Somebody does it at the provider, without us. */
  | { byHand: Partial<PeerOperation> }
  /** Somebody changes there what was done with a key, or (`null`) removes it. */
  | { change: string; to: Partial<PeerOperation> | null }
  /** The time that operations get from now on, epoch ms. */
  | { clock: number }
  /** Operations on a page of the list. */
  | { pageSize: number };

export function isPaymentsPeerMode(text: string): text is PaymentsPeerMode {
  return (paymentsPeerModes as readonly string[]).includes(text);
}

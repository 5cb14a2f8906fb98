import type { Scope } from './operation.ts';

/** Who asks. `by` is what the ledger says of it: `console`, `command-line`, `token:reports`. */
export interface Principal {
  kind: 'nobody' | 'session' | 'token' | 'local';
  /** Of a token or a session: its id, since another token may come to have the name of one that was revoked. */
  name: string;
  scopes: readonly Scope[];
  by: string;
}

export const nobody: Principal = { kind: 'nobody', name: '', scopes: ['open'], by: 'nobody' };

/** Whoever works on the machine itself, or has signed in, may do everything. */
export const allScopes: readonly Scope[] = ['open', 'read', 'signal', 'decide', 'manage'];

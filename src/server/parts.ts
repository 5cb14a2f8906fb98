import type { Clock, Random } from '../vocabulary/ports.ts';
import type { Access } from './access/access.ts';
import type { Follower } from './live/follower.ts';

/** What the server brings beside the company. */
export interface ServerParts {
  clock: Clock;
  random: Random;
  /** Which build is running. A console of another one says so. */
  version: string;
  follower: Follower;
  access: Access;
  /** Is told of defects of ours, which nobody outside is. */
  report(error: unknown): void;
  /** Aborts when the server closes. */
  closing: AbortSignal;
}

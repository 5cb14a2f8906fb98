import type { Way } from '../../src/server/live/piece.ts';
import { Follower } from '../../src/server/live/follower.ts';

/** Tells how many follow live. */
export class CountingFollower extends Follower {
  followers = 0;

  override join(way: Way): () => void {
    const leave = super.join(way);
    this.followers += 1;
    let left = false;
    return () => {
      if (!left) this.followers -= 1;
      left = true;
      leave();
    };
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what has to come, for at most ten seconds: as short as this machine lets it be, and no shorter. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let looks = 0; !isSo(); looks++) {
    if (looks === 2_000) throw new Error(`it did not come in ten seconds: ${what}`);
    await sleep(5);
  }
}

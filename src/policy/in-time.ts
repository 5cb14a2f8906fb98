import { createContext, Script, type Context } from 'node:vm';
import { limits } from '../vocabulary/limits.ts';

const room: { work: (() => boolean) | null } = { work: null };
/** Made for the first pattern: it takes some 10 ms, which most commands would pay for nothing. */
let made: { context: Context; script: Script } | undefined;

/** The answer of `work`, or an Error when there is none within `patternMsMax`. Nothing else can stop a pattern that backtracks, once it runs in this thread. */
export function inTime(work: () => boolean): boolean {
  const { context, script } = (made ??= { context: createContext(room), script: new Script('work()') });
  room.work = work;
  try {
    return script.runInContext(context, { timeout: limits.patternMsMax }) === true;
  } catch (error) {
    // Made in the other context, it is no Error of ours.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new Error(`it took longer than ${limits.patternMsMax} ms`, { cause: error });
    throw error;
  } finally {
    room.work = null;
  }
}

import type { CallOutput } from '../../api/call.ts';
import { countText } from '../../format/money.ts';
import { kindWords } from '../../kit/kind-words.ts';

export type Adapter = CallOutput<'adapters.list'>[number];

/** `mails`, `refunds, credits and credits taken back`. */
export function kindsText(kinds: Adapter['kinds']): string {
  const words = kinds.map((kind) => kindWords[kind]);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

export const reachWords: Record<Adapter['reaches'], string> = {
  provider: 'It reaches a provider outside.',
  folder: 'It writes files into a folder, and you carry them out by hand.',
  simulation: 'It is played by a stand-in: nobody outside is reached.',
};

/** The state of an adapter: the worst of what is true of it. `state` is a word that `StatePill` knows. */
export function healthOf({ paused, doubtsCount, lastFailure, retrying, lastSuccess, inFlight, reaches }: Adapter): { state: string; word?: string; sentence: string } {
  if (paused !== null) return { state: 'paused', sentence: paused.scope === 'all' ? 'Everything is paused, so nothing goes out through it.' : 'Nothing goes out through it until you let it go on.' };
  if (doubtsCount > 0) return { state: 'doubt', sentence: `${doubtsCount === 1 ? 'Of one thing nobody knows' : `Of ${countText(doubtsCount)} things nobody knows`} whether it went out. Only you can tell.` };
  if (lastFailure !== null && !lastFailure.over) {
    return { state: 'failing', sentence: lastFailure.retryAt === null ? 'The last thing that was to go out failed, and waits for you.' : 'The last attempt failed. It is tried again by itself.' };
  }
  const waits = retrying > 0 ? ` ${retrying === 1 ? 'One thing is' : `${countText(retrying)} things are`} tried again by themselves.`.replace('themselves', retrying === 1 ? 'itself' : 'themselves') : '';
  const works = lastSuccess === null ? 'Nothing has gone out through it yet.' : `It works${inFlight > 0 ? `, and ${countText(inFlight)} ${inFlight === 1 ? 'is' : 'are'} on the way` : ''}.`;
  if (reaches === 'simulation') return { state: 'simulated', sentence: `${works}${waits}` };
  return { ...(lastSuccess === null ? { state: 'dot', word: 'not used yet' } : { state: 'healthy', word: 'works' }), sentence: `${works}${waits}` };
}

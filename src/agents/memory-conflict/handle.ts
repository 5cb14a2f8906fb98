import type { TaskContext } from '../../vocabulary/contract.ts';
import type { MemoryConflict } from '../../vocabulary/memory-conflict.ts';
import { apply, choose, unanswered, type Settlement } from './settlement.ts';

type HandleConflict = Extract<MemoryConflict, { type: 'handle' }>;
type Person = HandleConflict['holder'];
type Choice = 'keep' | 'move' | 'merge';

/** Two identities claim one handle: it stays, it moves, or the two are one. */
export async function settleHandle(ctx: TaskContext, conflict: HandleConflict): Promise<Settlement> {
  const { handle, holder, claimant } = conflict;
  const what = `${handle.type} ${handle.value}`;
  const choices = choicesOf(conflict);
  const { choice: best, why } = recommended(conflict);
  const answer = await choose(ctx, 'who-has-it', {
    summary: `${claimant.identity} claims the ${what}, which ${holder.identity} has.`.slice(0, 500),
    recommended: `${choices[best]}: ${why}`,
    // The recommended one first: that is where a tired person looks.
    choices: [best, ...(Object.keys(choices) as Choice[]).filter((choice) => choice !== best)].flatMap((choice) => choices[choice] ?? []),
    evidence: [evidenceOf('Has it now', holder), evidenceOf('Claims it', claimant)],
  });
  const chosen = (Object.keys(choices) as Choice[]).find((choice) => choices[choice] === answer);
  switch (chosen) {
    case undefined:
      return unanswered;
    case 'keep':
      return { outcome: 'kept', reason: `The ${what} stays with ${holder.identity}.` };
    case 'move':
      return apply({ outcome: 'moved', reason: `The ${what} moved from ${holder.identity} to ${claimant.identity}.` }, () => ctx.memory.claim(claimant.identity, handle, 'operator', holder.identity));
    case 'merge':
      return apply({ outcome: 'merged', reason: `${claimant.identity} is ${holder.identity} from here on.` }, () => ctx.memory.merge(claimant.identity, holder.identity, 'operator'));
  }
}

function choicesOf({ holder, claimant, own }: HandleConflict): Partial<Record<Choice, string>> {
  return { keep: `keep with ${holder.identity}`, ...(own ? {} : { move: `move to ${claimant.identity}` }), merge: 'merge both' };
}

/** The same name speaks for one person. Otherwise whoever wrote last is the more likely to be reached there. */
function recommended({ holder, claimant, own }: HandleConflict): { choice: Choice; why: string } {
  const [one, other] = [holder, claimant].map(({ known }) => known?.normalize('NFKC').trim().toLowerCase() ?? '');
  if (one !== '' && one === other) return { choice: 'merge', why: `both are called ${holder.known ?? ''}. A merge can be taken back with split.`.slice(0, 900) };
  if (!own && claimant.heard !== null && claimant.heard > (holder.heard ?? 0)) return { choice: 'move', why: `${claimant.identity} was heard from later.` };
  return { choice: 'keep', why: own ? 'it is the address under which they are on record.' : 'nothing says that it has changed hands.' };
}

function evidenceOf(label: string, { identity, known, heard }: Person): { label: string; text: string } {
  const named = known === null ? 'no name on record' : `called ${known}`;
  const last = heard === null ? 'never wrote to us' : `last wrote on ${new Date(heard).toISOString().slice(0, 10)}`;
  return { label, text: `${identity}: ${named}, ${last}` };
}

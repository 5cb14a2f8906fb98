import { Conflict } from '../../vocabulary/errors.ts';
import type { Actor, Draft, LedgerEvent } from '../../vocabulary/events.ts';
import { outOfScopeIntent, type IntentExample } from '../../vocabulary/router.ts';
import type { Training } from '../../vocabulary/router-views.ts';
import type { RouterVersionRow } from '../../ledger/families/router.ts';
import type { Ledger } from '../../ledger/port.ts';
import { compareOnHeldOut } from './compare.ts';
import { readExamples } from './examples.ts';
import { tidyRouter } from './tidy.ts';

export interface TrainedBy {
  actor: Actor;
  /** The event that led to it: what was trained for it already is not trained again. */
  cause: number;
  signal: AbortSignal;
  /** How far it is, 0 to 1. */
  progress?: ((share: number) => void) | undefined;
}

/** Somebody taught, forgot or reverted meanwhile: so often it is begun anew. */
const attemptsMax = 5;
const intentsMin = 2;
const checkedMax = 20_000;

/**
 * Makes a version from all examples. Where another one is in use, both ways are compared first on the held-out tenth, each trained on its own examples outside of it: the new
 * version is used from here on if it is no worse, and it has then learned from the held-out ones too. Blob, version and its being used are one append, which holds only if nothing
 * of the router changed since the examples were read. So a crash at any place repeats the work and leaves no second version.
 */
export async function trainRouter(ledger: Ledger, by: TrainedBy): Promise<Training> {
  for (let attempt = 1; ; attempt++) {
    try {
      const training = await trainOnce(ledger, by);
      await tidyRouter(ledger);
      return training;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt >= attemptsMax) throw error;
    }
  }
}

async function trainOnce(ledger: Ledger, by: TrainedBy): Promise<Training> {
  const started = performance.now();
  const state = await ledger.router.state();
  const upTo = await ledger.router.newestExample();
  const [newest] = await ledger.router.versions(1);
  if (newest !== undefined && newest.upTo >= upTo && newest.classifier !== null && !newest.stale) return trainedAlready(ledger, newest, state.version, by);
  const { examples, leftOut } = await readExamples(ledger, upTo, by.signal);
  const counts = { examples: examples.length, intents: new Set(examples.flatMap(({ intent }) => (intent === outOfScopeIntent ? [] : intent))).size, leftOut };
  if (counts.intents < intentsMin) return { ...nothing, ...counts, contradictions: 0, version: state.version, why: tooFew(examples), ms: performance.now() - started };
  const torn = await contradictions(examples);
  const inUse = state.version === null ? null : await ledger.router.version(state.version);
  const { trainClassifier } = await import('../../router/train.ts');
  // Two more trainings where there is something to compare with.
  const share = inUse === null ? 1 : 1 / 3;
  const compared = inUse === null ? null : await compareOnHeldOut(examples, { upTo: inUse.upTo, examples: ((await ledger.event(inUse.seq)) as LedgerEvent<'router.trained'>).data.examples }, { signal: by.signal, progress: (done) => by.progress?.(done * (1 - share)) });
  const classifier = await trainClassifier(examples, { signal: by.signal, progress: (done) => by.progress?.(1 - share + done * share) });
  const blob = await ledger.blobs.put(classifier.toBytes());
  const version = (newest?.version ?? 0) + 1;
  const adopted = compared === null || compared.noWorse;
  const why = compared?.why ?? (inUse === null ? 'No other version was in use.' : `Version ${inUse.version}, which was in use, has too few examples left to compare with.`);
  const heldOut = compared?.heldOut ?? { examples: 0, accuracy: null, before: null };
  const ms = performance.now() - started;
  const about = { actor: by.actor, cause: by.cause } as const;
  const drafts: Draft[] = [{ ...about, kind: 'router.trained', data: { version, classifier: blob, upTo, examples: counts.examples, intents: counts.intents, heldOut, why, ms } }];
  if (adopted) drafts.push({ ...about, kind: 'router.adopted', data: { version, reason: why } });
  await ledger.append(drafts, [{ type: 'router-unchanged', since: state.changedSeq }]);
  return { trained: true, adopted, version, why, ...counts, contradictions: torn, heldOut, ms };
}

const nothing = { trained: false, adopted: false, heldOut: { examples: 0, accuracy: null, before: null } } as const;

/** A hint that a file has a mistake in it. Looked for in one go, so only where that is soon done. */
async function contradictions(examples: readonly IntentExample[]): Promise<number | null> {
  if (examples.length > checkedMax) return null;
  const { checkExamples } = await import('../../router/examples.ts');
  return checkExamples(examples).contradictionCount;
}

function tooFew([first]: readonly IntentExample[]): string {
  return first === undefined ? 'There is no example to learn from.' : `All examples are of one intent (${first.intent}): there is nothing to tell apart.`;
}

/** The append went through, and then the process died: this is what it said. Or nobody has taught anything since. */
async function trainedAlready(ledger: Ledger, { version, seq, adoptedSeq }: RouterVersionRow, inUse: number | null, { cause }: TrainedBy): Promise<Training> {
  const event = (await ledger.event(seq)) as LedgerEvent<'router.trained'>;
  const { examples, intents, heldOut, why, ms } = event.data;
  if (event.cause === cause) return { trained: true, adopted: adoptedSeq !== null, version, why, examples, intents, heldOut, contradictions: 0, leftOut: 0, ms };
  const hint = inUse === version ? '' : ` It is not the one in use: \`keelson router revert ${version}\` takes it into use.`;
  return { ...nothing, version, examples, intents, contradictions: 0, leftOut: 0, why: `Nothing was taught since version ${version} was trained.${hint}`, ms: 0 };
}

import { KeelsonError } from '../../vocabulary/errors.ts';
import { summarise } from './summarise.ts';
import { checkSummary } from '../../text/summary-check.ts';
import { boundedTurns, type Turn } from '../../text/turns.ts';

/** Whatever writes summaries in its own words. What it writes is checked, and not used when it has a fact that its sources don't. */
export interface Summariser {
  /** For the provenance of the summary, such as `anthropic/claude`. */
  readonly model: string;
  /** Throws a KeelsonError when it can't now: then the extract stands in. */
  summarise(turns: readonly Turn[], options: { charsMax: number; signal?: AbortSignal }): Promise<string>;
}

export interface CheckedSummary {
  /** Empty when the turns say nothing. */
  text: string;
  /** `null` for an extract. */
  model: string | null;
  /** Why the model's text was not used; `null` when it was, or when there is no model. */
  refused: string | null;
}

const missingNamedMax = 10;

/** A summary that says nothing its turns don't say: the model's when it passes the check, or else sentences of the turns. */
export async function checkedSummary(turns: readonly Turn[], options: { charsMax: number; zone: string; signal?: AbortSignal }, summariser?: Summariser): Promise<CheckedSummary> {
  const bounded = boundedTurns(turns);
  const written = summariser === undefined ? null : await ask(summariser, bounded, options);
  if (written !== null && written.refused === null) return written;
  const { text } = summarise(bounded, options);
  return { text: checkedLines(text, bounded, options), model: null, refused: written?.refused ?? null };
}

/**
 * An extract says nothing of its own. Should the check still read a strange line otherwise than its source, that line is left out:
 * upkeep must not stop for ever because of what somebody wrote.
 */
function checkedLines(text: string, turns: readonly Turn[], options: { zone: string }): string {
  if (checkSummary(text, turns, options).ok) return text;
  return text.split('\n').filter((line) => checkSummary(line, turns, options).ok).join('\n');
}

async function ask(summariser: Summariser, turns: readonly Turn[], options: { charsMax: number; zone: string; signal?: AbortSignal }): Promise<CheckedSummary> {
  const { model } = summariser;
  const refuse = (refused: string): CheckedSummary => ({ text: '', model: null, refused });
  let text: string;
  try {
    text = (await summariser.summarise(turns, options)).trim();
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    return refuse(`${model} could not summarise: ${error.message}`);
  }
  if (text === '') return refuse(`${model} gave an empty summary.`);
  if (text.length > options.charsMax) return refuse(`${model} wrote ${text.length} characters where ${options.charsMax} are allowed.`);
  const { ok, missing } = checkSummary(text, turns, options);
  return ok ? { text, model, refused: null } : refuse(`${model} wrote what its sources don't say: ${missing.slice(0, missingNamedMax).join(', ')}.`);
}

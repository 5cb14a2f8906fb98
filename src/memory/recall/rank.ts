import type { TermList } from '../../text/term-list.ts';
import { cosine } from '../../text/embed.ts';
import { type Named, namedAuthors } from './authors.ts';
import { isAbout, type Period } from './period.ts';
import { type Question, tellsNumber, tellsTime } from './question.ts';
import { type Placed, spread, structureOf } from './structure.ts';
import { type Corpus, scoreWords, type WordScores } from './words.ts';

/** An item that passed the filters, with what the ranking needs of it. */
export interface Candidate extends Placed {
  importance: number;
  list: TermList;
  vector: Int8Array | null;
  /** How alike a model finds it and the question, 0 to 1; without, the default vectors say. */
  meaning?: number | null;
}

/** What chose an item, each part as a share of its score. */
export interface Share {
  signal: 'words' | 'near' | 'session' | 'likeness' | 'meaning' | 'author' | 'time' | 'number' | 'period';
  share: number;
}

export interface Ranked {
  candidate: Candidate;
  score: number;
  /** Strongest first. */
  shares: Share[];
  matched: ReturnType<WordScores['matched']>;
}

/** Where a weight comes from: tried by leaving it out and by halving and doubling it on bench/sets/dev; the best is flat around each. */
const likenessWeight = 0.5;
const meaningWeight = 0.7;
/** The named author's turns count two and a half times: a question about somebody is mostly answered by themselves. */
const authorGain = 1.5;
/** A name that is an author tells the author and hardly anything more: the others say it whenever they turn to them. */
const nameWeight = 0.1;
const kindGain = 0.2;
const periodGain = 0.5;
/** "Thanks!", "Oh no": a turn of fewer terms than this repeats what others say better. */
const shortTerms = 3;
const shortFactor = 0.5;
const importanceGain = 0.4;
const recencyGain = 0.05;
/** Less likeness than this is chance: unlike texts vary around zero by one over the root of the 256 dimensions. */
const likenessMin = 0.2;

/**
 * The candidates in order, best first, those that nothing speaks for left out. A weighted sum of words and likeness, both
 * lent to turns near by, times what author, kind of question, length, importance and recency say. Pure.
 */
export function rank(candidates: readonly Candidate[], question: Question, vector: Int8Array, corpus: Corpus): Ranked[] {
  const structure = structureOf(candidates);
  const placed = Array.from(structure.order, (i) => candidates[i] as Candidate);
  const named = namedAuthors(question.words, placed.map(({ author }) => author));
  const words = scoreWords(placed.map(({ list }) => list), structure, question, corpus, (word) => (named.words.has(word) ? nameWeight : 1));
  const own = Float64Array.from(placed, ({ vector: its, meaning }) => meaning ?? (its === null ? 0 : Math.max(0, cosine(vector, its))));
  const liked = own.map((value, place) => value * (isMeant(placed[place] as Candidate) ? meaningWeight : likenessWeight));
  const like = spread(structure, liked, false).near;
  const factors = new Factors(placed, question, named);
  const scale = words.best > 0 ? 1 / words.best : 0;
  const ranked: { place: number; score: number }[] = [];
  for (let place = 0; place < placed.length; place++) {
    const said = (words.own[place] as number) + (words.near[place] as number) + (words.session[place] as number);
    if (said === 0 && (own[place] as number) < likenessMin) continue;
    ranked.push({ place, score: (said * scale + (like[place] as number)) * factors.of(place) });
  }
  ranked.sort((left, right) => right.score - left.score || (placed[right.place] as Candidate).seq - (placed[left.place] as Candidate).seq);
  const explain = (place: number): Share[] => {
    const near = (words.near[place] as number) * scale + (like[place] as number) - (liked[place] as number);
    const parts: [Share['signal'], number][] = [['words', (words.own[place] as number) * scale], ['near', near], ['session', (words.session[place] as number) * scale], [isMeant(placed[place] as Candidate) ? 'meaning' : 'likeness', liked[place] as number]];
    return shares(parts, factors.gains(place));
  };
  return ranked.map(({ place, score }) => lazily(placed[place] as Candidate, score, () => explain(place), () => words.matched(place)));
}

function isMeant({ meaning }: Candidate): boolean {
  return meaning !== null && meaning !== undefined;
}

/** Of thousands of ranked items a few are shown, so why is told when asked. */
function lazily(candidate: Candidate, score: number, explain: () => Share[], matched: () => Ranked['matched']): Ranked {
  return {
    candidate,
    score,
    get shares() {
      return explain();
    },
    get matched() {
      return matched();
    },
  };
}

/** A gain multiplies, so it has its part of everything: gain / (1 + gain). */
function shares(parts: [Share['signal'], number][], gains: [Share['signal'], number][]): Share[] {
  const sum = parts.reduce((total, [, part]) => total + part, 0);
  const raised = gains.reduce((product, [, gain]) => product * (1 + gain), 1);
  const lifted = gains.reduce((total, [, gain]) => total + gain, 0);
  const found = [
    ...parts.map(([signal, part]) => ({ signal, share: sum === 0 ? 0 : part / sum / raised })),
    ...gains.map(([signal, gain]) => ({ signal, share: lifted === 0 ? 0 : ((1 - 1 / raised) * gain) / lifted })),
  ];
  return found.filter(({ share }) => share > 0).toSorted((a, b) => b.share - a.share);
}

class Factors {
  readonly #candidates: readonly Candidate[];
  readonly #named: Named;
  readonly #telling: ReadonlySet<number> | null;
  readonly #kind: 'time' | 'number';
  readonly #period: Period | null;
  readonly #newest: number;
  readonly #halfLifeMs: number;

  constructor(candidates: readonly Candidate[], { kind, period }: Question, named: Named) {
    this.#candidates = candidates;
    this.#named = named;
    this.#telling = kind === 'when' ? tellsTime : kind === 'count' ? tellsNumber : null;
    this.#kind = kind === 'when' ? 'time' : 'number';
    this.#period = period;
    this.#newest = candidates.reduce((newest, { at }) => Math.max(newest, at), -Infinity);
    // Relative to the scope: a day is long in a chat and nothing in ten years of mail.
    this.#halfLifeMs = (this.#newest - candidates.reduce((oldest, { at }) => Math.min(oldest, at), Infinity)) / 4;
  }

  of(place: number): number {
    const { list, thread, importance, at } = this.#candidates[place] as Candidate;
    const short = thread !== null && list.length < shortTerms ? shortFactor : 1;
    const recency = this.#halfLifeMs > 0 ? recencyGain * 2 ** ((at - this.#newest) / this.#halfLifeMs) : 0;
    return this.gains(place).reduce((product, [, gain]) => product * (1 + gain), short) * (1 + importanceGain * (importance - 0.5)) * (1 + recency);
  }

  gains(place: number): [Share['signal'], number][] {
    const { author, list, at } = this.#candidates[place] as Candidate;
    const gains: [Share['signal'], number][] = [];
    if (author !== null && this.#named.authors.has(author)) gains.push(['author', authorGain]);
    if (this.#telling !== null && holdsAny(list, this.#telling)) gains.push([this.#kind, kindGain]);
    if (this.#period !== null && isAbout(this.#period, at)) gains.push(['period', periodGain]);
    return gains;
  }
}

function holdsAny({ hashes }: TermList, wanted: ReadonlySet<number>): boolean {
  for (let i = 0; i < hashes.length; i++) if (wanted.has(hashes[i] as number)) return true;
  return false;
}

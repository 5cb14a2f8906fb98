/** What of an item the ranking looks at. */
export interface Placed {
  seq: number;
  thread: string | null;
  author: string | null;
  at: number;
}

/**
 * Where items stand to each other: in the order of thread, time and sequence number. Turns of one thread are neighbours.
 * A session is a stretch of a thread without a long silence.
 */
export interface Structure {
  /** By place: the index in what was given. */
  order: Int32Array;
  /** By place: a number for each thread; an item without a thread is alone in its own. */
  threads: Int32Array;
  /** By place: a number for each session. */
  sessions: Int32Array;
  sessionCount: number;
}

/** Six hours end a chat; a mail that is answered the next day is a session of its own, but still a neighbour. */
const silenceMs = 6 * 3_600_000;

export function structureOf(items: readonly Placed[]): Structure {
  const numbers = new Map<string, number>();
  const given = new Int32Array(items.length);
  for (const [i, { thread }] of items.entries()) {
    let number = thread === null ? undefined : numbers.get(thread);
    if (number === undefined) {
      number = i;
      if (thread !== null) numbers.set(thread, number);
    }
    given[i] = number;
  }
  const order = Int32Array.from(items, (_, i) => i).toSorted((a, b) => {
    const [left, right] = [items[a] as Placed, items[b] as Placed];
    return (given[a] as number) - (given[b] as number) || left.at - right.at || left.seq - right.seq;
  });
  const threads = order.map((i) => given[i] as number);
  const sessions = new Int32Array(items.length);
  let session = -1;
  for (let place = 0; place < order.length; place++) {
    const silence = place === 0 ? 0 : (items[order[place] as number] as Placed).at - (items[order[place - 1] as number] as Placed).at;
    if (place === 0 || threads[place] !== threads[place - 1] || silence > silenceMs) session += 1;
    sessions[place] = session;
  }
  return { order, threads, sessions, sessionCount: session + 1 };
}

/** A reply tells more about the turn before it than that turn about the reply: "How old?" and then "Seven". */
const lentAhead = [0.6, 0.3, 0.15] as const;
const lentBack = [0.3, 0.15, 0.075] as const;
const lentInSession = 0.1;

export interface Spread {
  /** By place: the item's own strength or, if that is more, what a turn near it lends. */
  near: Float64Array;
  /** By place: that, or what the best of its session lends. */
  all: Float64Array;
}

/** What the strength of one signal lends to the turns after and before, and a little to the whole session. */
export function spread({ threads, sessions, sessionCount }: Structure, own: Float64Array, withSession: boolean): Spread {
  const near = own.slice();
  const best = new Float64Array(withSession ? sessionCount : 0);
  const raise = (place: number, to: number): void => {
    if (to > (near[place] as number)) near[place] = to;
  };
  for (let place = 0; place < own.length; place++) {
    const strength = own[place] as number;
    if (strength <= 0) continue;
    const thread = threads[place];
    for (let d = 1; d <= lentAhead.length && threads[place + d] === thread; d++) raise(place + d, strength * (lentAhead[d - 1] as number));
    for (let d = 1; d <= lentBack.length && threads[place - d] === thread; d++) raise(place - d, strength * (lentBack[d - 1] as number));
    const session = sessions[place] as number;
    if (withSession && strength > (best[session] as number)) best[session] = strength;
  }
  if (!withSession) return { near, all: near };
  const all = near.slice();
  for (let place = 0; place < all.length; place++) {
    const lent = lentInSession * (best[sessions[place] as number] as number);
    if (lent > (all[place] as number)) all[place] = lent;
  }
  return { near, all };
}

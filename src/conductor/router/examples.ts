import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits } from '../../vocabulary/limits.ts';
import type { IntentExample } from '../../vocabulary/router.ts';
import type { Ledger } from '../../ledger/port.ts';

const rowsPerRead = 2_000;
/** Dropped together: one by one would move the whole list each time. */
const droppedAtOnce = 10_000;

/** An example with the event that it is in. */
export interface KnownExample extends IntentExample {
  seq: number;
}

/**
 * The examples that count, up to an event, in the order in which they came. More than fits into memory is not read: then the newest
 * count, and `leftOut` says how many older ones do not.
 */
export async function readExamples(ledger: Ledger, upTo: number, signal?: AbortSignal): Promise<{ examples: KnownExample[]; leftOut: number }> {
  let examples: KnownExample[] = [];
  let chars = 0;
  let dropped = 0;
  let leftOut = 0;
  const tidy = (): void => {
    examples = examples.slice(dropped);
    leftOut += dropped;
    dropped = 0;
  };
  for (let after = { seq: 0, place: -1 }; ; ) {
    signal?.throwIfAborted();
    const rows = await ledger.router.examples(after, upTo, rowsPerRead);
    const last = rows.at(-1);
    if (last === undefined) break;
    let event: Awaited<ReturnType<Ledger['event']>> | null = null;
    for (const row of rows) {
      if (event?.seq !== row.seq) event = await ledger.event(row.seq);
      const text = event.kind === 'router.taught' && !event.forgotten ? event.data.examples[row.place]?.text : undefined;
      // Forgotten since the row was read.
      if (text === undefined) continue;
      examples.push({ text, intent: row.intent, seq: row.seq });
      chars += text.length;
    }
    while (examples.length - dropped > limits.routerExamplesMax || chars > limits.routerCharsMax) chars -= examples[dropped++]?.text.length ?? 0;
    if (dropped >= droppedAtOnce) tidy();
    after = { seq: last.seq, place: last.place };
    await nextTurn();
  }
  tidy();
  return { examples, leftOut };
}

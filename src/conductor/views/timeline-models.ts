import type { LedgerEvent } from '../../vocabulary/events.ts';
import { calledWords, reusedWords } from '../../vocabulary/model-words.ts';
import type { TimelineRow } from '../../vocabulary/views.ts';

/** A request to a model as a line of the timeline, under the place of the step that made it; `null` for an event of another kind. */
export function modelRow(event: LedgerEvent): TimelineRow | null {
  if (event.kind !== 'model.called' && event.kind !== 'model.reused') return null;
  const { place, purpose } = event.data;
  const row = { call: place, type: 'model', name: purpose, endedAt: event.at, attempts: 1 } as const;
  if (event.kind === 'model.reused') return { ...row, seqs: [event.seq], state: 'done', startedAt: event.at, detail: reusedWords(event.data) };
  const { outcome, ms } = event.data;
  return { ...row, seqs: [event.seq], state: outcome === 'answered' ? 'done' : outcome === 'lost' ? 'doubt' : 'failed', startedAt: Math.round(event.at - ms), detail: calledWords(event.data) };
}

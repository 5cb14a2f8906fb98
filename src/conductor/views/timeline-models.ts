import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { Json } from '../../vocabulary/json.ts';
import { calledWords, reusedWords, sumWords } from '../../vocabulary/model-words.ts';
import type { TimelineRow } from '../../vocabulary/views.ts';
import { replySchema, turnSchema, type Turn } from '../model/records.ts';

/** A request to a model as a line of the timeline, under the place of the step that made it; `null` for an event of another kind. */
export function modelRow(event: LedgerEvent): TimelineRow | null {
  if (event.kind !== 'model.called' && event.kind !== 'model.reused') return null;
  const { place, purpose } = event.data;
  const row = { call: place, type: 'model', name: purpose, endedAt: event.at, attempts: 1 } as const;
  if (event.kind === 'model.reused') return { ...row, seqs: [event.seq], state: 'done', startedAt: event.at, detail: reusedWords(event.data) };
  const { outcome, ms } = event.data;
  return { ...row, seqs: [event.seq], state: outcome === 'answered' ? 'done' : outcome === 'lost' ? 'doubt' : 'failed', startedAt: Math.round(event.at - ms), detail: calledWords(event.data) };
}

/** What the steps of a model call found, in words; `null` for the result of any other step. */
export function modelStepDetail(result: Json): string | null {
  const turn = turnSchema.safeParse(result);
  if (turn.success) return turnDetail(turn.data);
  const reply = replySchema.safeParse(result);
  if (!reply.success) return null;
  const { failure, text } = reply.data;
  return failure === null ? text : failure.message;
}

function turnDetail(turn: Turn): string {
  switch (turn.do) {
    case 'ask':
      return `${turn.model} may be asked, for at most ${sumWords(turn.worst.tokens, turn.worst.cost)}`;
    case 'reuse':
      return `an earlier answer of ${turn.model}: ${turn.text}`;
    case 'later':
      return 'others have reserved what is left of a budget; it is looked at again';
    case 'room':
      return `the budget ${turn.full.budget} is used up for ${turn.full.window}`;
    case 'rest':
      return `${turn.why.message} Asked again at ${new Date(turn.until).toISOString()}.`;
    case 'without':
      return turn.why === null ? 'no model is left to ask: it goes on without' : turn.why.message;
  }
}

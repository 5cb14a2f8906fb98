import type { Draft } from '../vocabulary/events.ts';
import type { EffectRow } from '../ledger/families/effects.ts';

/** The doubt on record, and the question to the only one who can settle it. It never expires: forgetting is not an answer. */
export function doubtDrafts(row: EffectRow, sentence: string, attempt: number, why: string, subject: string | null): Draft[] {
  const base = { task: row.task, subject };
  return [
    { ...base, kind: 'effect.doubted', actor: `adapter:${row.adapter}`, cause: row.updatedSeq, data: { effect: row.id, call: row.call, attempt, why, retryAt: null } },
    {
      ...base,
      kind: 'inbox.opened',
      actor: 'system',
      cause: 'previous',
      data: {
        type: 'doubt',
        summary: `Sent or not? ${sentence}`.slice(0, 500),
        evidence: [
          { label: 'what is known', text: why },
          { label: 'what was done', text: `Attempt ${attempt} through ${row.adapter}. It is not repeated by itself, and not given up.` },
        ],
        recommended: { action: 'sent', why: `Look in the sent folder or the log of your ${row.adapter} provider for ${row.id}, and say whether it went out.` },
        actions: ['sent', 'not-sent', 'send-again'],
        choices: [],
        expiresAt: null,
        effect: row.id,
        call: null,
        name: null,
      },
    },
  ];
}

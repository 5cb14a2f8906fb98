import type { FailureData } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { EffectRow } from '../ledger/families/effects.ts';

/** What failed, for the ledger and for the operator. */
export interface Failed {
  row: EffectRow;
  sentence: string;
  subject: string | null;
  attempt: number;
  failure: FailureData;
}

/**
 * A failure that no further attempt follows, and the question what to do about it, in one append: an approved effect
 * never just ends unsent. The item doesn't expire: nothing is sent meanwhile, and forgetting is not an answer.
 */
export function failureDrafts({ row, sentence, subject, attempt, failure }: Failed): Draft[] {
  const base = { task: row.task, subject };
  return [
    { ...base, kind: 'effect.failed', actor: `adapter:${row.adapter}`, cause: row.updatedSeq, data: { effect: row.id, call: row.call, attempt, failure, retryAt: null } },
    {
      ...base,
      kind: 'inbox.opened',
      actor: 'system',
      cause: 'previous',
      data: {
        type: 'escalation',
        summary: `Not sent: ${sentence}`.slice(0, 500),
        evidence: [
          { label: 'What happened', text: `${failure.message} (${failure.code})`.slice(0, 20_000) },
          { label: 'What was tried', text: `${attempt} attempt${attempt === 1 ? '' : 's'} through ${row.adapter}. It certainly did not go out.` },
        ],
        recommended: { action: 'send-again', why: `${failure.nextStep} Then send it again.`.slice(0, 1_000) },
        actions: ['send-again', 'edit', 'dismiss'],
        choices: [],
        expiresAt: null,
        effect: row.id,
        call: null,
        name: null,
      },
    },
  ];
}

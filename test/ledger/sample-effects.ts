import type { Draft } from '../../src/vocabulary/events.ts';
import type { ItemId, TaskId } from '../../src/vocabulary/ids.ts';

export interface Place {
  task: TaskId;
  call: number;
  /** The number that the ledger will give the item that is opened here. */
  item: ItemId;
  subject: string | null;
  effect?: string;
}

const noon = Date.UTC(2026, 0, 5, 12);

export function proposed({ task, call, subject, effect = 'e0123456789abcdef01234567' }: Place): Draft<'effect.proposed'> {
  return {
    kind: 'effect.proposed', actor: 'agent:support', task, subject,
    data: {
      effect, call, name: `reply ${call}`, kind: 'mail.send', adapter: 'outbox', class: 'keyed', sentence: 'Send a mail to jane@example.com: "Re: Refund", 4 words',
      payload: { to: [{ address: 'jane@example.com', name: 'Jane' }], cc: [], subject: 'Re: Refund', text: 'Yes, you may.', inReplyTo: 'm1@example.com', references: ['m1@example.com'], thread: 'a@example.com' },
      why: 'She asked.', evidence: [{ label: 'Playbook', text: 'refunds.md' }], confidence: 0.75, risk: 'low', tainted: true,
    },
  };
}

/** The life of one mail: reviewed, edited, approved; it fails, comes into doubt, and goes out. */
export function sampleEffect(place: Place): Draft[][] {
  const { task, call, item, subject, effect = 'e0123456789abcdef01234567' } = place;
  const own = { actor: 'operator', task, subject } as const;
  const failure = { code: 'smtp.busy', message: 'The server is busy.', nextStep: 'Wait.', failure: 'retryable' } as const;
  return [
    [
      proposed(place),
      { ...own, kind: 'effect.judged', actor: 'system', cause: 'previous', data: { effect, call, verdict: 'review', rules: ['review-all'], why: 'every external effect needs review' } },
      {
        ...own, kind: 'inbox.opened', actor: 'system', cause: 'previous',
        data: { type: 'approval', summary: 'Send a mail', evidence: [], recommended: { action: 'approve', why: 'It fits.' }, actions: ['approve', 'edit', 'reject'], choices: [], expiresAt: noon + 1_000, effect, call: null, name: null },
      },
      { kind: 'task.parked', actor: 'system', task, data: { calls: [call] } },
    ],
    [
      { ...own, kind: 'inbox.decided', data: { item, effect, call: null, action: 'edit', text: null } },
      { ...own, kind: 'effect.edited', cause: 'previous', data: { effect, call, sentence: 'Send a mail to jane@example.com: "Re: Refund", 1 word', payload: { to: [{ address: 'jane@example.com', name: 'Jane' }], subject: 'Re: Refund', text: 'Yes.', thread: 'a@example.com' } } },
      { ...own, kind: 'effect.approved', cause: 'previous', data: { effect, call, by: 'operator' } },
    ],
    [{ ...own, kind: 'effect.started', actor: 'system', data: { effect, call, attempt: 1 } }],
    [{ ...own, kind: 'effect.failed', actor: 'adapter:outbox', data: { effect, call, attempt: 1, failure, retryAt: noon + 2_000 } }],
    [{ ...own, kind: 'effect.started', actor: 'system', data: { effect, call, attempt: 2 } }],
    [{ ...own, kind: 'effect.doubted', actor: 'adapter:outbox', data: { effect, call, attempt: 2, why: 'The connection ended.', retryAt: noon + 3_000 } }],
    [{ ...own, kind: 'effect.started', actor: 'system', data: { effect, call, attempt: 3 } }],
    [{ ...own, kind: 'effect.succeeded', actor: 'adapter:outbox', data: { effect, call, receipt: { messageId: '<e1@tidemark.example>' }, by: 'outbox' } }],
  ];
}

/** A question to the operator, and the answer. */
export function sampleItem({ task, call, item, subject }: Place): Draft[][] {
  return [
    [
      {
        kind: 'inbox.opened', actor: 'system', task, subject,
        data: { type: 'question', summary: 'How much?', evidence: [], recommended: { action: 'answer', why: 'Only you know.' }, actions: ['answer'], choices: ['all', 'half'], expiresAt: null, effect: null, call, name: `question ${call}` },
      },
      { kind: 'task.parked', actor: 'system', task, data: { calls: [call] } },
    ],
    [{ kind: 'inbox.decided', actor: 'operator', task, subject, data: { item, effect: null, call, action: 'answer', text: 'half' } }],
  ];
}

import type { Answer, Question } from '../../vocabulary/contract.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import type { CallSpec } from '../call.ts';

/** A question to the operator. No answer in time is an answer too, and never one that sends something (E6). */
export function questionCall(name: string, question: Question, clock: Clock, actor: `agent:${string}`): CallSpec<Answer> {
  return {
    type: 'question',
    name,
    proceed(handle) {
      const { type = 'question', choices = [] } = question;
      const closed = question.closed ?? type === 'choice';
      if (closed && choices.length === 0) throw new Terminal('question.no-choices', `"${name}" takes nothing but a choice and has none, so nobody could ever answer it.`, 'Mend the agent: give it choices, or let it be open.');
      handle.append([
        {
          kind: 'inbox.opened',
          actor,
          task: handle.task,
          subject: handle.subject,
          cause: handle.cause,
          data: {
            type,
            summary: question.summary.slice(0, 500),
            evidence: question.evidence ?? [],
            recommended: { action: 'answer', why: question.recommended.slice(0, 1_000) },
            actions: ['answer'],
            choices,
            closed,
            expiresAt: question.expiresMs === undefined ? null : clock.now() + Math.ceil(question.expiresMs),
            effect: null,
            call: handle.call,
            name,
            ...(question.teaches === undefined ? {} : { teaches: question.teaches }),
          },
        },
      ]);
    },
    onEvent(event) {
      if (event.kind === 'inbox.decided') return { value: { expired: false, text: event.data.text ?? '' } };
      if (event.kind === 'inbox.expired' || event.kind === 'inbox.withdrawn') return { value: { expired: true } };
      return 'waiting';
    },
  };
}

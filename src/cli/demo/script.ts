import type { ItemDetail } from '../../vocabulary/views.ts';
import { changedMail } from '../edited-mail.ts';
import { asMail } from '../present/effects.ts';
import { answerFor } from './answers.ts';
import type { Move, Operator } from './operator.ts';

const addition = 'If anything is still unclear, just answer this mail: I read every one myself.';

/**
 * The scripted operator. It goes by what an item is and says, not by its number, so that the demo stays true when the
 * mails, the playbooks or the agent change. Of the first drafts it rejects the riskiest and edits one, so that the
 * reader sees both; everything that its own answers led to is approved.
 */
export function scriptedOperator(): Operator {
  let first = true;
  return {
    scripted: true,
    decide(open) {
      const moves = open.flatMap((item) => moveFor(item, first));
      const varied = first ? vary(moves) : moves;
      first = false;
      return Promise.resolve(varied);
    },
  };
}

function moveFor(item: ItemDetail, first: boolean): Move[] {
  switch (item.type) {
    case 'approval':
      if (item.actions.includes('unstage')) return [{ item, does: { kind: 'decide', decision: { action: 'unstage', text: null } }, why: 'I have looked at all of it: let go of it, and it will be asked about once more.' }];
      return [{ item, does: { kind: 'decide', decision: { action: 'approve', text: null } }, why: approvalWhy(item, first) }];
    case 'choice':
    case 'question': {
      const { text, why } = answerFor(item);
      return [{ item, does: { kind: 'decide', decision: { action: 'answer', text } }, why }];
    }
    case 'escalation':
      return [{ item, does: { kind: 'decide', decision: { action: 'dismiss', text: null } }, why: 'The demo has nobody to mend it.' }];
    case 'doubt':
      // Only a person can look into the mailbox. It stays open, and the demo fails for it.
      return [];
    case 'conflict':
    case 'proposal':
    case 'budget':
      return [];
  }
}

function approvalWhy({ effectDetail }: ItemDetail, first: boolean): string {
  if (first) return 'The draft is right as it is.';
  return effectDetail?.kind === 'mail.send' ? 'It is what I said, and how I would say it.' : 'It is what I meant.';
}

/** Turns one approval of three or more into a rejection, and one of two or more into an edit. */
function vary(moves: readonly Move[]): Move[] {
  const approvals = moves.filter((move) => move.item.type === 'approval').toSorted((one, other) => concern(other.item) - concern(one.item) || one.item.id - other.item.id);
  const rejected = approvals.length >= 3 ? approvals[0] : undefined;
  const edited = approvals.length >= 2 ? approvals.find((move) => move !== rejected && move.item.actions.includes('edit') && mailOf(move.item) !== null) : undefined;
  return moves.map((move) => {
    if (move === rejected) return rejection(move.item);
    return move === edited ? edition(move.item) : move;
  });
}

function rejection(item: ItemDetail): Move {
  const [text, why] = answersElsewhere(item)
    ? ['The answer would go to an address that we do not know. I ask them at the old one first.', 'The sender wants the answer somewhere else, which is how invoices are stolen: nothing is sent.']
    : riskRank(item) > 0
      ? ['This one gets a call from me today instead of a mail.', 'The riskiest draft of the day: nothing is sent.']
      : ['I will write to them by hand.', 'One is rejected, to show that then nothing is sent.'];
  return { item, does: { kind: 'decide', decision: { action: 'reject', text } }, why };
}

function edition(item: ItemDetail): Move {
  const text = mailOf(item)?.text ?? '';
  return {
    item,
    does: { kind: 'edit', payload: changedMail(item.effectDetail?.payload ?? null, { text: withSentence(text, addition) }) },
    why: `A sentence is added by hand (“${addition}”); the original draft stays in the ledger.`,
  };
}

/** Puts a paragraph before the last one, which is the signature, when there is one to put it before. */
function withSentence(text: string, sentence: string): string {
  const paragraphs = text.trimEnd().split(/\n{2,}/);
  const at = paragraphs.length >= 3 ? paragraphs.length - 1 : paragraphs.length;
  return `${paragraphs.toSpliced(at, 0, sentence).join('\n\n')}\n`;
}

function mailOf(item: ItemDetail): ReturnType<typeof asMail> {
  return asMail(item.effectDetail?.payload ?? null);
}

/** How much a careful operator would hesitate: by risk, and more when the answer goes elsewhere than to the sender. */
function concern(item: ItemDetail): number {
  return riskRank(item) + (answersElsewhere(item) ? 3 : 0);
}

function answersElsewhere(item: ItemDetail): boolean {
  return /^Reply-To: /m.test(item.evidence.find(({ label }) => label === 'The mail')?.text ?? '');
}

/** The risk as the agent's evidence begins: `high: …`. */
function riskRank(item: Pick<ItemDetail, 'evidence'>): number {
  const risk = item.evidence.find(({ label }) => label === 'Risk')?.text ?? '';
  return /^high\b/.test(risk) ? 2 : /^medium\b/.test(risk) ? 1 : 0;
}

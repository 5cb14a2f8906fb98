import type { Decision, ItemAction } from '../../vocabulary/inbox.ts';
import type { ItemDetail } from '../../vocabulary/views.ts';
import { changedMail } from '../edited-mail.ts';
import { asMail } from '../present/effects.ts';
import { itemText } from '../present/inbox.ts';
import { safeLine, safeText } from '../present/safe-text.ts';
import type { Shell } from '../shell.ts';
import type { Move, Operator } from './operator.ts';

const why = 'You decided.';

interface Choice {
  value: ItemAction | 'skip' | 'stop';
  label: string;
  hint?: string;
}

/** The newcomer as the operator: asked about every item once. What is skipped stays in the inbox. */
export function personAtTerminal(shell: Shell): Operator {
  const asked = new Set<number>();
  return {
    scripted: false,
    async decide(open) {
      const moves: Move[] = [];
      for (const item of open.filter(({ id }) => !asked.has(id))) {
        asked.add(item.id);
        shell.out(`\n${itemText(shell.outDisplay(), item).replace(/\n\n[^\n]*You can[\s\S]*$/, '')}\n`);
        const does = await askAbout(item);
        if (does === 'stop') {
          for (const { id } of open) asked.add(id);
          break;
        }
        if (does !== 'skip') moves.push({ item, does, why });
      }
      return moves;
    },
  };
}

async function askAbout(item: ItemDetail): Promise<Move['does'] | 'skip' | 'stop'> {
  const { isCancel, select } = await import('@clack/prompts');
  const picked = await select<Choice['value']>({
    message: `#${item.id}: what do you do?`,
    options: [
      ...item.actions.map((action): Choice => ({ value: action, label: action, ...(action === item.recommended.action ? { hint: 'recommended' } : {}) })),
      { value: 'skip', label: 'skip', hint: 'it stays in the inbox' },
      { value: 'stop', label: 'stop deciding', hint: 'and see how the day ended' },
    ],
  });
  if (isCancel(picked) || picked === 'stop') return 'stop';
  switch (picked) {
    case 'skip':
      return 'skip';
    case 'edit':
      return (await askEdit(item)) ?? 'skip';
    case 'reject': {
      const text = await askText('Why? The reason is recorded.', false);
      return text === null ? 'skip' : decided({ action: 'reject', text });
    }
    case 'answer': {
      const text = await askAnswer(item);
      return text === null ? 'skip' : decided({ action: 'answer', text });
    }
    default:
      return decided({ action: picked, text: null });
  }
}

async function askAnswer(item: ItemDetail): Promise<string | null> {
  if (item.choices.length > 0) {
    const { isCancel, select } = await import('@clack/prompts');
    const own = -1;
    const picked = await select({ message: 'What do you answer?', options: [...item.choices.map((choice, index) => ({ value: index, label: safeLine(choice) })), { value: own, label: 'in my own words …' }] });
    if (isCancel(picked)) return null;
    if (picked !== own) return item.choices[picked] ?? null;
  }
  return askText('Your words. Greeting and signature are put around them.', true);
}

async function askEdit(item: ItemDetail): Promise<Move['does'] | null> {
  const payload = item.effectDetail?.payload ?? null;
  const mail = asMail(payload);
  if (mail === null) return null;
  const subject = await askText('Subject', false, safeLine(mail.subject));
  if (subject === null) return null;
  const text = await askText('Text', true, safeText(mail.text));
  return text === null ? null : { kind: 'edit', payload: changedMail(payload, { subject, text: `${text.trimEnd()}\n` }) };
}

/** `null` when the person went back. */
async function askText(message: string, several: boolean, initialValue = ''): Promise<string | null> {
  const { isCancel, multiline, text } = await import('@clack/prompts');
  const options = { message, initialValue, validate: (value: string | undefined) => (value === undefined || value.trim() === '' ? 'Please write something.' : undefined) };
  const answer = several ? await multiline(options) : await text(options);
  return isCancel(answer) ? null : answer.trim();
}

function decided(decision: Decision): Move['does'] {
  return { kind: 'decide', decision };
}

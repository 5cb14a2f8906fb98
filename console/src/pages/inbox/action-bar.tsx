import { useState } from 'react';
import { Button, type ButtonTone } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { doubtWords } from '../../kit/doubt-words.ts';
import { toastsAbove } from '../../kit/toast.tsx';
import { useShortcuts, type Shortcut } from '../../shortcuts/use-shortcuts.ts';
import { RaiseDialog, ReasonDialog } from './ask-dialogs.tsx';
import type { Wanted } from './asks.ts';
import { choiceWords } from './answer.tsx';
import { SnoozeDialog } from './snooze.tsx';
import { swallows } from './unread.ts';
import { wordsOf, type Dossier, type ItemAction } from './words.ts';

export interface ActionBarProps {
  dossier: Dossier;
  onDecide: (wanted: Wanted) => void;
  onEdit: () => void;
  /** Puts the cursor where the answer is written. */
  onWrite: () => void;
}

/** Keys that are the same on every item; the others are counted. */
const keyOfAction: Partial<Record<ItemAction, string>> = { approve: 'a', unstage: 'a', accept: 'a', edit: 'e', reject: 'r', decline: 'r' };

type Asking = 'reject' | 'raise' | 'snooze' | 'sure' | 'again' | null;

/** What one can do about an item, at the foot of its page where the thumb is; each with its key. */
export function ActionBar({ dossier, onDecide, onEdit, onWrite }: ActionBarProps) {
  const { item, proposal } = dossier;
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => setAsking(null);
  const say = (action: ItemAction, text: string | null = null): void => onDecide({ kind: 'decide', action, text });
  const act = (action: ItemAction): void => {
    if (action === 'edit') onEdit();
    else if (action === 'answer') onWrite();
    // No question either: the next press would answer it.
    else if (swallows(item.id, performance.now())) return;
    else if (action === 'reject') setAsking('reject');
    else if (action === 'raise') setAsking('raise');
    else if (action === 'approve' && (proposal?.risk === 'high' || movesMoney(dossier))) setAsking('sure');
    else if (action === 'send-again' && item.type === 'doubt') setAsking('again');
    else say(action);
  };
  const keys = keysOf(item.actions);
  const snoozed = item.snoozedUntil !== null && item.snoozedUntil > Date.now();
  const putOff = (): void => (snoozed ? onDecide({ kind: 'snooze', until: null }) : setAsking('snooze'));
  useActionKeys(dossier, keys, { act, putOff, answer: (text) => say('answer', text), snoozed });
  const words = wordsOf('approve', item.effectDetail);
  const again = doubtWords['send-again'];
  return (
    <>
      <div ref={toastsAbove} role="toolbar" aria-label="Decide" className="sticky bottom-0 z-2 mt-auto flex flex-wrap gap-2 border-t border-line bg-surface px-4 py-2.5 wide:px-6">
        {/* The second half of a double click would be on the button of the item that comes up next. */}
        {item.actions.map((action) => {
          const { verb, icon } = action === 'answer' ? { verb: 'Answer in words', icon: 'edit' as const } : wordsOf(action, item.effectDetail);
          return <Button key={action} tone={toneOf(action, item)} icon={icon} hint={keys.get(action) ?? 'e'} onClick={({ detail }) => { if (detail < 2) act(action); else swallows(item.id, performance.now()); }} className="flex-auto wide:flex-none">{verb}</Button>;
        })}
        <Button tone="quiet" icon="clock" hint="s" onClick={putOff} className="wide:ml-auto">{snoozed ? 'Wake it' : 'Snooze'}</Button>
      </div>
      <SnoozeDialog open={asking === 'snooze'} expiresAt={item.expiresAt} onClose={close} onSnooze={(until) => onDecide({ kind: 'snooze', until })} />
      <ReasonDialog
        open={asking === 'reject'} item={item.id} onClose={close} onReason={(text) => say('reject', text)} title={item.effectDetail?.state === 'cooling' ? 'Stop it?' : 'Reject?'}
        verb={wordsOf('reject', item.effectDetail).verb} description="Nothing is sent. The agent is told why, and you find it on record."
      />
      <RaiseDialog open={asking === 'raise'} onClose={close} onRaise={(by) => say('raise', by)} />
      <ConfirmDialog
        open={asking === 'sure'} onClose={close} onConfirm={() => say('approve')} title={movesMoney(dossier) ? 'This moves money' : 'The risk is high'} verb={words.verb}
        description={`${item.effectDetail?.sentence ?? item.summary}. It is done at once, and can’t be called back.`}
      />
      <ConfirmDialog open={asking === 'again'} onClose={close} onConfirm={() => say('send-again')} title={again.title} description={again.after} verb={again.verb} danger>
        <p className="text-sm text-muted">{item.summary}</p>
      </ConfirmDialog>
    </>
  );
}

function movesMoney({ item }: Dossier): boolean {
  return item.effectDetail !== null && item.effectDetail.kind !== 'mail.send';
}

/** The suggested one stands out, when pressing it does what it says. */
function toneOf(action: ItemAction, { recommended, actions, effectDetail, type }: Dossier['item']): ButtonTone {
  if (type === 'doubt') return 'plain';
  // There is nothing to do about it but to stop it.
  if (effectDetail?.state === 'cooling') return action === 'reject' ? 'primary' : 'plain';
  const best = actions.includes(recommended.action) ? recommended.action : actions[0];
  return action === best && action !== 'answer' ? 'primary' : 'plain';
}

function keysOf(actions: readonly ItemAction[]): Map<ItemAction, string> {
  let number = 0;
  return new Map(actions.filter((action) => action !== 'answer').map((action) => [action, keyOfAction[action] ?? String((number += 1))]));
}

interface ActionKeys {
  act: (action: ItemAction) => void;
  putOff: () => void;
  answer: (text: string) => void;
  snoozed: boolean;
}

function useActionKeys({ item }: Dossier, keys: ReadonlyMap<ItemAction, string>, { act, putOff, answer, snoozed }: ActionKeys): void {
  const shortcuts: Shortcut[] = [...keys].map(([action, key]) => ({ keys: key, label: wordsOf(action, item.effectDetail).verb, run: () => act(action) }));
  const choices: Shortcut[] = item.choices.slice(0, 9).map((choice, at) => ({ keys: String(at + 1), label: choiceWords(choice), run: () => answer(choice) }));
  const write: Shortcut[] = item.actions.includes('answer') && !item.closed ? [{ keys: 'e', label: 'Answer in your own words', run: () => act('answer') }] : [];
  useShortcuts('This item', [...shortcuts, ...choices, ...write, { keys: 's', label: snoozed ? 'Wake it' : 'Snooze', run: putOff }]);
}

import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/call.ts';
import { Button, IconButton } from '../kit/button.tsx';
import { classes } from '../kit/classes.ts';
import { Icon } from '../kit/icon.tsx';
import { Said } from '../kit/states.tsx';
import { useLiveEvents } from '../live/live.tsx';
import { useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { useWaiting } from './company.ts';

interface Step {
  title: string;
  text: string;
  /** On the button that leads there. */
  show: string;
  /** What is said once it was done. */
  done: string;
  /** It was done when one comes here, or when such an event comes. */
  place?: RegExp;
  event?: RegExp;
}

const steps: readonly Step[] = [
  { title: 'Approve your first reply', text: 'Open a draft in the inbox, read it, approve it. Nothing goes out before you do.', show: 'Show me a draft', done: 'Decided. It is on record, and its task goes on.', event: /^inbox\.decided$/u },
  { title: 'See why', text: 'Every verdict has its reasons: which rule asked, and by which facts about the draft.', show: 'Show me why', done: 'Rule by rule, by the facts of then.', place: /^\/policy\/explain/u },
  { title: 'Find it in the ledger', text: 'What was to happen, on whose word, and what came of it: a line each, and nobody can change one.', show: 'Open the ledger', done: 'All that ever happened is in here.', place: /^\/ledger/u },
  { title: 'Pause everything', text: 'One button stops all that goes out. Agents still read and prepare, and nothing is lost. Then let it go on.', show: 'Pause …', done: 'That is how you stop it, wherever you are.', event: /^pause\.(?:set|lifted)$/u },
  { title: 'Look at your rules', text: 'What may go out on whose word is a file of a few lines. Change one, and see what it would have said to everything so far.', show: 'Open the rules', done: 'These are the rules. That was all: the rest you find by Find and by ?.', place: /^\/policy(?!\/explain)/u },
];

/** Instead of the first: there is nothing to approve. */
const nothingYet = 'Nothing waits yet: `keelson signal mail FILE` takes a mail in, and a draft of the answer comes to the inbox.';

export interface TourStripProps {
  /** From 0. */
  step: number;
  /** `null`: through, or not wanted. */
  onStep: (step: number | null) => void;
  onPause: () => void;
}

/** One of five first steps, at the foot of the page: quiet, and gone for good when it is dismissed. */
export function TourStrip({ step: at, onStep, onPause }: TourStripProps) {
  const place = useRouterState({ select: ({ location }) => location.pathname });
  const navigate = useNavigate();
  const waiting = useWaiting();
  const [doneStep, setDoneStep] = useState<number | null>(null);
  const [effect, setEffect] = useState<`e${string}` | null>(null);
  const step = steps[at] ?? steps[0];
  useLiveEvents((event) => {
    if (event.kind === 'effect.approved' && event.effect !== undefined) setEffect(event.effect as `e${string}`);
    if (step?.event?.test(event.kind) === true) setDoneStep(at);
  });
  const next = (): void => onStep(at + 1 < steps.length ? at + 1 : null);
  useShortcuts('First steps', [{ keys: '.', label: 'The next of the first steps', run: next }]);
  if (step === undefined) return null;
  const isDone = doneStep === at || step.place?.test(place) === true;
  const toReasons = async (): Promise<void> => {
    const about = effect ?? (await newestEffect());
    const to = { to: '/policy/{-$view}', params: { view: 'explain' } } as const;
    await (about === undefined ? navigate(to) : navigate({ ...to, search: { effect: about } }));
  };
  const show = async (): Promise<void> => {
    if (at === 0) await navigate({ to: '/inbox/{-$item}', params: { item: undefined }, search: { type: 'approval' } });
    else if (at === 1) await toReasons();
    else if (at === 2) await navigate({ to: '/ledger/{-$effect}', params: { effect: undefined } });
    else if (at === 3) onPause();
    else await navigate({ to: '/policy/{-$view}', params: { view: undefined } });
  };
  const isLast = at === steps.length - 1;
  const text = isDone ? step.done : at === 0 && waiting === 0 ? nothingYet : step.text;
  return (
    <section aria-label="First steps" className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-t border-line bg-surface px-4 py-2 wide:flex-nowrap wide:px-6">
      <Icon name={isDone ? 'check' : 'info'} className={classes('max-wide:hidden', isDone ? 'text-good' : 'text-accent')} />
      <p aria-live="polite" className="min-w-0 flex-1 basis-60 text-sm max-wide:text-xs">
        <span className="text-muted tabular">{at + 1} of {steps.length} </span><strong className="font-semibold">{step.title}.</strong> <span className="text-muted"><Said text={text} /></span>
      </p>
      <span className="ml-auto flex items-center gap-2">
        {!(isDone && step.place !== undefined) && <Button size="small" tone={isDone ? 'quiet' : 'plain'} onClick={() => void show()}>{step.show}</Button>}
        <Button size="small" tone={isDone ? 'plain' : 'quiet'} onClick={next}>{isLast ? 'Finish' : isDone ? 'Next step' : 'Skip'}</Button>
        <IconButton icon="cross" label="Close the first steps" size="small" onClick={() => onStep(null)} />
      </span>
    </section>
  );
}

/** Of the newest draft that has a verdict. */
async function newestEffect(): Promise<`e${string}` | undefined> {
  return (await call('effects.page', { query: { limit: 1 } })).rows[0]?.effect;
}

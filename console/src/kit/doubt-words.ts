/** What only the operator knows of something in doubt. */
export type DoubtAction = 'sent' | 'not-sent' | 'send-again';

interface DoubtWords {
  /** On the button. */
  verb: string;
  /** The question before it is done, and what follows from it. */
  title: string;
  after: string;
  /** Once it is done. */
  done: string;
}

/** The same words wherever a doubt is settled. */
export const doubtWords: Readonly<Record<DoubtAction, DoubtWords>> = {
  sent: { verb: 'It went out', title: 'It went out?', after: 'It counts as done, on your word, and its task goes on.', done: 'Settled: it went out' },
  'not-sent': { verb: 'It did not go out', title: 'It did not go out, and stays unsent?', after: 'It counts as not done, and is not tried again. Its task goes on without it.', done: 'Settled: it did not go out, and stays unsent' },
  'send-again': { verb: 'Send it again', title: 'Send it again?', after: 'Be sure that it did not go out: whoever gets it may get it twice.', done: 'Sent again' },
};

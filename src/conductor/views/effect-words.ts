import { effectPayloads, mayHaveGoneOut, wasDoneByHand, type EffectKind, type EffectPayload } from '../../vocabulary/effects.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import type { Json } from '../../vocabulary/json.ts';
import { moneyText } from '../../vocabulary/money.ts';
import { oneLine } from '../../agents/drafting/plain-text.ts';
import { currentContent } from '../../effects/gate.ts';
import type { EffectRow } from '../../ledger/families/effects.ts';
import type { Ledger } from '../../ledger/port.ts';

/**
 * An effect in sentences for each thing that may become of it. Its own `sentence` is what to do ("Send a mail to …"), which is right on a draft and wrong once it is done. Without the point at
 * the end; each begins with a capital letter but `draft` and `thatItWas`, which stand within another.
 */
export interface EffectWords {
  /** `a mail to jane@example.com: "Re: Refund"` */
  draft: string;
  /** `A mail to jane@example.com went out: "Re: Refund"` */
  done: string;
  /** Somebody did it by other means, and the adapter did not. */
  byHand: string;
  notDone: string;
  notYet: string;
  /** After "Nobody knows whether": `a mail to jane@example.com went out: "Re: Refund"` */
  thatItWas: string;
  /** It goes out by itself, unless it is stopped. */
  unlessStopped: string;
  again: string;
}

const nameCharsMax = 100;
const subjectCharsMax = 200;
/** As long as a sentence may be: it is cleaned, and not cut. */
const sentenceCharsMax = 500;

const words: { readonly [K in EffectKind]: (payload: EffectPayload<K>) => EffectWords } = {
  'mail.send'({ to, cc, subject }) {
    const [first = '', ...others] = new Set([...to, ...cc].map(({ address }) => address));
    const whom = `${oneLine(first, nameCharsMax)}${others.length === 0 ? '' : ` and ${others.length} other${others.length === 1 ? '' : 's'}`}`;
    const said = `: "${oneLine(subject, subjectCharsMax)}"`;
    const mail = (verb: string): string => `A mail to ${whom} ${verb}${said}`;
    return {
      draft: `a mail to ${whom}${said}`, done: mail('went out'), byHand: `You did something by hand in place of a mail to ${whom}${said}`, notDone: mail('did not go out'), notYet: mail('did not go out yet'),
      thatItWas: `a mail to ${whom} went out${said}`, unlessStopped: mail('goes out unless you stop it'), again: mail('is tried again'),
    };
  },
  'payment.refund'({ payment, customer, ...money }) {
    const whom = `${oneLine(customer, nameCharsMax)} (payment ${oneLine(payment, nameCharsMax)})`;
    const amount = moneyText(money);
    return {
      draft: `a refund of ${amount} to ${whom}`, done: `Paid ${amount} back to ${whom}`, byHand: `You paid ${amount} back to ${whom} by hand`, notDone: `${amount} was not paid back to ${whom}`, notYet: `${amount} was not paid back to ${whom} yet`,
      thatItWas: `${amount} was paid back to ${whom}`, unlessStopped: `${amount} is paid back to ${whom} unless you stop it`, again: `Paying ${amount} back to ${whom} is tried again`,
    };
  },
  'credit.grant'({ customer, ...money }) {
    const whom = oneLine(customer, nameCharsMax);
    const credit = `credit of ${moneyText(money)}`;
    return {
      draft: `a ${credit} for ${whom}`, done: `Gave a ${credit} to ${whom}`, byHand: `You gave a ${credit} to ${whom} by hand`, notDone: `A ${credit} was not given to ${whom}`, notYet: `A ${credit} was not given to ${whom} yet`,
      thatItWas: `a ${credit} was given to ${whom}`, unlessStopped: `A ${credit} is given to ${whom} unless you stop it`, again: `Giving a ${credit} to ${whom} is tried again`,
    };
  },
  'credit.revoke'({ customer, ...money }) {
    const whom = oneLine(customer, nameCharsMax);
    const credit = `credit of ${moneyText(money)}`;
    return {
      draft: `taking a ${credit} back from ${whom}`, done: `Took a ${credit} back from ${whom}`, byHand: `You took a ${credit} back from ${whom} by hand`, notDone: `A ${credit} was not taken back from ${whom}`, notYet: `A ${credit} was not taken back from ${whom} yet`,
      thatItWas: `a ${credit} was taken back from ${whom}`, unlessStopped: `A ${credit} is taken back from ${whom} unless you stop it`, again: `Taking a ${credit} back from ${whom} is tried again`,
    };
  },
};

/** `what` is `something for somebody who is forgotten`, or of a payload that is not known any more. */
function plainly(what: string): EffectWords {
  const upper = capital(what);
  return {
    draft: what, done: `${upper} went out`, byHand: `You did something by hand in place of ${what}`, notDone: `${upper} did not go out`, notYet: `${upper} did not go out yet`, thatItWas: `${what} went out`,
    unlessStopped: `${upper} goes out unless you stop it`, again: `${upper} is tried again`,
  };
}

/** By its content as it counts: the operator's edit, or what was proposed. */
export async function effectWords(ledger: Ledger, row: EffectRow): Promise<EffectWords> {
  const content = await currentContent(ledger, row);
  if (content.forgotten) return plainly('something for somebody who is forgotten');
  const parsed = effectPayloads[row.kind].safeParse(content.data.payload);
  return parsed.success ? words[row.kind](parsed.data as never) : plainly(`the effect "${oneLine(content.data.sentence, sentenceCharsMax)}"`);
}

/** `A mail to jane@example.com: "Re: Refund"`: as an entry of a list that says what became of it. */
export async function draftWords(ledger: Ledger, row: EffectRow): Promise<string> {
  return capital((await effectWords(ledger, row)).draft);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What became of it when it was done, by its receipt. */
export function doneWords({ done, byHand, thatItWas }: EffectWords, receipt: Json): string {
  if (!wasDoneByHand(receipt)) return done;
  return mayHaveGoneOut(receipt) ? `${byHand}; nobody knows whether, before that, ${thatItWas}` : byHand;
}

/** What an item is about, where it is about an effect: its summary with the effect in the words of a list of what there is, and not of what to do. */
export async function itemWords(ledger: Ledger, { data: { summary, effect } }: Pick<LedgerEvent<'inbox.opened'>, 'data'>): Promise<string> {
  const row = effect === null ? null : await ledger.effects.get(effect as EffectId);
  if (row === null) return summary;
  const { forgotten, data: { sentence } } = await currentContent(ledger, row);
  const at = forgotten || sentence === '' ? -1 : summary.lastIndexOf(sentence);
  // An edit since has another sentence; the item keeps its own.
  if (at < 0) return summary;
  const { draft } = await effectWords(ledger, row);
  const before = summary.slice(0, at);
  const begins = before === '' || /[.?!] $/u.test(before);
  return `${before}${begins ? capital(draft) : draft}${summary.slice(at + sentence.length)}`;
}

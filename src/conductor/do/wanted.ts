import type { IntentName } from '../../vocabulary/understanding.ts';
import { amountsIn } from './amounts.ts';
import { elsewhere, intents, mailNouns, questionBegins, questions, type Intent } from './intents.ts';
import type { Refused } from './reading.ts';
import { languageOf, tokensOf } from './wording.ts';

/** What the wording of a wish says it is: an intent and how far its words go, several that it may be, something that is done elsewhere, or nothing. */
export type Wanted = { kind: 'intent'; name: IntentName; head: number } | { kind: 'either'; names: IntentName[]; head: number } | { kind: 'elsewhere'; refused: Refused } | { kind: 'nothing' };

const moneyBack = /(?<!\p{L})(?:refund\w*|reimburse\w*|money\s+back|(?:give|pay|send|gave)\s+.{0,80}\s+back|pay\s+back|erstatt\w*|rückerstatt\w*|zurück(?:zahl\w*|erstatt\w*|überweis\w*)?|geld\s+zurück)(?!\p{L})/iu;
const goodwill = /(?<!\p{L})(?:credits?|goodwill|voucher|gutschrift\w*|guthaben|gut(?=$|[\s.,!](?!e)))(?!\p{L})/iu;
const given = /^(?:give|gib|gebe|grant|pay|zahle?|transfer|überweise?|schenke?)(?!\p{L})/iu;

/** Only the wording counts here: what wishes of no plain wording are like is for `likeness.ts`. */
export function wantedIn(text: string): Wanted {
  const head = (name: IntentName): number | null => intentNamed(name).begins.exec(text)?.[0].length ?? null;
  const is = (name: IntentName, at: number): Wanted => ({ kind: 'intent', name, head: at });
  for (const name of ['remind', 'note'] as const) {
    const at = head(name);
    if (at !== null) return is(name, at);
  }
  const other = elsewhere.find(({ begins }) => begins.test(text));
  if (other !== undefined) return { kind: 'elsewhere', refused: { why: other.why, instead: [...other.instead] } };
  const money = wantedMoney(text, head);
  if (money !== null) return money;
  for (const name of ['letter', 'resume', 'pause'] as const) {
    const at = head(name);
    if (at !== null) return is(name, at);
  }
  return questionIn(text);
}

/** A mail about a refund is a mail, and a credit that is sent is a credit. */
function wantedMoney(text: string, head: (name: IntentName) => number | null): Wanted | null {
  const aboutMail = tokensOf(text).some(({ plain }) => mailNouns.has(plain) || plain.split('-').some((part) => mailNouns.has(part)) || /(?:mail|brief|nachricht)$/u.test(plain));
  if (aboutMail) return null;
  const [refund, credit, letter] = [head('refund'), head('credit'), head('letter')];
  if (refund !== null && moneyBack.test(text)) return { kind: 'intent', name: 'refund', head: refund };
  const amount = amountsIn(text, languageOf(text)).length > 0;
  if (goodwill.test(text)) {
    if (credit !== null) return { kind: 'intent', name: 'credit', head: credit };
    if (letter !== null && amount) return { kind: 'intent', name: 'credit', head: letter };
  }
  // Money that is sent is not the mail of a playbook.
  if ((given.test(text) || letter !== null) && amount) return { kind: 'either', names: ['credit', 'refund'], head: credit ?? refund ?? letter ?? 0 };
  return null;
}

function questionIn(text: string): Wanted {
  if (!questionBegins.test(text)) return { kind: 'nothing' };
  const instead = questions.find(({ has }) => has.test(text))?.instead ?? [];
  return { kind: 'elsewhere', refused: { why: 'It is a question, and `do` only does things.', instead: [...instead] } };
}

function intentNamed(name: IntentName): Intent {
  const found = intents.find((intent) => intent.name === name);
  if (found === undefined) throw new Error(`there is no intent ${name}`);
  return found;
}

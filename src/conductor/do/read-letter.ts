import { compose } from '../../agents/letter/compose.ts';
import type { OpenSlot, Slot } from '../../vocabulary/understanding.ts';
import { getRecord } from '../../memory/records.ts';
import { shownCustomer, type Customer } from './customers.ts';
import { findPlaybook, knownPlaybooks, topicalWords, type KnownPlaybook, type PlaybookReading } from './playbooks.ts';
import { choicesMax, gateDecides, readCustomer, restQuestion, spansOf, whenOf, withoutQuotations, withoutUnknownName, type Reading, type Refused, type Wish } from './reading.ts';
import { withoutSpans, type When } from './when.ts';
import { blanked } from './wording.ts';
import { shownMoment } from './zone-time.ts';

const ownWords = /(?<!\p{L})(?:that|saying|says|telling|asking|dass|ob|und\s+sag)(?!\p{L})|:\s/iu;

/** "send Jane the onboarding mail on Monday". */
export async function readLetter(wish: Wish): Promise<Reading | Refused> {
  const body = blanked(wish.text, 0, wish.head);
  if (ownWords.test(withoutQuotations(body))) {
    return { why: 'It has words of its own to be sent, and `do` sends the mails of playbooks alone.', instead: ['a file in playbooks/ with the words, then keelson do "send Jane the … mail"'] };
  }
  const playbooks = await knownPlaybooks(wish.deps.ledger);
  const { when, said } = await whenOf(wish);
  const somebody = await readCustomer(wish, withoutSpans(body, spansOf(said)), topicalWords(playbooks));
  const read = findPlaybook(somebody.left, playbooks, somebody.customer?.language ?? null);
  const chosen = chosenPlaybook(wish.answers['playbook'], playbooks) ?? (read.kind === 'one' ? read.playbook : null);
  const left = read.kind === 'none' ? somebody.left : withoutSpans(somebody.left, read.spans);
  if (chosen !== null && chosen.template === null) return { why: `“${chosen.title}” has no template, only advice for people, so there is no mail to send.`, instead: [`a fenced liquid block in ${chosen.path}`] };
  const unnamed = (somebody.unknown && somebody.customer !== null) || (read.kind === 'none' && chosen !== null);
  const waiting = (somebody.unknown && somebody.customer === null) || (read.kind === 'none' && chosen === null);
  const questions = [
    ...somebody.question,
    ...(chosen === null ? [playbookQuestion(read, playbooks)] : []),
    ...whenQuestion(when),
    // While a name is not known, the words that are left are that name.
    ...(waiting ? [] : restQuestion(wish, unnamed ? withoutUnknownName(left) : left)),
  ];
  const slots = [...somebody.slot, ...playbookSlot(chosen, read), ...whenSlot(wish, when)];
  const notes = [...somebody.notes, ...(when.kind === 'at' ? when.notes : []), ...(somebody.customer !== null && chosen !== null ? await problemNow(wish, somebody.customer, chosen) : [])];
  if (questions.length > 0 || somebody.customer === null || chosen === null) return { slots, questions, notes, will: null, plan: null };
  const at = when.kind === 'at' ? when.at : null;
  const time = at === null ? 'now' : `on ${shownMoment(at, wish.deps.company.zone, wish.asked)}, as customer and playbook are then`;
  return {
    slots, questions, notes,
    will: `The mail “${chosen.title}” to ${shownCustomer(somebody.customer)} is proposed ${time}. ${gateDecides}`,
    plan: { do: 'letter', words: wish.words, asked: wish.asked, customer: somebody.customer.id, playbook: chosen.path, at },
  };
}

/** The path of a choice, or words as in a wish. */
function chosenPlaybook(answer: string | undefined, playbooks: readonly KnownPlaybook[]): KnownPlaybook | null {
  if (answer === undefined) return null;
  const byPath = playbooks.find(({ path }) => path === answer.trim());
  const byWords = findPlaybook(answer, playbooks, null);
  return byPath ?? (byWords.kind === 'one' ? byWords.playbook : null);
}

function playbookQuestion(read: PlaybookReading, playbooks: readonly KnownPlaybook[]): OpenSlot {
  const offered = (read.kind === 'several' ? read.playbooks : playbooks).filter(({ template }) => template !== null);
  const question = read.kind === 'several' ? `Several playbooks may be meant by “${read.heard}”. Which mail?` : offered.length === 0 ? 'No playbook has a template yet, so there is no mail to send.' : 'Which mail? No playbook goes by these words.';
  return { slot: 'playbook', question, open: true, choices: offered.slice(0, choicesMax).map(({ path, title }) => ({ value: path, shown: `${title} (${path})` })) };
}

function playbookSlot(chosen: KnownPlaybook | null, read: PlaybookReading): Slot[] {
  return chosen === null ? [] : [{ name: 'playbook', label: 'mail', value: chosen.path, shown: `${chosen.title} (${chosen.path})`, heard: read.kind === 'none' ? '' : read.heard }];
}

export function whenQuestion(when: When): OpenSlot[] {
  return when.kind === 'unclear' ? [{ slot: 'at', question: when.question, choices: when.choices, open: true }] : [];
}

export function whenSlot({ deps, text, asked }: Wish, when: When): Slot[] {
  if (when.kind === 'unclear') return [];
  const heard = spansOf(when).map(({ start, end }) => text.slice(start, end)).join(' ').trim();
  return [{ name: 'at', label: 'when', value: when.kind === 'at' ? when.at : null, shown: when.kind === 'at' ? shownMoment(when.at, deps.company.zone, asked) : 'now', heard }];
}

/** What would keep the mail from being made as things are now. It is made later, and may be mended by then. */
async function problemNow({ deps, words, asked }: Wish, customer: Customer, playbook: KnownPlaybook): Promise<string[]> {
  const { problem } = compose({
    company: { name: deps.company.name, address: deps.company.address },
    input: { playbook: playbook.path, customer: customer.id, at: null, words, asked },
    customer: (await getRecord(deps.ledger, 'customer', customer.id))?.value ?? null,
    playbook: await deps.ledger.documents.text(playbook.path),
    persona: await deps.ledger.documents.text('persona.md'),
  });
  return problem === null ? [] : [`As things are now, it can't be made: ${problem}. You will be asked then.`];
}

import { hash } from 'node:crypto';
import type { OpenSlot, Slot } from '../../vocabulary/understanding.ts';
import { shownCustomer, findCustomers, type Customer } from './customers.ts';
import { namingTokens, spansOf, whenOf, type Reading, type Wish } from './reading.ts';
import { whenQuestion, whenSlot } from './read-letter.ts';
import { readWhen, type Span } from './when.ts';
import { shownMoment, wallTime } from './zone-time.ts';

const joining = /^(?:[\s,:;.–-]|(?:to|that|about|of|zu|dass|daran|an(?:\s+(?:die|den|das|der))?)(?!\p{L}))+/iu;

/** "remind me on Friday to call Bob". */
export async function readReminder(wish: Wish): Promise<Reading> {
  const { when, said } = await whenOf(wish);
  const spans = await whereTimeStands(wish, spansOf(said));
  const chosen = spans.when ?? when;
  const about = (wish.answers['about'] ?? withoutTimes(wish.text, wish.head, spans.spans)).trim();
  const whom = await about_(wish, about);
  const soon = chosen.kind === 'none' || chosen.kind === 'now';
  const questions: OpenSlot[] = [
    ...(about === '' ? [{ slot: 'about', question: 'Of what?', choices: [], open: true }] : []),
    ...(soon ? [{ slot: 'at', question: 'When? For example “tomorrow at 9” or “on Friday”.', choices: [], open: true }] : whenQuestion(chosen)),
    ...whom.question,
  ];
  const slots: Slot[] = [...(about === '' ? [] : [textSlot('about', 'of what', about)]), ...(chosen.kind === 'at' ? whenSlot(wish, chosen) : []), ...whom.slot];
  const notes = chosen.kind === 'at' ? chosen.notes : [];
  if (questions.length > 0 || chosen.kind !== 'at') return { slots, questions, notes, will: null, plan: null };
  return {
    slots, questions, notes,
    will: `On ${shownMoment(chosen.at, wish.deps.company.zone, wish.asked)} your inbox asks: ${about}`,
    plan: { do: 'remind', words: wish.words, asked: wish.asked, about, at: chosen.at, subject: whom.subject },
  };
}

/** "remember that Jane prefers mails in the morning". */
export async function readNote(wish: Wish): Promise<Reading> {
  const text = (wish.answers['text'] ?? wish.text.slice(wish.head).replace(joining, '')).trim();
  const whom = await about_(wish, text);
  const questions: OpenSlot[] = [...(text === '' ? [{ slot: 'text', question: 'What is to be noted?', choices: [], open: true }] : []), ...whom.question];
  const slots = [...(text === '' ? [] : [textSlot('text', 'what', text)]), ...whom.slot];
  if (questions.length > 0) return { slots, questions, notes: [], will: null, plan: null };
  const { year, month, day } = wallTime(wish.asked, wish.deps.company.zone);
  const id = `said-${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}-${hash('sha256', `${wish.asked} ${text}`, 'hex').slice(0, 8)}`;
  return {
    slots, questions, notes: [],
    will: `The note “${text}” is written${whom.subject === null ? '' : ' about them'}, for agents and searches to find.`,
    plan: { do: 'note', words: wish.words, asked: wish.asked, id, text, subject: whom.subject },
  };
}

function textSlot(name: string, label: string, text: string): Slot {
  return { name, label, value: text, shown: text, heard: text };
}

/** Between the first words and what to be reminded of, or at its end: a time in its middle belongs to it. */
async function whereTimeStands(wish: Wish, all: readonly Span[]): Promise<{ spans: readonly Span[]; when: Awaited<ReturnType<typeof readWhen>> | null }> {
  if (all.length < 2 || wish.answers['at'] !== undefined) return { spans: all, when: null };
  const sorted = [...all].toSorted((one, other) => one.start - other.start);
  const [first, last] = [sorted[0], sorted.at(-1)];
  const atStart = first !== undefined && /^[\s,]*$/u.test(wish.text.slice(wish.head, first.start));
  const atEnd = last !== undefined && /^[\s.,!?]*$/u.test(wish.text.slice(last.end));
  const next = sorted[1];
  // "on Monday and Tuesday" is both, and neither belongs to what comes after it.
  const joined = first !== undefined && next !== undefined && /^\s*(?:,|and|or|und|oder)?\s*$/iu.test(wish.text.slice(first.end, next.start));
  const meant = joined ? undefined : atStart ? first : atEnd ? last : undefined;
  if (meant === undefined) return { spans: all, when: null };
  const when = await readWhen(wish.text.slice(meant.start, meant.end), { now: wish.asked, zone: wish.deps.company.zone, language: wish.language });
  return { spans: [meant], when: when.kind === 'none' ? when : { ...when, spans: [meant] } };
}

function withoutTimes(text: string, head: number, spans: readonly Span[]): string {
  let left = '';
  let at = head;
  for (const { start, end } of [...spans].toSorted((one, other) => one.start - other.start)) {
    left += text.slice(at, Math.max(at, start));
    at = Math.max(at, end);
  }
  return (left + text.slice(at)).replaceAll(/\s+/gu, ' ').trim().replace(joining, '').replace(/[\s,]+$/u, '');
}

/**
 * Whom a text is about, so that it is sealed under their name and forgotten with them. Only words written as names count, and only exact ones: what is
 * about nobody on record is about nobody.
 */
async function about_(wish: Wish, text: string): Promise<{ subject: string | null; slot: Slot[]; question: OpenSlot[] }> {
  const nobody = { subject: null, slot: [], question: [] };
  const answer = wish.answers['customer']?.trim();
  if (answer === 'nobody') return nobody;
  const named = namingTokens(text).filter((token) => /^\p{Lu}/u.test(token.text));
  const { reading } = await findCustomers(wish.deps.ledger, text, named, { now: wish.asked, topical: new Set() });
  if (reading.kind === 'none' || (reading.kind === 'one' && reading.guessed)) return nobody;
  const found = reading.kind === 'one' ? [reading.customer] : reading.customers;
  const [one] = reading.kind === 'one' ? found : found.filter(({ id }) => id === answer);
  if (one !== undefined) return { subject: `customer:${one.id}`, slot: [slotOf(one, reading.heard)], question: [] };
  return { ...nobody, question: [{ slot: 'customer', question: `Which “${reading.heard}” is this about?`, open: false, choices: [...found.map((customer) => ({ value: customer.id, shown: shownCustomer(customer) })), { value: 'nobody', shown: 'none of them' }] }] };
}

function slotOf(customer: Customer, heard: string): Slot {
  return { name: 'customer', label: 'about', value: customer.id, shown: shownCustomer(customer), heard };
}

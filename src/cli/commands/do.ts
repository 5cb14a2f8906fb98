import type { Company } from '../../facade.ts';
import { KeelsonError, NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
import { parseTaskId } from '../../vocabulary/ids.ts';
import { wishCharsMax, type Acted, type OpenSlot, type Plan, type Rephrased, type Understanding } from '../../vocabulary/understanding.ts';
import type { TaskDetail, ItemView } from '../../vocabulary/views.ts';
import { actedText, howToRun, openSlotText, understandingText } from '../present/do.ts';
import { safeLine } from '../present/safe-text.ts';
import type { Session } from '../session.ts';
import { waitingFor } from '../waiting-for.ts';

export interface DoOptions {
  yes?: boolean;
  /** `slot=value`, for what was unclear. */
  set?: string[];
  /** False with --no-run. */
  run: boolean;
}

/** Questions that are asked about one wish. */
const roundsMax = 20;

/**
 * Shows what the words would have done, and does it when the operator says so: on a terminal after a question, elsewhere only with --yes, and never
 * while anything is unclear. Exit code 1: it is unclear, not done this way, not confirmed, or it failed.
 */
export async function doWish(session: Session, given: readonly string[], options: DoOptions): Promise<void> {
  const words = given.join(' ');
  const answers = answersIn(options.set ?? []);
  const asks = session.shell.interactive && !session.json && options.yes !== true;
  await opened(session, async (company) => {
    const { understood, by } = await inOtherWords(company, words, answers);
    assertAsked(understood, answers);
    const understanding = withWords(asks ? await clarified(session, company, understood, answers) : understood, words, by);
    const { plan } = understanding;
    if (plan === null) {
      session.exitCode = 1;
      return session.print((display) => [understandingText(display, understanding), ...(asks ? [] : howToRun(display, understanding, answers))].join('\n'), { ...understanding, ran: null });
    }
    // What a model made of the words runs only when somebody has seen it.
    if ((options.yes !== true || by !== null) && !asks) return session.print((display) => [understandingText(display, understanding), ...howToRun(display, understanding, answers)].join('\n'), { ...understanding, ran: null });
    if (asks && !(await confirmed(session, understanding))) throw new Terminal('do.not-confirmed', 'Nothing was done.', 'Say it in other words, or run it again when it is right.');
    await run(session, company, { understanding, plan, shown: asks }, options);
  });
}

/** What is not understood as it stands is put to a model, if there is one: `by` then says which sentence it made of it. */
async function inOtherWords(company: Company, words: string, answers: Record<string, string>): Promise<{ understood: Understanding; by: Rephrased | null }> {
  const understood = await company.understand(words, answers);
  const by = understood.outcome === 'unknown' ? await company.rephrase(words) : null;
  if (by === null) return { understood, by };
  const again = await company.understand(by.sentence, answers);
  return again.outcome === 'unknown' ? { understood, by: null } : { understood: again, by };
}

/** On record stands what the operator said, and what was made of it. */
function withWords(understanding: Understanding, words: string, by: Rephrased | null): Understanding {
  if (by === null) return understanding;
  const { plan, notes } = understanding;
  const note = `${by.model} read it as “${by.sentence}” (${by.task}).`;
  return { ...understanding, notes: [note, ...notes], plan: plan === null ? null : { ...plan, words: `${words} (${note})`.slice(0, wishCharsMax) } };
}

/** Pausing must work while another process runs the company, and this command can't reach into it. */
async function opened(session: Session, work: (company: Company) => Promise<void>): Promise<void> {
  try {
    await session.withCompany(work);
  } catch (error) {
    if (!(error instanceof KeelsonError) || error.code !== 'ledger.in-use') throw error;
    throw new NeedsOperator(error.code, error.message, `${error.nextStep} \`keelson pause\` and \`keelson resume\` work meanwhile.`, { cause: error });
  }
}

function answersIn(settings: readonly string[]): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const setting of settings) {
    const [, slot, value] = /^([a-z]+)=([\s\S]*)$/u.exec(setting) ?? [];
    if (slot === undefined || value === undefined) throw new Terminal('usage.set', `"${setting}" sets nothing.`, 'Write it as --set customer=jane@example.com.');
    answers[slot] = value;
  }
  return answers;
}

/** Whatever the words mean, these may be answered: which wish it is, and whether to go on without what was not understood. */
const always = ['intent', 'rest'];

/** An answer to nothing is a typo, and what it was meant for would go on without it. */
function assertAsked({ outcome, slots, questions }: Understanding, answers: Readonly<Record<string, string>>): void {
  if (outcome !== 'clear' && outcome !== 'unclear') return;
  const known = [...new Set([...slots.map(({ name }) => name), ...questions.map(({ slot }) => slot)])];
  const stray = Object.keys(answers).find((slot) => !known.includes(slot) && !always.includes(slot));
  if (stray !== undefined) throw new Terminal('usage.set', `There is nothing called ${stray} in it.`, `What can be set here: ${known.length === 0 ? always.join(', ') : known.join(', ')}.`);
}

/** Asks one question after the other, the first one first, since its answer may settle others. */
async function clarified(session: Session, company: Company, first: Understanding, answers: Record<string, string>): Promise<Understanding> {
  let understanding = first;
  for (let round = 0; round < roundsMax; round++) {
    const [question] = understanding.questions;
    if (question === undefined || understanding.outcome === 'refused') return understanding;
    session.shell.out(openSlotText(session.shell.outDisplay(), question));
    const said = await session.shell.ask(question.choices.length > 0 ? `A number${question.open ? ', or your own words' : ''}` : 'Your answer');
    if (said === null) throw new Terminal('do.not-confirmed', 'Nothing was done.', 'Say it in other words when you like.');
    const answer = answerIn(question, said);
    if (answer === null) continue;
    answers[question.slot] = answer;
    understanding = await company.understand(understanding.words, answers);
  }
  return understanding;
}

/** The choice of that number or in its own words; where only choices count, nothing else is an answer. */
function answerIn({ choices, open }: OpenSlot, said: string): string | null {
  const text = said.trim();
  const numbered = /^\d+$/u.test(text) ? choices[Number(text) - 1] : undefined;
  const chosen = numbered ?? choices.find(({ value, shown }) => [value, shown].some((one) => one.toLowerCase() === text.toLowerCase()));
  if (chosen !== undefined) return chosen.value;
  return open && text !== '' && !(choices.length > 0 && /^\d+$/u.test(text)) ? text : null;
}

async function confirmed(session: Session, understanding: Understanding): Promise<boolean> {
  session.shell.out(understandingText(session.shell.outDisplay(), understanding));
  return session.shell.confirm(safeLine('Do it?'));
}

interface Confirmed {
  understanding: Understanding;
  plan: Plan;
  /** It stands on the screen already. */
  shown: boolean;
}

async function run(session: Session, company: Company, { understanding, plan, shown }: Confirmed, options: DoOptions): Promise<void> {
  const acted = await company.act(plan);
  const begun = acted.task === null ? null : await begin(session, company, acted.task, options);
  session.print(
    (display) => [...(shown ? [] : [understandingText(display, understanding), '']), actedText(display, { acted, begun, ran: options.run || company.isRunning() })].join('\n'),
    { ...understanding, ran: { ...acted, ...(begun === null ? {} : begun) } satisfies Acted & Partial<Begun> },
  );
}

interface Begun {
  taskDetail: TaskDetail;
  waiting: ItemView[];
}

/** Lets the task begin: it parks until its time, or waits for the operator. */
async function begin(session: Session, company: Company, task: string, options: DoOptions): Promise<Begun> {
  const id = parseTaskId(task);
  if (options.run) await session.letHappen(company);
  const taskDetail = await company.tasks.show(id);
  if (taskDetail.status === 'failed' || taskDetail.status === 'stopped') session.exitCode = 1;
  return { taskDetail, waiting: await waitingFor(company, id) };
}

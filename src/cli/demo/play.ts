import type { Company } from '../../facade.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { EffectView, IntakeReport, ItemDetail, TaskDetail } from '../../vocabulary/views.ts';
import type { Display } from '../present/display.ts';
import { inboxText } from '../present/inbox.ts';
import { intakeSum, intakeTable } from '../present/intake.ts';
import { rebuildText, statsText, verifyText } from '../present/ledger.ts';
import { safeLine } from '../present/safe-text.ts';
import { taskText } from '../present/tasks.ts';
import { fitWidth } from '../present/width.ts';
import type { Session } from '../session.ts';
import { backtestLooser, explainOne, gateProblems, giveCredit, playLostAnswer, putCustomersOnRecord, takeBack, type GateReading } from './gate.ts';
import { backtestTold, doubtTold, explanationTold, planTold, rollbackTold } from './gate-telling.ts';
import { memoryTold, readMemory, type MemoryReading } from './memory.ts';
import { differencesIn, modelsTold, runWithModels } from './models.ts';
import type { AskedModel } from './open-stage.ts';
import { actionOf, wordsOf, type Move, type Operator } from './operator.ts';
import { problemsOf, type DemoOutcome } from './outcome.ts';
import { allEvents, inState, readCases, readEffects } from './readings.ts';
import { mondayFolder } from './stage.ts';
import { casesText, chapter, goOnText, movesText, notSentText, prose, sentText } from './telling.ts';

/** An answer leads to a draft, the draft to an approval; more rounds than this mean that something goes in circles. */
const roundsMax = 20;

/** Plays the Monday from the first mail to the last check and tells it. Resolves with what was found. */
export async function playMonday(session: Session, company: Company, operator: Operator, asked: AskedModel | null = null): Promise<DemoOutcome> {
  const tell = (text: (display: Display) => string): void => {
    session.shell.progress('');
    if (!session.json) session.shell.out(text(session.shell.outDisplay()));
  };
  await putCustomersOnRecord(company);
  const intake = await company.signal.mail(mondayFolder);
  tellIntake(tell, intake);

  const run = runOf(session, company, asked);
  await run();
  const cases = readCases(await allEvents(company));
  tell((display) => `${chapter(display, 3, 'What was decided, and why', `The support agent looked for the customer, the thread and a playbook, and weighed the risk. ${isUsed(asked) ? `${safeLine(asked.model)} reads and writes with it` : 'It works without a model here'}, and it can only propose.`)}\n${casesText(display, cases)}`);
  const waiting = await openItems(company);
  tell((display) => `${chapter(display, 4, 'What waits for the operator', 'Nothing has been sent. Every draft needs an approval, and what the agent was not sure about is a question.')}\n${inboxText(display, waiting, false)}`);

  const day: Day = { session, company, operator, asked, run, tell };
  const moves = await letDecide(day);
  const { shown, memory } = await tellDay(day);
  const gate = await playGate(day, moves);
  return tellEnd(day, { intake, moves, shown, memory, gate });
}

function isUsed(asked: AskedModel | null): asked is AskedModel {
  return asked !== null && asked.problem === null;
}

/** Does all that there is to do now, also what models are asked again a little later. */
export function runOf(session: Session, company: Company, asked: AskedModel | null): () => Promise<void> {
  const run = async (): Promise<void> => void (await session.run(company, true, () => undefined));
  return isUsed(asked) ? () => runWithModels(company, run, () => session.shell.outDisplay().now) : run;
}

export type Tell = (text: (display: Display) => string) => void;

export function tellIntake(tell: Tell, intake: IntakeReport): void {
  const unanswered = intake.mails.filter((mail) => mail.outcome !== 'received' || mail.noReply !== null).length;
  tell(
    (display) =>
      `${chapter(display, 2, 'What came in', `A Monday's mail, from ${mondayFolder}. Each mail was on disk in the ledger before anything else happened with it.`)}\n${intakeTable(display, intake)}\n${prose(display, `${intakeSum(intake)} ${unanswered} of them are on record and will never be answered by a machine; the last column says why.`)}`,
  );
}

async function letDecide(day: Day): Promise<Move[]> {
  const { operator, tell } = day;
  const lead = operator.scripted
    ? 'This part is SCRIPTED: the demo plays the operator, by what each item is and says. With `npm run demo -- --interactive` you decide yourself.'
    : 'Your turn. Nothing goes out that you do not approve here.';
  tell((display) => chapter(display, 5, 'What the operator did', lead));
  return decideInRounds(day, 'The answers became drafts, and a draft needs an approval too:');
}

/** Rounds of deciding and running, until nobody wants to decide anything more. `again` is said before the second. */
async function decideInRounds({ run, company, operator, tell }: Day, again?: string): Promise<Move[]> {
  const all: Move[] = [];
  for (let round = 1; round <= roundsMax; round++) {
    const moves = await operator.decide(await openItems(company));
    if (moves.length === 0) break;
    for (const move of moves) {
      if (move.does.kind === 'edit') await company.inbox.edit(move.item.id, move.does.payload);
      else await company.inbox.decide(move.item.id, move.does.decision);
    }
    all.push(...moves);
    if (operator.scripted) {
      if (round === 2 && again !== undefined) tell((display) => prose(display, `\n${again}`));
      tell((display) => movesText(display, moves));
    }
    await run();
  }
  return all;
}

interface Day {
  session: Session;
  company: Company;
  operator: Operator;
  /** The model that was named. */
  asked: AskedModel | null;
  /** Does all that there is to do. */
  run(): Promise<void>;
  tell: Tell;
}

/** What went out, one task of it, and what memory keeps of it. */
async function tellDay({ company, tell }: Day): Promise<{ shown: EffectView | undefined; memory: MemoryReading | null }> {
  const effects = await readEffects(company, await allEvents(company));
  const sent = inState(effects, 'succeeded');
  const notSent = effects.filter((effect) => effect.state !== 'succeeded');
  tell((display) => `${chapter(display, 6, 'What went out', 'Each approved mail was sent once, into the outbox folder: any mail program opens the files. An SMTP server takes its place when company.yaml says so.')}\n${sentText(display, sent) || 'Nothing.'}${notSent.length === 0 ? '' : `\n\n${notSentText(display, notSent)}`}`);

  const shown = sent.find((effect) => effect.edited) ?? sent[0];
  if (shown !== undefined) {
    const task = await company.tasks.show(shown.task);
    tell((display) => `${chapter(display, 7, 'One task, step by step', 'Each line was on disk before the next began. Kill the process anywhere here, start it again, and it goes on.')}\n${taskText(display, shortened(task))}`);
  }
  const memory = shown === undefined ? null : await readMemory(company, await allEvents(company), shown.id);
  if (memory !== null) tell((display) => `${chapter(display, 8, 'What memory keeps', 'Every value leads back to where it came from, every past state can be read, and what was said is found again.')}\n${memoryTold(display, memory)}`);
  return { shown, memory };
}

/** The gate: why, what other rules would have done, something that is taken back, and an answer that gets lost. */
async function playGate(day: Day, moves: Move[]): Promise<GateReading> {
  const { session, company, tell } = day;
  const rejected = moves.find((move) => actionOf(move) === 'reject')?.item.effect ?? moves.find((move) => move.item.effect !== null)?.item.effect ?? undefined;
  const explained = await explainOne(company, rejected);
  const backtest = await backtestLooser(company);
  tell((display) => `${chapter(display, 9, 'Why, and what if', 'Every verdict can be explained by the rules and the values of then, and other rules can be tried on what has happened before they count.')}\n${[...(explained === null ? [] : [explanationTold(display, explained)]), backtestTold(display, backtest)].join('\n\n')}`);

  tell((display) => chapter(display, 10, 'A credit, and back again', 'The operator gives a customer a credit with a letter about it. Money is staged: it takes two decisions. Then it turns out to be a mistake.'));
  const task = await giveCredit(company, session.shell.outDisplay().now);
  await day.run();
  moves.push(...(await decideInRounds(day)));
  const given = await company.tasks.show(task);
  const givenBack = given.status === 'completed' ? await tellTakingBack(day, given, moves) : null;

  const doubt = await playLostAnswer(session);
  tell((display) => `${chapter(display, 11, 'An answer that got lost', 'Played in a throwaway company, on a clock that jumps and with a mail server that takes a mail and hangs up: nobody can know whether it was sent.')}\n${doubtTold(display, doubt)}`);
  return { explained, backtest, givenBack, doubt };
}

async function tellTakingBack(day: Day, given: TaskDetail, moves: Move[]): Promise<GateReading['givenBack']> {
  const { company, tell } = day;
  const { plan, task } = await takeBack(company, given.id);
  tell((display) => `\n${planTold(display, { plan })}\n`);
  await day.run();
  moves.push(...(await decideInRounds(day)));
  const reading = { given, plan, rolledBack: await company.tasks.show(task) };
  tell((display) => `\n${rollbackTold(display, reading)}`);
  return reading;
}

interface Played {
  intake: IntakeReport;
  moves: Move[];
  shown: EffectView | undefined;
  memory: MemoryReading | null;
  gate: GateReading;
}

async function tellEnd({ session, company, operator, asked, tell }: Day, { intake, moves, shown, memory, gate }: Played): Promise<DemoOutcome> {
  const effects = await readEffects(company, await allEvents(company));
  const verify = await company.ledger.verify(session.progress('verify'));
  const rebuild = await company.ledger.rebuild(session.progress('rebuild'));
  const stats = await company.ledger.stats();
  tell((display) => `${chapter(display, 12, 'The ledger', 'Every event carries the hash of the one before it. All tables are folded from the events, so they can be dropped and made again.')}\n${verifyText(display, verify)}\n\n${rebuildText(display, rebuild)}\n\n${statsText(display, { ...stats, byKind: [] })}`);

  const models = asked === null ? null : { ...asked, costs: asked.problem === null ? await company.costs.report() : null, differences: differencesIn(await allEvents(company)) };
  if (models !== null) tell((display) => `${chapter(display, 13, 'What the model was asked', models.problem === null ? 'All of it is on record with what it cost. It chose no recipient and no effect, and nothing went past the gate because of it.' : 'Nothing: the demo went on without one.')}\n${modelsTold(display, models)}`);

  const found = {
    models,
    folder: company.folder,
    scripted: operator.scripted,
    intake,
    decisions: moves.map((move) => ({ item: move.item.id, type: move.item.type, summary: move.item.summary, action: actionOf(move), text: wordsOf(move), why: move.why })),
    sent: inState(effects, 'succeeded').map(({ id, kind, task, sentence, edited, receipt }) => ({ effect: id, kind, task, sentence, edited, receipt })),
    memory,
    gate,
    notSent: effects.filter((effect) => effect.state !== 'succeeded').map(({ id, task, sentence, state }) => ({ effect: id, task, sentence, state })),
    open: await company.inbox.list(),
    verify,
    rebuild,
    stats,
  };
  const approved = moves.filter((move) => ['approve', 'edit', 'send-again'].includes(actionOf(move))).flatMap((move) => move.item.effect ?? []);
  const problems = [...problemsOf(found, effects, approved), ...gateProblems(gate, operator.scripted)];
  tell((display) => `${chapter(display, models === null ? 13 : 14, 'Go on', 'What you saw is ready for your own hands.')}\n${goOnText(display, company.folder, { item: moves[0]?.item, task: shown?.task })}`);
  return { ...found, problems };
}

/** The ledger has all of it; for the story the beginning of each result is enough. */
function shortened(task: TaskDetail): TaskDetail {
  return { ...task, result: null, timeline: task.timeline.map((row) => ({ ...row, detail: fitWidth(safeLine(row.detail), 90) })) };
}

export async function openItems(company: Company): Promise<ItemDetail[]> {
  const items = await company.inbox.list({ limit: limits.listRowsMax });
  const details: ItemDetail[] = [];
  for (const { id } of items.toSorted((one, other) => one.id - other.id)) details.push(await company.inbox.show(id));
  return details;
}

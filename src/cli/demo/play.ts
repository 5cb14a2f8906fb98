import type { Company } from '../../facade.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { IntakeReport, ItemDetail, TaskDetail } from '../../vocabulary/views.ts';
import type { Display } from '../present/display.ts';
import { inboxText } from '../present/inbox.ts';
import { intakeSum, intakeTable } from '../present/intake.ts';
import { rebuildText, statsText, verifyText } from '../present/ledger.ts';
import { safeLine } from '../present/safe-text.ts';
import { taskText } from '../present/tasks.ts';
import { fitWidth } from '../present/width.ts';
import type { Session } from '../session.ts';
import { memoryTold, readMemory } from './memory.ts';
import { actionOf, wordsOf, type Move, type Operator } from './operator.ts';
import { problemsOf, type DemoOutcome } from './outcome.ts';
import { allEvents, inState, readCases, readEffects } from './readings.ts';
import { mondayFolder } from './stage.ts';
import { casesText, chapter, goOnText, movesText, notSentText, prose, sentText } from './telling.ts';

/** An answer leads to a draft, the draft to an approval; more rounds than this mean that something goes in circles. */
const roundsMax = 20;

/** Plays the Monday from the first mail to the last check and tells it. Resolves with what was found. */
export async function playMonday(session: Session, company: Company, operator: Operator): Promise<DemoOutcome> {
  const tell = (text: (display: Display) => string): void => {
    session.shell.progress('');
    if (!session.json) session.shell.out(text(session.shell.outDisplay()));
  };
  const intake = await company.signal.mail(mondayFolder);
  tellIntake(tell, intake);

  await session.run(company, true, () => undefined);
  const cases = readCases(await allEvents(company));
  tell((display) => `${chapter(display, 3, 'What was decided, and why', 'The support agent looked for the customer, the thread and a playbook, and weighed the risk. It works without a model here, and it can only propose.')}\n${casesText(display, cases)}`);
  const waiting = await openItems(company);
  tell((display) => `${chapter(display, 4, 'What waits for the operator', 'Nothing has been sent. Every draft needs an approval, and what the agent was not sure about is a question.')}\n${inboxText(display, waiting, false)}`);

  const moves = await letDecide(session, company, operator, tell);
  const outcome = await tellEnd(session, company, { intake, moves, scripted: operator.scripted, tell });
  return outcome;
}

type Tell = (text: (display: Display) => string) => void;

function tellIntake(tell: Tell, intake: IntakeReport): void {
  const unanswered = intake.mails.filter((mail) => mail.outcome !== 'received' || mail.noReply !== null).length;
  tell(
    (display) =>
      `${chapter(display, 2, 'What came in', `A Monday's mail, from ${mondayFolder}. Each mail was on disk in the ledger before anything else happened with it.`)}\n${intakeTable(display, intake)}\n${prose(display, `${intakeSum(intake)} ${unanswered} of them are on record and will never be answered by a machine; the last column says why.`)}`,
  );
}

/** Rounds of deciding and running, until nobody wants to decide anything more. */
async function letDecide(session: Session, company: Company, operator: Operator, tell: Tell): Promise<Move[]> {
  const lead = operator.scripted
    ? 'This part is SCRIPTED: the demo plays the operator, by what each item is and says. With `npm run demo -- --interactive` you decide yourself.'
    : 'Your turn. Nothing goes out that you do not approve here.';
  tell((display) => chapter(display, 5, 'What the operator did', lead));
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
      if (round > 1) tell((display) => prose(display, '\nThe answers became drafts, and a draft needs an approval too:'));
      tell((display) => movesText(display, moves));
    }
    await session.run(company, true, () => undefined);
  }
  return all;
}

interface Day {
  intake: IntakeReport;
  moves: Move[];
  scripted: boolean;
  tell: Tell;
}

async function tellEnd(session: Session, company: Company, { intake, moves, scripted, tell }: Day): Promise<DemoOutcome> {
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

  const verify = await company.ledger.verify(session.progress('verify'));
  const rebuild = await company.ledger.rebuild(session.progress('rebuild'));
  const stats = await company.ledger.stats();
  tell((display) => `${chapter(display, 9, 'The ledger', 'Every event carries the hash of the one before it. All tables are folded from the events, so they can be dropped and made again.')}\n${verifyText(display, verify)}\n\n${rebuildText(display, rebuild)}\n\n${statsText(display, { ...stats, byKind: [] })}`);

  const found = {
    folder: company.folder,
    scripted,
    intake,
    decisions: moves.map((move) => ({ item: move.item.id, type: move.item.type, summary: move.item.summary, action: actionOf(move), text: wordsOf(move), why: move.why })),
    sent: sent.map(({ id, task, sentence, edited, receipt }) => ({ effect: id, task, sentence, edited, receipt })),
    memory,
    notSent: notSent.map(({ id, task, sentence, state }) => ({ effect: id, task, sentence, state })),
    open: await company.inbox.list(),
    verify,
    rebuild,
    stats,
  };
  const approved = moves.filter((move) => ['approve', 'edit', 'send-again'].includes(actionOf(move))).flatMap((move) => move.item.effect ?? []);
  const problems = problemsOf(found, effects, approved);
  tell((display) => `${chapter(display, 10, 'Go on', 'What you saw is ready for your own hands.')}\n${goOnText(display, company.folder, { item: moves[0]?.item, task: shown?.task })}`);
  return { ...found, problems };
}

/** The ledger has all of it; for the story the beginning of each result is enough. */
function shortened(task: TaskDetail): TaskDetail {
  return { ...task, result: null, timeline: task.timeline.map((row) => ({ ...row, detail: fitWidth(safeLine(row.detail), 90) })) };
}

async function openItems(company: Company): Promise<ItemDetail[]> {
  const items = await company.inbox.list({ limit: limits.listRowsMax });
  const details: ItemDetail[] = [];
  for (const { id } of items.toSorted((one, other) => one.id - other.id)) details.push(await company.inbox.show(id));
  return details;
}

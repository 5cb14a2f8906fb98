import type { Company } from '../../facade.ts';
import type { Display } from '../present/display.ts';
import { inboxText } from '../present/inbox.ts';
import type { Session } from '../session.ts';
import { giveCredit, putCustomersOnRecord } from './gate.ts';
import { actionOf, wordsOf, type Move } from './operator.ts';
import type { AskedModel } from './open-stage.ts';
import { openItems, runOf, tellIntake } from './play.ts';
import { scriptedOperator } from './script.ts';
import { mondayFolder } from './stage.ts';
import { chapter, movesText, prose } from './telling.ts';

const reminder = 'remind me tomorrow at 9:00 to look through the November invoices';

/**
 * Plays the Monday so far: the mail is in, the agent has drafted, a few items are decided, so that every page has something to show; the rest waits, one of each kind, for whoever
 * opens the console. Resolves with how many items wait.
 */
export async function playMorning(session: Session, company: Company, asked: AskedModel | null): Promise<number> {
  const { shell } = session;
  const tell = (text: (display: Display) => string): void => {
    shell.progress('');
    shell.out(text(shell.outDisplay()));
  };
  const run = runOf(session, company, asked);
  await putCustomersOnRecord(company);
  tellIntake(tell, await company.signal.mail(mondayFolder));
  await run();

  const moves = fewOf(await scriptedOperator().decide(await openItems(company)));
  for (const { item, does } of moves) {
    if (does.kind === 'edit') await company.inbox.edit(item.id, does.payload);
    else await company.inbox.decide(item.id, does.decision);
  }
  // Money takes two decisions and a letter goes with it: both are left to look at.
  await giveCredit(company, shell.outDisplay().now);
  await remindTomorrow(company);
  await run();

  const waiting = await company.inbox.list();
  tell((display) => `${chapter(display, 3, 'The morning so far', 'The agent has drafted answers, and asks where it is not sure. The demo has played the operator a little way:')}\n${movesText(display, moves)}\n${prose(display, '\nThis waits:')}\n${inboxText(display, waiting, false)}`);
  return waiting.length;
}

/** Of what the scripted operator would do at first: an edit, a draft that is right as it is, a mail that nobody should answer, and an answer in the operator's own words. */
function fewOf(moves: readonly Move[]): Move[] {
  const answers = moves.filter((move) => actionOf(move) === 'answer');
  const chosen = [
    moves.find((move) => actionOf(move) === 'edit'),
    moves.find((move) => actionOf(move) === 'approve'),
    answers.find((move) => wordsOf(move) === 'no-reply' && !/instructions to a machine/iu.test(move.item.summary)),
    answers.find((move) => wordsOf(move) !== 'no-reply' && /Language: (?!en)[a-z]{2}/u.test(move.item.evidence.map(({ text }) => text).join('\n'))),
  ];
  return chosen.filter((move) => move !== undefined);
}

/** So that something is planned. */
async function remindTomorrow(company: Company): Promise<void> {
  const { plan } = await company.understand(reminder);
  if (plan !== null) await company.act(plan);
}

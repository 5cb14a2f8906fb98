import type { Company } from '../../facade.ts';
import { KeelsonError, Terminal } from '../../vocabulary/errors.ts';
import { demoModel, type ModelOptions } from '../demo/models.ts';
import { about, openStage, type AskedModel } from '../demo/open-stage.ts';
import type { DemoOutcome } from '../demo/outcome.ts';
import { playMorning } from '../demo/morning.ts';
import { personAtTerminal } from '../demo/person.ts';
import { playMonday } from '../demo/play.ts';
import { scriptedOperator } from '../demo/script.ts';
import { assertMails, stageFolder } from '../demo/stage.ts';
import { chapter, shellQuoted } from '../demo/telling.ts';
import { safeLine } from '../present/safe-text.ts';
import { counted } from '../present/times.ts';
import type { Session } from '../session.ts';
import { serveAndRun } from './start.ts';

export interface DemoOptions extends ModelOptions {
  interactive?: boolean;
  keep?: string;
  /** Play the whole day and end, instead of ending in the console. */
  exit?: boolean;
  /** Where the console is; any port that is free, when it is taken. */
  port: number;
}

/**
 * Makes a company, plays a Monday in it and tells it. By default the morning, and then the console runs with the rest of the day to decide; with `exit`, for a program (`--json`)
 * and for a person who decides in the terminal the whole day, where a broken promise is exit code 1.
 */
export async function demo(session: Session, options: DemoOptions, version: string): Promise<void> {
  const { shell } = session;
  if (options.interactive === true && (!shell.interactive || session.json)) {
    throw new Terminal('usage.not-a-terminal', 'The interactive demo asks questions, and there is no terminal to ask them on.', 'Run it in a terminal and without --json, or run `keelson demo`, which plays the operator itself.');
  }
  const model = demoModel(options);
  assertMails();
  const folder = stageFolder(shell.cwd, options.keep);
  const { company, files, asked } = await openStage(session, folder, model);
  let outcome: DemoOutcome;
  try {
    if (!session.json) {
      shell.out(chapter(shell.outDisplay(), 1, 'A company on the spot', `${about.name}, a small software firm, in ${folder}: ${counted(files, 'file')}, no account, no key, ${networkText(asked)}. Mail goes to: ${company.mailAdapter}.`).trim());
    }
    if (options.exit !== true && options.interactive !== true && !session.json) return await endInConsole(session, company, { asked, port: options.port, version });
    outcome = await playMonday(session, company, options.interactive === true ? personAtTerminal(shell) : scriptedOperator(), asked);
  } finally {
    shell.progress('');
    await company.close();
  }
  session.print((display) => endText(outcome, (format, text) => display.paint(format, text)), outcome);
  if (outcome.problems.length > 0) session.exitCode = 1;
}

/** What is left of the day is for whoever watches. */
async function endInConsole(session: Session, company: Company, { asked, port, version }: { asked: AskedModel | null; port: number; version: string }): Promise<void> {
  const { shell } = session;
  const open = await playMorning(session, company, asked);
  shell.out(chapter(shell.outDisplay(), 4, 'Your turn', `${counted(open, 'item')} wait for you in the console. What you approve goes into ${company.folder}/outbox, and nowhere else. The whole day, played to its end in this terminal: npm run demo -- --exit`));
  const request = { host: '127.0.0.1', version };
  try {
    await serveAndRun(session, company, { ...request, port });
  } catch (error) {
    if (!(error instanceof KeelsonError) || error.code !== 'server.port-taken') throw error;
    await serveAndRun(session, company, { ...request, port: 0 });
  }
  session.remark((display) => display.paint('dim', `The company stays in ${company.folder}: npm run keelson -- --company ${shellQuoted(company.folder)} start`));
}

const withoutModels = 'No language model was used. With a server that speaks the OpenAI protocol: npm run demo -- --model http://127.0.0.1:11434/v1 --model-name qwen3:8b';

function networkText(asked: AskedModel | null): string {
  if (asked === null) return 'no network';
  if (asked.problem === null) return `and ${safeLine(asked.model)} at ${safeLine(asked.url)} as its language model`;
  return `no network: ${safeLine(asked.model)} at ${safeLine(asked.url)} does not answer, so no language model is used`;
}

function endText(outcome: DemoOutcome, paint: (format: 'green' | 'red', text: string) => string): string {
  if (outcome.problems.length > 0) return `\n${paint('red', 'The demo did not end as it should:')}\n${outcome.problems.map((problem) => `  ${safeLine(problem)}`).join('\n')}`;
  const mails = outcome.sent.filter(({ kind }) => kind === 'mail.send').length;
  const open = outcome.open.length === 0 ? 'nothing waits' : `${counted(outcome.open.length, 'item')} still in the inbox`;
  return `\n${paint('green', 'Done:')} ${counted(outcome.intake.received, 'mail')} in, ${counted(mails, 'mail')} and ${counted(outcome.sent.length - mails, 'money operation')} out, each once and each approved; ${open}; ${counted(outcome.verify.events, 'event')} verified.${outcome.models === null ? `\n${withoutModels}` : ''}`;
}

import { resolve } from 'node:path';
import { Terminal } from '../../vocabulary/errors.ts';
import { evaluationText } from '../present/router-evaluation.ts';
import { correctedText, explanationText, revertedText, statusText, trainText, versionsText } from '../present/router.ts';
import { readSource } from '../read-source.ts';
import type { Session } from '../session.ts';

export interface TrainOptions {
  replace?: boolean;
}

/** Lines that could not be used are exit code 1; the others are learned from. So is a training that made no version. */
export async function train(session: Session, file: string | undefined, { replace }: TrainOptions): Promise<void> {
  if (replace === true && file === undefined) throw new Terminal('usage.replace-what', '--replace needs a file.', 'Write `keelson router train FILE.jsonl --replace`.');
  const source = file === undefined ? null : pathOf(session, file);
  await session.withCompany(async (company) => {
    const report = await company.router.train(source, { ...(replace === true ? { replace } : {}), progress: session.progress('examples'), training: (share) => session.shell.progress(`training ${Math.floor(share * 100)} %`), stdin: session.shell.stdin });
    session.print((display) => trainText(display, report), report);
    if ((report.file?.brokenCount ?? 0) > 0 || (!report.trained && report.version === null)) session.exitCode = 1;
  });
}

export async function explain(session: Session, given: string): Promise<void> {
  const text = given === '-' ? await readSource(session, given) : given;
  await session.withCompany(async (company) => {
    const explanation = await company.router.explain(text);
    session.print((display) => explanationText(display, explanation), explanation);
  });
}

export async function evaluate(session: Session, file: string): Promise<void> {
  const source = pathOf(session, file);
  await session.withCompany(async (company) => {
    const { evaluation, file: read, version } = await company.router.evaluate(source, { progress: session.progress('lines'), stdin: session.shell.stdin });
    session.print((display) => evaluationText(display, evaluation, read, version), { ...evaluation, version, file: read });
    if (read.brokenCount > 0) session.exitCode = 1;
  });
}

export async function status(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.router.status();
    session.print((display) => statusText(display, report), report);
    if (report.problem !== null) session.exitCode = 1;
  });
}

export async function versions(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const views = await company.router.versions();
    session.print((display) => versionsText(display, views), views);
  });
}

export async function correct(session: Session, mail: string, intent: string): Promise<void> {
  await session.withCompany(async (company) => {
    const corrected = await company.router.correct(mail, intent);
    const report = await company.router.status();
    session.print((display) => correctedText(display, corrected, report), corrected);
  });
}

export async function revert(session: Session, version: string | undefined): Promise<void> {
  const to = versionMeant(version);
  await session.withCompany(async (company) => {
    const reverted = await company.router.revert(to);
    session.print((display) => revertedText(display, reverted), reverted);
  });
}

function versionMeant(text: string | undefined): number | 'none' | undefined {
  if (text === undefined || text === 'none') return text;
  const number = Number(text);
  if (/^\d+$/u.test(text) && Number.isSafeInteger(number) && number > 0) return number;
  throw new Terminal('usage.bad-version', `"${text}" is no version of the router.`, 'Write its number, or none; `keelson router versions` lists them.');
}

function pathOf(session: Session, file: string): string {
  return file === '-' ? file : resolve(session.shell.cwd, file);
}

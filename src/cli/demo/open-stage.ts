import { rmSync } from 'node:fs';
import type { Company } from '../../facade.ts';
import { safeLine } from '../present/safe-text.ts';
import type { Session } from '../session.ts';
import { nameModel, whyNotAnswering, type DemoModel } from './models.ts';

export const about = { name: 'Tidemark', address: 'support@tidemark.example' };

/** What is known of the model that was named, before the day begins. */
export type AskedModel = { url: string; model: string; problem: string | null };

/** A company whose model answers, or one without a model: a demo that waits for a server which is not there shows nothing. */
export async function openStage(session: Session, folder: string, model: DemoModel | null): Promise<{ company: Company; files: number; asked: AskedModel | null }> {
  const { shell } = session;
  const stage = async (): Promise<{ company: Company; files: number }> => {
    const { files } = await shell.initCompany(folder, { ...about, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    if (model !== null && problem === null) nameModel(folder, model);
    return { company: await shell.openCompany(folder), files: files.length };
  };
  let problem: string | null = null;
  const made = await stage();
  if (model === null) return { ...made, asked: null };
  shell.progress(`asking ${safeLine(model.name)} at ${safeLine(model.url)} for one word`);
  problem = await whyNotAnswering(made.company);
  shell.progress('');
  const asked = { url: model.url, model: model.name, problem };
  if (problem === null) return { ...made, asked };
  await made.company.close();
  rmSync(folder, { recursive: true });
  const plain = await stage();
  return { ...plain, asked };
}

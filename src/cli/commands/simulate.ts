import { resolve } from 'node:path';
import { findCompanyFolder } from '../company-folder.ts';
import { simulationText } from '../present/simulation.ts';
import { playScenario } from '../simulation/play.ts';
import { readScenario, type Scenario } from '../simulation/scenario.ts';
import { newCompany, throwawayFolder, writePolicy } from '../simulation/throwaway.ts';
import type { Session } from '../session.ts';

export interface SimulateOptions {
  keep?: string;
}

/** Plays a scenario in a throwaway company, and tells what came of it. An expectation that does not hold is exit code 1. */
export async function simulate(session: Session, file: string, options: SimulateOptions): Promise<void> {
  const { shell } = session;
  const scenario = readScenario(resolve(shell.cwd, file));
  const original = scenario.company === 'new' ? undefined : findCompanyFolder(session.company, shell.env, shell.cwd);
  const throwaway = throwawayFolder(shell.cwd, { ...options, ...(original === undefined ? {} : { copied: original }) });
  const abort = new AbortController();
  const off = shell.onStop(() => abort.abort());
  try {
    await makeCompany(session, scenario, original, throwaway.company);
    const steps = scenario.steps.length;
    const report = await playScenario(scenario, { throwaway, env: shell.env, signal: abort.signal, progress: (step, what) => shell.progress(`step ${step} of ${steps}: ${what}`) });
    session.print((display) => simulationText(display, report), report);
    if (options.keep !== undefined) session.remark((display) => display.paint('dim', `Everything about it is in ${throwaway.place('.')}. Nobody outside got anything.`));
    if (!report.ok) session.exitCode = 1;
  } finally {
    off();
    throwaway.remove();
  }
}

async function makeCompany({ shell }: Session, { policy }: Scenario, original: string | undefined, folder: string): Promise<void> {
  if (original === undefined) await newCompany(shell, folder);
  else await shell.copyCompany(original, folder);
  if (policy !== null) writePolicy(folder, policy);
}

import { parse } from 'yaml';
import { Terminal } from '../../vocabulary/errors.ts';
import { effectIdPattern, parseItemId, type EffectId } from '../../vocabulary/ids.ts';
import type { Company } from '../../facade.ts';
import { parseSince } from '../as-of.ts';
import { backtestText } from '../present/backtest.ts';
import { checkText, effectExplanationText, explanationText, factsText, policyStatusText, policyTestsText } from '../present/policy.ts';
import { readablePath, readSource } from '../read-source.ts';
import type { Session } from '../session.ts';

export interface ExplainOptions {
  facts?: string;
  policy?: string;
}

export interface BacktestOptions {
  since?: string;
}

/** Exit code 1 when the file is not what is in force. */
export async function status(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.policy.status();
    session.print((display) => policyStatusText(display, report), report);
    if (report.problem !== null) session.exitCode = 1;
  });
}

/** Exit code 1 for an error; a warning is none. */
export async function check(session: Session, file: string | undefined): Promise<void> {
  const path = pathOf(session, file);
  await session.withCompany(async (company) => {
    const report = await company.policy.check(path);
    session.print((display) => checkText(display, report), report);
    if (!report.ok) session.exitCode = 1;
  });
}

export async function test(session: Session, file: string | undefined): Promise<void> {
  const path = pathOf(session, file);
  await session.withCompany(async (company) => {
    const report = await company.policy.test(path);
    session.print((display) => policyTestsText(display, report), report);
    if (report.failed > 0) session.exitCode = 1;
  });
}

export async function listFacts(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const views = await company.policy.facts();
    session.print((display) => factsText(display, views), views);
  });
}

export async function explain(session: Session, reference: string | undefined, { facts, policy }: ExplainOptions): Promise<void> {
  if ((reference === undefined) === (facts === undefined)) throw new Terminal('usage.policy-explain', 'Explain an effect, or made-up facts: one of the two.', 'Write `keelson policy explain 7`, or `keelson policy explain --facts facts.yaml`.');
  if (facts === undefined && policy !== undefined) throw new Terminal('usage.policy-explain', 'An effect is explained by the policy of then.', 'Leave --policy out; `keelson policy backtest` tells what another policy would have said.');
  const given = facts === undefined ? undefined : factsIn(await readSource(session, facts), facts);
  const path = pathOf(session, policy);
  await session.withCompany(async (company) => {
    if (given !== undefined) {
      const explanation = await company.policy.explainFacts(given, path);
      session.print((display) => explanationText(display, explanation), explanation);
      return;
    }
    const explained = await company.policy.explain(await effectMeant(company, reference ?? ''));
    session.print((display) => effectExplanationText(display, explained), explained);
  });
}

export async function backtest(session: Session, file: string, { since }: BacktestOptions): Promise<void> {
  const from = since === undefined ? {} : { since: parseSince(since) };
  const path = readablePath(session, file);
  await session.withCompany(async (company) => {
    const report = await company.policy.backtest(path, { ...from, progress: session.progress('effects') });
    session.print((display) => backtestText(display, report), report);
  });
}

/** An effect by its id, or by the number of an inbox item about it. */
async function effectMeant(company: Company, reference: string): Promise<EffectId> {
  if (effectIdPattern.test(reference)) return reference as EffectId;
  if (!/^#?\d+$/u.test(reference)) throw new Terminal('usage.unknown-reference', `"${reference}" is neither an effect nor an inbox number.`, 'Write an effect id (e and 24 hex digits), or 7 for the effect that inbox item 7 is about.');
  const item = await company.inbox.show(parseItemId(reference));
  if (item.effect === null) throw new Terminal('policy.no-effect', `Item ${item.id} (${item.type}) is not about an effect.`, '`keelson inbox --all` shows what each is about.');
  return item.effect;
}

/** JSON is YAML too. */
function factsIn(text: string, name: string): unknown {
  try {
    return parse(text, { maxAliasCount: 10 }) ?? {};
  } catch (error) {
    throw new Terminal('policy.bad-facts', `${name} is neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}`, 'Write them as in `given` of a policy test.');
  }
}

/** A mistyped name is told as such, and before the company is opened. */
function pathOf(session: Session, file: string | undefined): string | undefined {
  return file === undefined ? undefined : readablePath(session, file);
}

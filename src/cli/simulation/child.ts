/**
 * The program of one life of a company that is played: `node child.ts`, with requests on standard input and answers on descriptor 3. It is killed
 * from outside where the scenario says so: it tells that it has come there and stands still. Started again with the same beginning, it goes on from what is on disk.
 */
import { writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { openCompany } from '../../company.ts';
import { KeelsonError, NeedsOperator } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { AcceleratedClock } from './clock.ts';
import { CrashWatch } from './crash-watch.ts';
import { openWithPast } from './earlier.ts';
import { Impossible, PlayedCompany } from './played-company.ts';
import { beginningSchema, requestSchema, type Answer, type Beginning, type Request } from './protocol.ts';
import { factsOf } from './report.ts';

const answersTo = 3;

function answer(said: Answer): void {
  writeSync(answersTo, `${JSON.stringify(said)}\n`);
}

/** Until it is killed. If whoever should do so is gone, it ends itself in the same way. */
function standStill(at: 'crash' | 'fault', index: number, now: number): never {
  answer({ type: 'standing', now, at, index });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, limits.simulationStandMsMax);
  process.kill(process.pid, 'SIGKILL');
  throw new Error('a process that was killed goes on');
}

async function begin({ folder, record, faults, classes, crashes, from, now }: Beginning) {
  const clock = new AcceleratedClock(now);
  const deps = { now: () => clock.now(), pass: (ms: number) => clock.pass(ms), stop: (index: number) => standStill('fault', index, clock.now()) };
  const options = { clock, simulated: { settings: { record, faults, classes }, deps } };
  const company = from === null ? await openWithPast((with_) => openCompany(folder, with_), options) : await openCompany(folder, options);
  const newest = (await company.ledger.tail({ limit: 1 }))[0];
  if (newest !== undefined && newest.at > now) {
    await company.close();
    throw new NeedsOperator('usage.simulation-in-the-past', `The scenario starts before the newest event of the company (${new Date(newest.at).toISOString()}).`, 'Give a later `start`, or leave it out.');
  }
  const since = from ?? newest?.seq ?? 0;
  const watch = new CrashWatch(crashes, since, (index) => standStill('crash', index, clock.now()));
  answer({ type: 'open', now, from: since, company: company.name, names: company.pauses.names() });
  await watch.arm(company);
  return { company, clock, since, played: new PlayedCompany(company, clock, watch) };
}

async function main(): Promise<void> {
  let life: Awaited<ReturnType<typeof begin>> | undefined;
  let beginning: Beginning | undefined;
  try {
    for await (const line of createInterface({ input: process.stdin })) {
      if (life === undefined || beginning === undefined) {
        beginning = beginningSchema.parse(JSON.parse(line));
        life = await begin(beginning);
        continue;
      }
      await respond(life, beginning.report, requestSchema.parse(JSON.parse(line)));
    }
  } catch (error) {
    answer({ type: 'failed', now: life?.clock.now() ?? 0, error: errorOf(error) });
    process.exitCode = 1;
  }
  await life?.company.close();
}

async function respond({ company, clock, since, played }: Awaited<ReturnType<typeof begin>>, report: string, request: Request): Promise<void> {
  try {
    if (request.do === 'report') {
      await writeFile(report, JSON.stringify(await factsOf(company, since)));
      answer({ type: 'done', now: clock.now(), note: '', items: [] });
      return;
    }
    const { note, items = [] } = await played.play(request);
    answer({ type: 'done', now: clock.now(), note, items });
  } catch (error) {
    if (error instanceof Impossible) answer({ type: 'impossible', now: clock.now(), why: error.message });
    else if (error instanceof KeelsonError) answer({ type: 'impossible', now: clock.now(), why: `${error.message} (${error.code})` });
    else throw error;
  }
}

function errorOf(error: unknown): { code: string; message: string; nextStep: string } {
  if (error instanceof KeelsonError) return { code: error.code, message: error.message, nextStep: error.nextStep };
  return { code: 'keelson.defect', message: `Keelson itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, nextStep: 'This is a defect. Report what it printed.' };
}

await main();

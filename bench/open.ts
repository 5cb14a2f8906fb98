import { join } from 'node:path';
import type { Draft } from '../src/vocabulary/events.ts';
import { initCompany } from '../src/company.ts';
import { openLedger } from '../src/ledger/sqlite-ledger.ts';
import type { BenchOptions } from './main.ts';
import { startChild } from './child.ts';
import { makeReport, median, type Report, type Target } from './report.ts';
import { withScratch } from './scratch.ts';

const targets: Target[] = [{ measure: 'openMs', atMost: 500 }];
const tries = 5;
const eventsPerTask = 8;
const tasksPerAppend = 100;

/** Opening a company with a long history, in a fresh process each time: from the call to a company that takes commands. */
export async function benchOpen({ events = 1_000_000 }: BenchOptions): Promise<{ report: Report; targets: Target[] }> {
  return withScratch(async (folder) => {
    const company = join(folder, 'company');
    await initCompany(company, { name: 'Bench', address: 'bench@keelson.example', zone: 'UTC' });
    await fill(join(company, 'data'), events);
    const open: number[] = [];
    const process: number[] = [];
    for (let n = 0; n < tries; n++) {
      const started = performance.now();
      const child = startChild(new URL('open-once.ts', import.meta.url), [company]);
      open.push((await child.next())['openMs'] ?? Number.NaN);
      process.push(performance.now() - started);
      await child.kill();
    }
    return { report: makeReport('open', { events, tries }, { openMs: median(open), processToReadyMs: median(process) }), targets };
  });
}

async function fill(folder: string, events: number): Promise<void> {
  const ledger = await openLedger(folder);
  let left = events - (await ledger.head()).seq;
  while (left > 0) {
    const drafts: Draft[] = [];
    for (let n = 0; n < tasksPerAppend && left - drafts.length >= eventsPerTask; n++) drafts.push(...finishedTask(ledger.nextTaskId()));
    if (drafts.length === 0) for (let n = 0; n < left; n++) drafts.push({ kind: 'document.removed', actor: 'system', data: { path: `filler-${n}` } });
    left -= (await ledger.append(drafts)).length;
  }
  await ledger.close();
}

function finishedTask(task: ReturnType<Awaited<ReturnType<typeof openLedger>>['nextTaskId']>): Draft[] {
  const seed = '0b54b2f4-6d39-4d53-9c44-1f6c2d7a5e10';
  const step = (call: number): Draft => ({ kind: 'step.completed', actor: 'agent:bench', task, data: { call, name: `step-${call}`, attempt: 1, result: { ok: true, value: call }, ms: 1 } });
  return [
    { kind: 'task.created', actor: 'system', task, data: { key: `bench:${task}`, agent: 'bench', version: 1, title: 'six steps', lane: 'routine', input: null, seed, parent: null, deadline: null } },
    ...Array.from({ length: 6 }, (_, call) => step(call)),
    { kind: 'task.completed', actor: 'agent:bench', task, data: { result: { sum: 15 } } },
  ];
}

import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Draft } from '../src/vocabulary/events.ts';
import { systemClock, type Clock } from '../src/vocabulary/ports.ts';
import { writeCompanyFolder } from '../src/folder/init.ts';
import { migrations } from '../src/ledger/migrations.ts';
import type { Ledger } from '../src/ledger/port.ts';
import { openLedger } from '../src/ledger/sqlite-ledger.ts';
import { answeredAfterReview, answeredByItself, asks, cancelled, fails, later, leftOpen, openAgent, refunded, routine } from './api-lives.ts';
import type { Story, World } from './api-stories.ts';
import { customerAt } from './api-words.ts';
import { drawing } from './memory-corpus.ts';

/** The last moment of the corpus. A company that is opened on it must have a clock that goes on from there. */
export const corpusEnd = Date.UTC(2026, 10, 20, 14, 30);
/** Half a year for 100,000 tasks. */
const msPerTask = 155_520;
const seed = 20_261_120;
/** Tasks that are under way at the same time. */
const atOnce = 40;
const eventsAtOnce = 1_800;
/** Of each ten that wait at the end: replies, then a question, a doubt, a failure, money. */
const openKinds = ['mail', 'mail', 'mail', 'mail', 'mail', 'mail', 'question', 'doubt', 'failure', 'money'] as const;

export interface Corpus {
  folder: string;
  tasks: number;
  events: number;
  openItems: number;
  /** How long it took to make; 0 when it was there. */
  seconds: number;
}

/**
 * A company with this many tasks, ten events each, through the real ledger. Made once and kept in the folder for temporary files, under a name that changes with
 * what makes it, so that it is never an older one; older ones are removed. It is only to be read: work on a copy.
 */
export async function apiCorpus(tasks: number): Promise<Corpus> {
  const begin = `keelson-bench-api-${tasks}-`;
  const folder = join(tmpdir(), `${begin}${version()}`);
  const note = join(folder, 'corpus.json');
  if (existsSync(note)) return { ...(JSON.parse(readFileSync(note, 'utf8')) as Corpus), folder, seconds: 0 };
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const began = performance.now();
  await writeCompanyFolder(unfinished, { name: 'Bench', address: 'help@bench.example', zone: 'UTC' });
  // As many mails as this corpus has need a cap of their own.
  const policy = join(unfinished, 'policy.yaml');
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('cap: 200 effects', 'cap: 5000 effects').replace('cap: 500 EUR', 'cap: 5000 EUR'));
  const made = await fill(join(unfinished, 'data'), tasks);
  const corpus = { folder, tasks, ...made, seconds: (performance.now() - began) / 1_000 };
  writeFileSync(join(unfinished, 'corpus.json'), JSON.stringify(corpus));
  renameSync(unfinished, folder);
  for (const name of readdirSync(tmpdir())) if (name.startsWith(begin) && join(tmpdir(), name) !== folder) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  return corpus;
}

function version(): string {
  const makers = ['api-corpus.ts', 'api-lives.ts', 'api-effects.ts', 'api-stories.ts', 'api-words.ts'].map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  return hash('sha256', `${migrations.map(({ sql }) => sql).join('\n')}\n${makers.join('\n')}`, 'hex').slice(0, 12);
}

async function fill(data: string, tasks: number): Promise<{ events: number; openItems: number }> {
  // Each append is written with a time of its own, a little after the one before.
  const stepMs = msPerTask / 6.9;
  let now = corpusEnd - tasks * msPerTask;
  const clock: Clock = { ...systemClock, now: () => Math.round((now = Math.min(corpusEnd, now + stepMs))) };
  const ledger = await openLedger(data, { create: 'Bench', clock });
  try {
    const blob = await ledger.blobs.put(Buffer.from('From: Jane\r\nSubject: one for all\r\n\r\nThe raw bytes of every mail of the bench.\r\n'));
    const random = drawing(seed);
    let items = 0;
    // Stories are a batch ahead of the disk; what they say of time is right to within that.
    const world: World = { random, now: () => Math.round(now), day: () => new Date(now).toISOString().slice(0, 10), newTask: () => ledger.nextTaskId(), nextItem: () => items + 1, blob };
    const appended = appending(ledger, (await ledger.head()).seq, (drafts) => {
      for (const { kind } of drafts) if (kind === 'inbox.opened') items += 1;
    });
    const customers = Math.max(20, Math.round(tasks / 30));
    for (let first = 0; first < customers; first += 100) await appended([...Array(Math.min(100, customers - first)).keys()].map((offset) => customerRecord(first + offset)));
    await lived(stories(world, tasks, customers), random, appended);
    await appended([], true);
    return { events: (await ledger.head()).seq, openItems: await ledger.inbox.count() };
  } finally {
    await ledger.close();
  }
}

type Append = (drafts: Draft[], flush?: boolean) => Promise<number>;

/** Hands out the number of the first event at once, and waits for the disk now and then: appends in between share commits. */
function appending(ledger: Ledger, head: number, seen: (drafts: Draft[]) => void): Append {
  let seq = head;
  let waiting: Promise<unknown>[] = [];
  let events = 0;
  return async (drafts, flush = false) => {
    const first = seq + 1;
    if (drafts.length > 0) {
      seen(drafts);
      seq += drafts.length;
      events += drafts.length;
      waiting.push(ledger.append(drafts));
    }
    if (flush || events >= eventsAtOnce) {
      await Promise.all(waiting);
      if ((await ledger.head()).seq !== seq) throw new Error('the ledger has other events than the stories count on');
      waiting = [];
      events = 0;
    }
    return first;
  };
}

/** Some tasks at a time, each a step now and then. */
async function lived(begun: Iterator<Story>, random: () => number, append: Append): Promise<void> {
  const live: { story: Story; first: number }[] = [];
  for (;;) {
    while (live.length < atOnce) {
      const next = begun.next();
      if (next.done) break;
      live.push({ story: next.value, first: 0 });
    }
    if (live.length === 0) return;
    const place = Math.floor(random() * live.length);
    const one = live[place];
    if (!one) return;
    const next = one.story.next(one.first);
    if (next.done) live.splice(place, 1);
    else one.first = await append(next.value);
  }
}

function* stories(world: World, tasks: number, customers: number): Generator<Story> {
  const open = Math.min(500, Math.floor(tasks / 4));
  for (let number = 0; number < tasks; number++) {
    const left = tasks - number;
    if (left <= open * 6 && left % 6 === 0) {
      const kind = openKinds[(left / 6) % openKinds.length];
      if (kind === 'question') yield asks(world, customers, openAgent, true);
      else if (kind === 'failure') yield fails(world, customers, openAgent, true);
      else yield leftOpen(world, customers, kind ?? 'mail');
    } else yield ended(world, number, customers);
  }
}

function ended(world: World, number: number, customers: number): Story {
  const chance = world.random();
  if (chance < 0.3) return answeredByItself(world, customers);
  if (chance < 0.5) return answeredAfterReview(world, customers);
  if (chance < 0.54) return refunded(world, customers);
  if (chance < 0.6) return asks(world, customers);
  if (chance < 0.9) return routine(world, number);
  if (chance < 0.95) return fails(world, customers);
  if (chance < 0.98) return cancelled(world, customers);
  return later(world, customers, corpusEnd);
}

function customerRecord(number: number): Draft {
  const { subject, address, name } = customerAt(number);
  return { kind: 'record.put', actor: 'agent:support', subject, data: { kind: 'customer', id: address, version: 1, value: { name, address, since: '2026-05-01', plan: number % 3 === 0 ? 'team' : 'small' }, provenance: { source: 'import:customers.jsonl', model: null }, call: null, name: null } };
}

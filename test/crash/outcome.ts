import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import type { AnyEvent } from '../../src/vocabulary/views.ts';

/** What a company has come to, in words that do not depend on when and in how many pieces it ran. */
export interface Outcome {
  /** By Message-ID. */
  cases: Record<string, Case>;
  duplicates: number;
  customers: string[];
  /** What is not as it must be after any crash. */
  problems: string[];
}

interface Case {
  intent: string[];
  tasks: { title: string; status: string; result: unknown; decisions: string[]; effects: unknown[] }[];
}

/** Opens the company in this process, after the one under test has ended. `outside`: every message that got out, raw. */
export async function readOutcome(folder: string, outside: () => Promise<Buffer[]> = () => outboxOf(folder)): Promise<Outcome> {
  const company = await openCompany(folder);
  try {
    const events = await company.ledger.after(0, 10_000);
    const problems = [...(await ledgerProblems(company)), ...routeProblems(events), ...requestProblems(events), ...outsideProblems(events, await outside())];
    const cases: Record<string, Case> = {};
    for (const event of events) if (event.kind === 'mail.received') cases[event.data.mail.messageId ?? event.data.mail.raw] = await caseOf(company, event.seq, events);
    const customers = new Set(events.flatMap((event) => (event.kind === 'record.put' ? `${event.data.id}: ${JSON.stringify({ ...event.data.value, firstSeen: 0 })}` : [])));
    return { cases, duplicates: events.filter(({ kind }) => kind === 'signal.duplicate').length, customers: [...customers].toSorted(), problems };
  } finally {
    await company.close();
  }
}

async function caseOf(company: Company, signal: number, events: AnyEvent[]): Promise<Case> {
  const intent = events.flatMap((event) => (event.kind === 'intent.recorded' && event.data.signal === signal ? `${event.data.intent} ${event.data.agent}` : []));
  const tasks = [];
  for (const event of events) {
    if (event.kind !== 'task.created' || event.task === null || (event.data.input as { signal?: number }).signal !== signal) continue;
    const { title, status, result } = await company.tasks.show(event.task);
    const decisions = events.flatMap(({ kind, task, data }) => (kind === 'inbox.decided' && task === event.task ? `${data.action}: ${data.text}` : []));
    const effects = (await company.effects.ofTask(event.task)).map(({ id, state, edited, sentence, payload, receipt }) =>
      // The id comes from the task's random seed, which differs from folder to folder.
      JSON.parse(JSON.stringify({ state, edited, sentence, payload, receipt }).replaceAll(id, 'ID')) as unknown,
    );
    tasks.push({ title, status, result, decisions, effects });
  }
  return { intent, tasks };
}

async function ledgerProblems(company: Company): Promise<string[]> {
  const verify = await company.ledger.verify();
  const rebuild = await company.ledger.rebuild();
  const open = await company.inbox.list();
  const live = (await company.tasks.list({ limit: 1_000 })).filter(({ status }) => status !== 'completed');
  return [
    ...verify.problems.map(({ place, what }) => `verify: ${place}: ${what}`),
    ...rebuild.tables.filter(({ identical }) => !identical).map(({ table }) => `rebuild: ${table} differs`),
    ...open.map(({ id, summary }) => `item ${id} is open: ${summary}`),
    ...live.map(({ id, status }) => `${id} is ${status}`),
  ];
}

/** Each signal is routed once, each call answered once, and nothing starts that the operator has not approved. */
/** Each request is on record once, with the one decision that it was about right behind it. */
function requestProblems(events: readonly AnyEvent[]): string[] {
  const done = events.filter((event) => event.kind === 'request.done');
  const keys = new Set(done.map(({ data }) => data.key));
  const decided = (from: number, upTo: number): number => events.filter(({ kind, seq }) => kind === 'inbox.decided' && seq > from && seq <= upTo).length;
  return [
    ...(keys.size === done.length ? [] : [`${done.length} requests have ${keys.size} keys`]),
    ...done.flatMap(({ seq, data }) => (decided(seq, seq + data.events) === 1 ? [] : [`the request ${seq} has ${decided(seq, seq + data.events)} decisions`])),
  ];
}

function routeProblems(events: AnyEvent[]): string[] {
  const seen = new Map<string, number>();
  const problems: string[] = [];
  const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  const approved = new Set<string>();
  const started = new Set<string>();
  for (const event of events) {
    if (event.kind === 'mail.received') count(`mail ${event.data.dedup}`);
    if (event.kind === 'intent.recorded') count(`the intent of ${event.data.signal}`);
    if (event.kind === 'task.created') count(`task ${event.data.key}`);
    if (event.kind === 'step.completed') count(`step ${event.task} ${event.data.call}`);
    if (event.kind === 'inbox.decided') count(`the decision on ${event.data.item}`);
    if (event.kind === 'effect.proposed') count(`proposal ${event.data.effect}`);
    if (event.kind === 'effect.approved' && event.actor === 'operator') approved.add(event.data.effect);
    if (event.kind === 'effect.started') {
      started.add(event.data.effect);
      if (!approved.has(event.data.effect)) problems.push(`${event.data.effect} started without an approval`);
    }
    if (event.kind === 'effect.succeeded') {
      count(`the receipt of ${event.data.effect}`);
      if (!started.has(event.data.effect)) problems.push(`${event.data.effect} succeeded before it started`);
    }
  }
  return [...problems, ...[...seen].filter(([, times]) => times > 1).map(([what, times]) => `${what} is there ${times} times`)];
}

/** The record of the outside world against the ledger: each approved mail is there once, and nothing else is. */
function outsideProblems(events: AnyEvent[], messages: Buffer[]): string[] {
  const out = messages.map((bytes) => /^X-Keelson-Effect: (\S+)\r$/m.exec(bytes.toString('latin1'))?.[1] ?? 'a stranger');
  const problems: string[] = [];
  const approved = new Set(events.flatMap((event) => (event.kind === 'effect.approved' ? [event.data.effect] : [])));
  const received = new Set(events.flatMap((event) => (event.kind === 'effect.succeeded' ? [event.data.effect] : [])));
  for (const effect of approved) {
    const times = out.filter((id) => id === effect).length;
    if (times !== 1) problems.push(`the approved ${effect} is outside ${times} times`);
    if (!received.has(effect)) problems.push(`the approved ${effect} has no receipt`);
  }
  for (const effect of out) if (!approved.has(effect)) problems.push(`${effect} is outside and was never approved`);
  return problems;
}

async function outboxOf(folder: string): Promise<Buffer[]> {
  const names = await readdir(join(folder, 'outbox')).catch(() => []);
  return Promise.all(names.filter((name) => name.endsWith('.eml')).map((name) => readFile(join(folder, 'outbox', name))));
}

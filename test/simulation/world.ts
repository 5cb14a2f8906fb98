import type { CompanyOfAgents } from './company-of-agents.ts';

/** A small deterministic source of choices (mulberry32). */
export function choices(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Reaction = () => Promise<void>;

/**
 * The outside of a simulated company: an operator who answers and retries, systems that send the signals somebody waits
 * for, and time. It acts when everything rests, one thing at a time, in an order drawn from `pick`.
 */
export async function live(company: CompanyOfAgents, pick: (below: number) => number): Promise<void> {
  for (let acts = 0; acts < 1_000; acts++) {
    await company.settle();
    if (company.dead) return;
    const possible = await reactions(company);
    if (company.dead) return;
    if (company.clock.nextAlarm() !== null) possible.push(async () => void company.clock.advance());
    const act = possible[pick(Math.max(1, possible.length))];
    if (!act) return;
    // What a dying process was asked is asked again of the next.
    await Promise.race([act(), company.settle()]);
  }
  throw new Error('the simulation does not come to an end');
}

async function reactions(company: CompanyOfAgents): Promise<Reaction[]> {
  const { ledger } = company;
  const found: Reaction[] = [];
  for (const { id, type, task, expiresAt } of await company.openItems()) {
    if (type === 'question' && expiresAt === null) found.push(() => company.decide(id, 'answer', 'yes'));
    if (type === 'escalation' && task !== null && (await company.status(task)) === 'stopped') throw new Error(`T3: ${JSON.stringify(await company.events(task, 'task.stopped'))}`);
    if (type === 'escalation') found.push(() => company.decide(id, 'retry'));
  }
  for (const { id, status } of await ledger.tasks.list({ limit: 1_000 })) {
    if (status !== 'parked' && status !== 'stopped' && status !== 'failed') continue;
    for (const wait of await ledger.tasks.openWaits(id)) {
      if (wait.type !== 'signal' || wait.until !== null) continue;
      const topic = await topicOf(company, id, wait.call);
      found.push(() => company.signal('wanted', topic ?? 'any', { to: id, call: wait.call }));
    }
  }
  return found;
}

async function topicOf(company: CompanyOfAgents, task: `t${number}`, call: number): Promise<string | null> {
  return (await company.events(task, 'wait.opened')).findLast((event) => event.data.call === call)?.data.topic ?? null;
}

import type { Draft, EventData } from '../../src/vocabulary/events.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';

interface About {
  subject?: string | null;
  task?: TaskId | null;
  agent?: string;
}

const of = { place: 3, name: 'draft the reply', purpose: 'support.draft', tier: 'draft', model: 'local/tiny', day: '2026-01-05' } as const;
const usage = { input: 900, cachedInput: 512, cacheWrite: 0, output: 80 };
const cost = { amount: 0, billionths: 123_000_000, currency: 'EUR' };

/** An answered call of 0.00123 EUR, unless something else is said. */
export function called(change: Partial<EventData<'model.called'>> = {}, { subject = null, task = null, agent = 'support' }: About = {}): Draft<'model.called'> {
  const data: EventData<'model.called'> = {
    ...of, request: 'a'.repeat(64), attempt: 1, outcome: 'answered', texts: null, counts: 'exact', usage, cost, worst: { tokens: 4_000, cost: { ...cost, amount: 1 } },
    ms: 812.5, reusableUntil: null, failure: null, ...change,
  };
  return { kind: 'model.called', actor: `agent:${agent}`, subject, task, data };
}

/** Nobody knows what became of it: it counts with 4,000 tokens and 1.123 cents. */
export function lost(change: Partial<EventData<'model.called'>> = {}, about: About = {}): Draft<'model.called'> {
  return called({ outcome: 'lost', counts: 'worst', usage: null, cost: null, ms: 0, ...change }, about);
}

export function reused(change: Partial<EventData<'model.reused'>> = {}, { subject = null, task = null, agent = 'support' }: About = {}): Draft<'model.reused'> {
  return { kind: 'model.reused', actor: `agent:${agent}`, subject, task, data: { ...of, answered: 2, saved: { usage, cost }, ...change } };
}

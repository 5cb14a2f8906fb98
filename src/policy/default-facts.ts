import { z } from 'zod';
import { factsSchema, type Facts } from '../vocabulary/facts.ts';

/** What holds of made-up facts where nothing is said: a calm reply to a known customer, on a Monday morning. */
const calm: Facts = {
  effect: {
    kind: 'mail.send', adapter: 'outbox', external: true, reversible: false, compensates: false, amount: 0, currency: '', recipients: ['jane@example.com'], unknownRecipients: 0,
    tainted: false, taintedFields: [], risk: 'low', words: 80, links: [], attachments: 0, text: '',
  },
  agent: { name: 'support' },
  task: { id: 't1', lane: 'customer', depth: 0 },
  subject: { id: 'customer:jane@example.com', kind: 'customer' },
  playbook: { path: '', confidence: 0 },
  trust: { samples: 0, good: 0, lower: 0, relaxed: [] },
  budget: { used: 0, fullest: '' },
  volume: { hour: 0, day: 0, recipientDay: 0 },
  time: { weekday: 'mon', hour: 10, date: '2026-03-02', businessHours: true },
};

const { effect, agent, task, subject, playbook, trust, budget, volume, time } = factsSchema.shape;
/** Facts of which only some are given. A name that does not exist is refused. */
export const givenFactsSchema = z
  .strictObject({
    effect: effect.partial(), agent: agent.partial(), task: task.partial(), subject: subject.partial(), playbook: playbook.partial(), trust: trust.partial(), budget: budget.partial(), volume: volume.partial(),
    time: time.partial(),
  })
  .partial();
export type GivenFacts = z.infer<typeof givenFactsSchema>;

/** Given facts with the calm rest. */
export function completeFacts(given: GivenFacts): Facts {
  const groups = Object.keys(calm) as (keyof Facts)[];
  return factsSchema.parse(Object.fromEntries(groups.map((group) => [group, { ...calm[group], ...given[group] }])));
}

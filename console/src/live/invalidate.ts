import type { LiveDigest, LiveEvent } from '../../../src/server/api.ts';

/** A line as events: of a digest one of each kind, of no task in particular. */
export function eventsOf(line: LiveEvent | LiveDigest): LiveEvent[] {
  return 'kinds' in line ? line.kinds.map((kind) => ({ seq: line.seq, at: line.at, kind, actor: 'many', task: null })) : [line];
}

/** Which resources an event of a kind may have changed: operations, or the part of their names before the dot. Kinds are matched by what they begin with. */
const changes: [kind: string, resources: string[]][] = [
  // Of a policy that can't be used the inbox hears, and nothing else.
  ['inbox.', ['inbox', 'tasks', 'agents', 'adapters', 'today', 'policy.status', 'policy.text']],
  ['task.', ['tasks', 'agents', 'memory.customer', 'today']],
  ['wait.', ['tasks']],
  ['step.', ['tasks']],
  ['call.', ['tasks']],
  ['operator.', ['tasks']],
  ['intent.', ['tasks', 'today']],
  ['effect.', ['effects', 'inbox', 'tasks', 'agents', 'adapters', 'memory.customer', 'memory.mails', 'today']],
  ['model.', ['costs', 'models', 'tasks', 'inbox.dossier', 'today']],
  ['budget.', ['budgets', 'costs', 'agents', 'today']],
  ['trust.', ['trust', 'agents', 'today']],
  ['pause.', ['pauses', 'agents', 'adapters', 'today']],
  ['reconciliation.', ['adapters', 'effects', 'today']],
  ['schedule.', ['schedules', 'agents', 'today']],
  ['mail.', ['memory', 'mails', 'inbox.dossier', 'today']],
  ['signal.', ['adapters', 'today']],
  ['document.', ['memory', 'policy', 'budgets', 'costs', 'today']],
  ['policy.', ['policy']],
  ['router.', ['router', 'today']],
  ['record.', ['memory']],
  ['note.', ['memory']],
  ['link.', ['memory']],
  ['identity.', ['memory']],
  ['association.', ['memory']],
  ['items.', ['memory']],
  ['subject.', ['memory', 'tasks', 'inbox', 'effects', 'adapters', 'costs', 'today']],
  ['access.', ['access']],
  ['company.', ['settings']],
];

/** Every event is a row of the ledger. Its counts are not read anew for each. */
const always = ['ledger.page', 'ledger.tail', 'ledger.head'];

export function resourcesOf(kind: string): string[] {
  return [...always, ...changes.filter(([begin]) => kind.startsWith(begin)).flatMap(([, resources]) => resources)];
}

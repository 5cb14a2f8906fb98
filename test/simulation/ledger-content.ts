import type { LedgerEvent } from '../../src/vocabulary/events.ts';
import type { Ledger } from '../../src/ledger/port.ts';

/** What a task came to, without what may differ from run to run: numbers, times, interruptions, the order of concurrent branches. */
export interface TaskContent {
  seed: string;
  outcome: string;
  /** `name: result`, in order of name. */
  steps: string[];
  /** `name: failed attempts`. */
  failures: string[];
  decisions: string[];
}

export async function ledgerContent(ledger: Ledger): Promise<TaskContent[]> {
  const contents: TaskContent[] = [];
  for (const { id, status } of (await ledger.tasks.list({ limit: 1_000 })).toReversed()) {
    const { events } = await ledger.journal(id);
    contents.push(taskContent(status, events));
  }
  return contents.toSorted((a, b) => (a.seed < b.seed ? -1 : 1));
}

function taskContent(status: string, events: LedgerEvent[]): TaskContent {
  const content: TaskContent = { seed: '', outcome: status, steps: [], failures: [], decisions: [] };
  const asked = new Map<number | null, string | null>();
  for (const { kind, data } of events) {
    if (kind === 'task.created') content.seed = data.seed;
    if (kind === 'task.completed') content.outcome = `completed: ${JSON.stringify(data.result)}`;
    if (kind === 'task.failed') content.outcome = `failed: ${data.failure.code}`;
    if (kind === 'task.stopped') content.outcome = `stopped: ${data.failure.message}`;
    if (kind === 'step.completed') content.steps.push(`${data.name}: ${Array.isArray(data.result) ? 'drawn' : JSON.stringify(data.result)}`);
    if (kind === 'step.failed') content.failures.push(`${data.name}: ${data.attempt} ${data.failure.code}`);
    if (kind === 'inbox.opened') asked.set(data.call, data.name);
    if (kind === 'inbox.decided') content.decisions.push(`${asked.get(data.call) ?? 'escalation'}: ${data.action} ${data.text ?? ''}`);
    if (kind === 'inbox.expired') content.decisions.push(`${asked.get(data.call)}: expired`);
  }
  for (const list of [content.steps, content.failures, content.decisions]) list.sort();
  return content;
}

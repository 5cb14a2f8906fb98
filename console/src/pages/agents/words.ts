import type { CallOutput } from '../../api/call.ts';
import { countText } from '../../format/money.ts';

export type AgentRow = CallOutput<'agents.list'>[number];
export type Agent = CallOutput<'agents.show'>;
export type Trust = Agent['trust'][number];

export const laneWords: Record<AgentRow['lane'], { title: string; sentence: string }> = {
  customer: { title: 'Customers wait for it', sentence: 'Customers wait for it: its tasks come first.' },
  routine: { title: 'Routine', sentence: 'Routine: its tasks come when no customer waits.' },
  background: { title: 'In the background', sentence: 'In the background: its tasks come when nothing else is to do.' },
};

/** `10 under way, 2 done`; of an agent that had nothing to do: nothing. */
export function tasksText({ ready, parked, completed, failed, stopped, cancelled }: AgentRow['tasks']): string {
  const parts: [number, string][] = [[ready, 'running'], [parked, 'waiting'], [completed, 'done'], [failed, 'failed'], [stopped, 'stopped'], [cancelled, 'cancelled']];
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${countText(count)} ${word}`).join(', ');
}

/** The state of an agent: a word that `StatePill` knows. */
export function agentState({ paused, tasks, proposals }: AgentRow): { state: string; word?: string } {
  if (paused !== null) return { state: 'paused' };
  if (proposals > 0) return { state: 'open', word: proposals === 1 ? '1 proposal' : `${countText(proposals)} proposals` };
  if (tasks.ready > 0) return { state: 'ready' };
  return isIdle({ paused, tasks, proposals }) ? { state: 'dot', word: 'idle' } : { state: 'active' };
}

/** It had nothing to do in 30 days, and nothing about it is worth a word. */
export function isIdle({ paused, tasks, proposals }: Pick<AgentRow, 'paused' | 'tasks' | 'proposals'>): boolean {
  return paused === null && proposals === 0 && Object.values(tasks).every((count) => count === 0);
}

export function percentText(share: number): string {
  return `${String(Math.round(share * 100))} %`;
}

/** `refund request` of `playbooks/refund-request.md`; what uses no playbook says so. */
export function playbookName(playbook: string): string {
  return playbook === '' ? 'without a playbook' : (/([^/]+)\.md$/u.exec(playbook)?.[1]?.replaceAll('-', ' ') ?? playbook);
}

/** Of how many decisions how many let a draft stand, and what follows from that with which certainty. */
export function trustSentence({ samples, good, lower, upper, relaxed }: Pick<Trust, 'samples' | 'good' | 'lower' | 'upper' | 'relaxed'>, { confidence, threshold, samplesMin }: Agent['interval']): string {
  if (samples === 0) return 'No decision counts yet: it begins anew after a relaxation has ended.';
  const stood = samples === 1 ? `The one draft that you decided about ${good === 1 ? 'stood as it was, or nearly' : 'did not stand as it was'}.` : `${good === samples ? `All ${countText(samples)}` : `${countText(good)} of ${countText(samples)}`} drafts stood as they were, or nearly.`;
  const range = `With ${percentText(confidence)} confidence, between ${percentText(lower)} and ${percentText(upper)} of all such drafts would.`;
  if (relaxed.length > 0) return `${stood} ${range} The first that does not makes the rule as strict as before.`;
  if (samples >= samplesMin && lower >= threshold) return `${stood} ${range} That is enough for a proposal: ${percentText(threshold)} are asked for.`;
  const more = samples < samplesMin ? `at least ${countText(samplesMin)} decisions` : '';
  const surer = lower < threshold ? `the lower end at ${percentText(threshold)} or more` : '';
  return `${stood} ${range} Before a rule may say less, ${[more, surer].filter(Boolean).join(' and ')} ${more !== '' && surer !== '' ? 'are' : more === '' ? 'is' : 'are'} asked for.`;
}

const outcomes: Record<NonNullable<Trust['last']>['outcome'], string> = { approved: 'approved as it was', edited: 'edited', rejected: 'rejected', compensated: 'taken back later' };

export function outcomeText({ outcome, changed }: NonNullable<Trust['last']>): string {
  return outcome === 'edited' ? `edited, ${percentText(changed)} of its words` : outcomes[outcome];
}

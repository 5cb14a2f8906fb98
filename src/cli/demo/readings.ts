import type { Company } from '../../facade.ts';
import type { EffectState } from '../../vocabulary/effects.ts';
import type { Evidence } from '../../vocabulary/inbox.ts';
import type { EffectId, TaskId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { AnyEvent, EffectView } from '../../vocabulary/views.ts';

/** What the agent made of one mail, as the ledger tells it. */
export interface CaseReading {
  task: TaskId;
  title: string;
  /** `draft` was proposed and waits for approval; `question` could not be answered from a playbook; `none` is neither. */
  made: 'draft' | 'question' | 'none';
  sentence: string;
  playbook: string;
  risk: string;
  confidence: number | null;
  why: string;
}

/** Every event of a ledger that is known to be small. */
export async function allEvents(company: Company): Promise<AnyEvent[]> {
  const events: AnyEvent[] = [];
  for (;;) {
    const more = await company.ledger.after(events.at(-1)?.seq ?? 0, limits.listRowsMax);
    if (more.length === 0) return events;
    events.push(...more);
  }
}

/** One reading a task, in the order in which the tasks were made; what came first for a task counts. */
export function readCases(events: readonly AnyEvent[]): CaseReading[] {
  const cases = new Map<TaskId, CaseReading>();
  for (const event of events) {
    if (event.task === null) continue;
    if (event.kind === 'task.created') {
      // Whether models answer is asked before the day begins.
      if (event.data.agent === 'model-check') continue;
      cases.set(event.task, { task: event.task, title: event.data.title, made: 'none', sentence: '', playbook: '', risk: '', confidence: null, why: '' });
      continue;
    }
    const known = cases.get(event.task);
    if (known === undefined || known.made !== 'none') continue;
    if (event.kind === 'effect.proposed') {
      const { sentence, risk, confidence, why, evidence } = event.data;
      Object.assign(known, { made: 'draft', sentence, playbook: firstLine(evidence, 'Playbook'), risk: reasonsOf(evidence, risk), confidence, why });
    } else if (event.kind === 'inbox.opened' && event.data.type === 'question') {
      const { summary, evidence, recommended } = event.data;
      Object.assign(known, { made: 'question', sentence: summary, playbook: firstLine(evidence, 'Playbook'), risk: reasonsOf(evidence, ''), why: recommended.why });
    }
  }
  return [...cases.values()];
}

/** Every effect with what became of it, in the order of the proposals. */
export async function readEffects(company: Company, events: readonly AnyEvent[]): Promise<EffectView[]> {
  const ids = events.flatMap((event): EffectId[] => (event.kind === 'effect.proposed' ? [event.data.effect as EffectId] : []));
  return Promise.all(ids.map((id) => company.effects.show(id)));
}

export function inState(effects: readonly EffectView[], ...states: EffectState[]): EffectView[] {
  return effects.filter((effect) => states.includes(effect.state));
}

function firstLine(evidence: readonly Evidence[], label: string): string {
  return textOf(evidence, label).split('\n')[0] ?? '';
}

/** `high: It speaks of money. It shouts.`: the level and the reasons on one line. */
function reasonsOf(evidence: readonly Evidence[], fallback: string): string {
  return textOf(evidence, 'Risk').replace(/\s*\n- (?:low|medium|high): /g, ' ') || fallback;
}

function textOf(evidence: readonly Evidence[], label: string): string {
  return evidence.find((item) => item.label === label)?.text ?? '';
}

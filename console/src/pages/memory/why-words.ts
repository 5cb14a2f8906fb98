import type { IconName } from '../../kit/icon.tsx';

const words: Readonly<Record<string, { word: string; icon: IconName }>> = {
  value: { word: 'What holds', icon: 'memory' },
  write: { word: 'Written', icon: 'edit' },
  step: { word: 'Step', icon: 'right' },
  approval: { word: 'Decided', icon: 'check' },
  task: { word: 'Task', icon: 'tasks' },
  intent: { word: 'Intent', icon: 'filter' },
  signal: { word: 'From outside', icon: 'mail' },
  source: { word: 'Source', icon: 'ledger' },
};

/** What a link of a chain of reasons is called. */
export function stepWords(what: string): { word: string; icon: IconName } {
  return words[what] ?? { word: what, icon: 'dot' };
}

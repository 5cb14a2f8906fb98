import type { IconName } from '../../kit/icon.tsx';
import type { WhyGraph } from './why-layout.ts';
import { actorWords } from './words.ts';

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

/** The sentences as they are told to everybody, with whom they are about called as on the page, and agents by their role. */
export function inWords(graph: WhyGraph, of: string, title: string): WhyGraph {
  const told = (text: string): string => text.replaceAll(of, title).replace(/^agent:[a-z0-9-]+/u, (actor) => sentence(actorWords(actor)));
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, text: told(node.text) })) };
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What a link of a chain of reasons is called. */
export function stepWords(what: string): { word: string; icon: IconName } {
  return words[what] ?? { word: what, icon: 'dot' };
}

import type { CallInput } from '../../api/call.ts';
import { subjectOf } from '../../app/subjects.ts';
import { spanOfDays } from '../../format/day-span.ts';
import type { LedgerSearch } from './search.ts';
import { groups } from './words.ts';

export type EffectsQuery = NonNullable<CallInput<'effects.page'>['query']>;
export type EventsQuery = NonNullable<CallInput<'ledger.page'>['query']>;

const filters = ['state', 'kind', 'group', 'agent', 'adapter', 'rule', 'task', 'customer', 'text', 'since', 'until'] as const satisfies readonly (keyof LedgerSearch)[];

/** What both lists are narrowed by. */
function shared({ customer, task, text, since, until, order }: LedgerSearch, zone: string) {
  return {
    ...(customer === undefined ? {} : { subject: subjectOf(customer) }),
    ...(task === undefined ? {} : { task: task as `t${number}` }),
    ...(text === undefined ? {} : { text }),
    ...(order === undefined ? {} : { order }),
    ...spanOfDays({ since, until }, zone),
  };
}

export function effectsQuery(search: LedgerSearch, zone: string): EffectsQuery {
  const { state, kind, adapter, agent, rule } = search;
  return {
    ...shared(search, zone),
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(adapter === undefined ? {} : { adapter }),
    ...(agent === undefined ? {} : { agent }),
    ...(rule === undefined ? {} : { rule }),
  };
}

export function eventsQuery(search: LedgerSearch, zone: string): EventsQuery {
  const { group, agent, at } = search;
  return {
    ...shared(search, zone),
    ...(group === undefined ? {} : { kinds: [...groups[group].kinds] }),
    ...(agent === undefined ? {} : { actor: agent === 'operator' || agent === 'system' ? agent : `agent:${agent}` }),
    ...(at === undefined ? {} : { from: at }),
  };
}

/** Filters of the view that one looks at: of the other, nothing counts. */
export function isFiltered(search: LedgerSearch): boolean {
  const other: readonly string[] = search.view === 'events' ? ['state', 'kind', 'adapter', 'rule'] : ['group'];
  return filters.some((name) => search[name] !== undefined && !other.includes(name));
}

/** Without `undefined` and empty words, so that the address stays short. */
export function changed(search: LedgerSearch, part: { [K in keyof LedgerSearch]?: LedgerSearch[K] | undefined }): LedgerSearch {
  return Object.fromEntries(Object.entries({ ...search, ...part }).filter(([, value]) => value !== undefined && value !== '')) as LedgerSearch;
}

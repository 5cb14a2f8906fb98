import { dayOf, given, oneOf, textOf, type RawSearch } from '../../app/search.ts';

const bys = ['agent', 'purpose', 'model', 'customer', 'day'] as const;
export type By = (typeof bys)[number];

/** What the address says beside the path. */
export interface CostsSearch {
  /** What the costs are told apart by; agents when it is left out. */
  by?: By;
  /** Days of the company's zone, both included; this month up to today when they are left out. */
  since?: string;
  until?: string;
  /** What the chart shows: a currency, `calls` or `tokens`. */
  chart?: string;
}

export function readCostsSearch(raw: RawSearch): CostsSearch {
  return given({ by: oneOf(raw['by'], bys), since: dayOf(raw['since']), until: dayOf(raw['until']), chart: textOf(raw['chart'], 10) });
}

import { given, oneOf, type RawSearch } from '../../app/search.ts';

const spans = ['day', 'week'] as const;
export type Span = (typeof spans)[number];

/** What the address says beside the path. */
export interface TodaySearch {
  /** How far back it looks; since the last visit when it is left out. */
  span?: Span;
}

export function readTodaySearch(raw: RawSearch): TodaySearch {
  return given({ span: oneOf(raw['span'], spans) });
}

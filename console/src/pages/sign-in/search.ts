import type { RawSearch } from '../../app/search.ts';

export interface SignInSearch {
  /** The address to go back to: always one of ours. */
  back?: string;
}

export function readSignInSearch(raw: RawSearch): SignInSearch {
  const { back } = raw;
  // `//elsewhere` and `/\elsewhere` would lead out of the console.
  return typeof back === 'string' && /^\/(?![/\\])/u.test(back) && !back.startsWith('/sign-in') ? { back } : {};
}

import { useEffect } from 'react';
import { useApiPages } from '../../api/query.ts';

/** A page looks at some hundred of the customers who were active last: so many pages are gone through for a name. */
const pagesMax = 10;

/** Customers of a name or address, those first who were active last; with an empty text the newest. `isLooking` while there may be more of them. */
export function usePeople(text: string, limit: number, enabled = true) {
  const found = useApiPages('memory.customers', { query: { limit, ...(text === '' ? {} : { text }) } }, { enabled });
  const { rows, hasMore, more, isFetching, isPlaceholderData, data } = found;
  const looksOn = enabled && !isPlaceholderData && rows.length < limit && hasMore && (data?.pages.length ?? 0) < pagesMax;
  useEffect(() => {
    if (looksOn && !isFetching) more();
  });
  return { rows: rows.slice(0, limit), isPending: data === undefined, isLooking: isFetching || looksOn };
}

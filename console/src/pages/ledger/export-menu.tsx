import { urlOf } from '../../api/call.ts';
import { Button } from '../../kit/button.tsx';
import { Menu } from '../../kit/menu.tsx';
import { useZone } from '../../kit/time.tsx';
import { effectsQuery, eventsQuery, isFiltered } from './query.ts';
import type { LedgerSearch } from './search.ts';

/** What the filters leave, as a file. The server writes it as it reads, however long it is. */
export function ExportMenu({ search }: { search: LedgerSearch }) {
  const zone = useZone();
  const isEvents = search.view === 'events';
  const save = (format: 'csv' | 'jsonl'): void => {
    const link = document.createElement('a');
    link.href = isEvents ? urlOf('ledger.export', { query: { ...eventsQuery(search, zone), format } }) : urlOf('effects.export', { query: { ...effectsQuery(search, zone), format } });
    link.download = '';
    link.click();
  };
  const what = `${isFiltered(search) ? 'The filtered' : 'All'} ${isEvents ? 'events' : 'effects'}`;
  return (
    <Menu
      heading={`${what}, as a file`} trigger={<Button size="small" icon="download">Export</Button>}
      items={[{ label: 'For a spreadsheet (CSV)', run: () => save('csv') }, { label: isEvents ? 'In full, with hashes (JSON lines)' : 'In full (JSON lines)', run: () => save('jsonl') }]}
    />
  );
}

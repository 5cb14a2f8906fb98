import { useState, type KeyboardEvent } from 'react';
import { PageHeader } from '../../kit/page-header.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { SplitView } from '../../kit/split-view.tsx';
import { EmptyState } from '../../kit/states.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { CustomerPage } from './customer.tsx';
import { CustomerList } from './customer-list.tsx';
import { Filters } from './filters.tsx';
import { ForgetDialog, ForgottenDialog, type Forgetting, type Forgotten } from './forget.tsx';
import { usePlace } from './place.ts';
import { Results } from './results.tsx';
import { Thing } from './thing.tsx';
import { isSomebody } from './words.ts';

/** From the search box down into what it found. */
function intoList(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' || !(event.target instanceof HTMLInputElement) || event.target.type !== 'search') return;
  const first = document.querySelector<HTMLElement>('[data-hit], #content [role="grid"] [tabindex="0"]');
  if (first === null) return;
  event.preventDefault();
  first.focus();
}

/** What the company knows: one search box, customers below it while it is empty, and beside them what was chosen. */
export function MemoryPage() {
  const { ref, search, go } = usePlace();
  // Whoever is forgotten is gone from the page before the report of it is read.
  const [forgetting, setForgetting] = useState<Forgetting | null>(null);
  const [forgotten, setForgotten] = useState<Forgotten | null>(null);
  const { text } = search;
  useShortcuts('Memory', [{ keys: '/', label: 'Search memory', run: () => document.querySelector<HTMLInputElement>('#content input[type="search"]')?.focus() }]);
  return (
    <>
      <div className={ref === undefined ? '' : 'max-wide:sr-only'}>
        <PageHeader title="Memory">
          <div className={ref === undefined ? '' : 'hidden wide:block'}>
            <div className="flex flex-wrap items-end gap-2" onKeyDown={intoList}>
              <SearchField label="Search memory" placeholder="Mails, notes, documents, people" value={text ?? ''} onChange={(now) => go({ search: { text: now === '' ? undefined : now, ...(now === '' ? { type: undefined, tier: undefined, until: undefined } : {}) }, replace: text !== undefined && now !== '' })} />
              {text !== undefined && <Filters />}
            </div>
          </div>
        </PageHeader>
      </div>
      <SplitView
        label="Memory" listWidth={360} onBack={() => go({ ref: null })}
        list={text === undefined ? <CustomerList chosen={ref} /> : <Results text={text} chosen={ref} />}
        detail={ref === undefined ? null : isSomebody(ref) ? <CustomerPage key={ref} subject={ref} onForget={setForgetting} /> : <Thing key={ref} of={ref} onForget={setForgetting} />}
        nothing={<EmptyState icon="memory" title="Nothing chosen">Choose a customer in the list, or search: every mail, note and document is found by its words.</EmptyState>}
      />
      {forgetting !== null && <ForgetDialog of={forgetting} onClose={() => setForgetting(null)} onForgotten={(report) => { setForgotten(report); setForgetting(null); go({ ref: null, replace: true }); }} />}
      {forgotten !== null && <ForgottenDialog report={forgotten} onClose={() => setForgotten(null)} />}
    </>
  );
}

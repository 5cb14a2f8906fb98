import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useId, useRef, useState } from 'react';
import { given, oneOf } from '../../app/search.ts';
import { Button } from '../../kit/button.tsx';
import { Choice } from '../../kit/field.tsx';
import { Skeleton } from '../../kit/states.tsx';
import { toast } from '../../kit/toast.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { Changes } from './changes.tsx';
import { draft, write, type PolicyFile, type Written } from './draft.ts';
import type { EditorHandle } from './editor.tsx';
import { countOf, lineDiff } from './line-diff.ts';
import { Panel } from './panel.tsx';
import { SaveDialog } from './save.tsx';
import { useChecked } from './use-checked.ts';

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));
const route = getRouteApi('/shell/policy/{-$view}');

/** The file, and what is to be said of it while one writes. */
export function Rules({ file, written }: { file: PolicyFile; written: Written }) {
  const { show, line } = route.useSearch();
  const navigate = route.useNavigate();
  const checked = useChecked(written.text, file);
  const editor = useRef<EditorHandle>(null);
  const findingsId = useId();
  const [saving, setSaving] = useState(false);
  const maySave = written.isChanged && !written.isElsewhere && checked.isUsable;
  useShortcuts('Policy', [{ keys: 'mod+s', label: 'Save the rules', typing: true, run: () => maySave && setSaving(true) }]);
  const showAs = (next: 'text' | 'changes'): void => void navigate({ search: (old) => given({ ...old, show: oneOf(next, ['changes'] as const) }), replace: true });
  const changes = show === 'changes' && written.isChanged;
  const goTo = (to: number): void => {
    if (changes) showAs('text');
    editor.current?.goTo(to);
  };
  return (
    <>
      <div className="grid min-h-[calc(100dvh-210px)] content-start items-start gap-x-6 gap-y-5 px-4 py-4 wide:px-6 xwide:grid-cols-[minmax(0,1fr)_340px]">
        <div className="grid min-w-0 gap-2">
          {/* The editor stays where it is while the changes show, with its cursor and what can be undone. */}
          <div hidden={changes}>
            <Suspense fallback={<Skeleton height={640} />}>
              <Editor ref={editor} label={`Rules, the text of ${file.name}`} describedBy={findingsId} value={written.text} onChange={(text) => write(text, file)} marks={checked.marks} startAt={line} />
            </Suspense>
          </div>
          {changes && <Changes label="What the draft changes" before={file.text} after={written.text} />}
        </div>
        <aside aria-label="What is found" className="min-w-0 xwide:sticky xwide:top-4 xwide:max-h-[calc(100dvh-96px)] xwide:overflow-y-auto"><Panel checked={checked} id={findingsId} onLine={goTo} /></aside>
      </div>
      {written.isChanged && <DraftBar file={file} written={written} changes={changes} onShow={showAs} maySave={maySave} why={written.isElsewhere ? 'Decide about the other change first.' : checked.check.data?.ok === false ? 'Mend the errors to save it.' : null} onSave={() => setSaving(true)} />}
      <SaveDialog open={saving} onClose={() => setSaving(false)} file={file} written={written} checked={checked} />
    </>
  );
}

function DraftBar({ file, written, changes, onShow, maySave, why, onSave }: { file: PolicyFile; written: Written; changes: boolean; onShow: (show: 'text' | 'changes') => void; maySave: boolean; why: string | null; onSave: () => void }) {
  const { added, removed } = countOf(lineDiff(file.text, written.text));
  const discard = (): void => {
    const before = draft.get();
    draft.set(null);
    toast({ text: 'Discarded. What was in force stays.', undo: { run: () => draft.set(before) } });
  };
  return (
    <section aria-label="The draft" className="sticky bottom-0 z-20 mt-auto flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-raised px-4 py-2 wide:px-6">
      <p className="min-w-0 flex-1 text-sm"><strong className="font-medium">Draft, not in force</strong> <span className="whitespace-nowrap text-muted tabular">+{added} −{removed} lines</span>{why !== null && <span className="block text-xs text-muted wide:inline wide:before:content-['_·_']">{why}</span>}</p>
      <Choice label="Show" options={[{ value: 'text', label: 'Text' }, { value: 'changes', label: 'Changes' }]} value={changes ? 'changes' : 'text'} onChange={onShow} />
      <Button onClick={discard}>Discard</Button>
      <Button tone="primary" hint="mod+s" disabled={!maySave} onClick={onSave}>Save…</Button>
    </section>
  );
}

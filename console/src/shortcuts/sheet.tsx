import { useStore } from '../format/store.ts';
import { Dialog } from '../kit/dialog.tsx';
import { KeyHint } from '../kit/key-hint.tsx';
import { shortcutGroups } from './use-shortcuts.ts';

/** All keys that do something here, those of the page first. */
export function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  return <Dialog open={open} onClose={onClose} title="Keys" width="wide"><KeyList /></Dialog>;
}

/** The same for a page. */
export function KeyList() {
  const groups = useStore(shortcutGroups).toReversed().filter(({ shortcuts }) => shortcuts.length > 0);
  return (
    <div className="gap-8 wide:columns-2">
      {groups.map(({ title, shortcuts }, place) => (
        <section key={`${title}${String(place)}`} className="mb-4 break-inside-avoid">
          <h3 className="mb-1 text-sm font-semibold text-muted">{title}</h3>
          <dl>
            {shortcuts.map(({ keys, label }) => (
              <div key={keys} className="flex min-h-7 items-center justify-between gap-4">
                <dt>{label}</dt>
                <dd><span className="sr-only">{keys}</span><KeyHint keys={keys} always /></dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

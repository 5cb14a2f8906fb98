import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { Button } from './button.tsx';

export interface SplitViewProps {
  /** What the list is, for landmarks: "Inbox". */
  label: string;
  list: ReactNode;
  /** `null` while nothing is chosen: then a phone shows the list, and a wide window `nothing`. */
  detail: ReactNode | null;
  nothing?: ReactNode;
  /** On a phone: back to the list. Take the choice out of the address. */
  onBack: () => void;
  /** px, in a wide window. */
  listWidth?: number;
}

/** A list and what was chosen in it, side by side; one after the other on a phone. Fills what is left of the page's height, each side scrolls by itself. */
export function SplitView({ label, list, detail, nothing, onBack, listWidth = 380 }: SplitViewProps) {
  const chosen = detail !== null;
  const side = useRef<HTMLElement>(null);
  const was = useRef(chosen);
  // On a phone the detail takes the list's place: whoever reads or types goes along.
  useEffect(() => {
    if (chosen && !was.current && side.current?.previousElementSibling?.checkVisibility() === false) side.current.focus({ preventScroll: true });
    was.current = chosen;
  }, [chosen]);
  return (
    <div className="flex min-h-0 flex-1">
      <section aria-label={`${label}: list`} style={{ '--list-width': `${listWidth}px` } as CSSProperties} className={classes('min-h-0 w-full shrink-0 overflow-y-auto border-line wide:w-(--list-width) wide:max-w-[45%] wide:border-r', chosen && 'hidden wide:block')}>{list}</section>
      <section ref={side} tabIndex={-1} aria-label={`${label}: detail`} className={classes('[--behind-table:var(--surface)] focus:outline-none min-h-0 min-w-0 flex-1 overflow-y-auto bg-surface', !chosen && 'hidden wide:block')}>
        {chosen && <div className="sticky top-0 z-10 border-b border-line bg-surface px-2 py-1 wide:hidden"><Button tone="quiet" icon="left" onClick={onBack}>Back</Button></div>}
        {detail ?? nothing}
      </section>
    </div>
  );
}

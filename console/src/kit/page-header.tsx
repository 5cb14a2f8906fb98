import { useEffect, type ReactNode } from 'react';
import { createStore } from '../format/store.ts';

/** The company's name, for the title of the window. The shell sets it. */
export const titleSuffix = createStore('Keelson');

export interface PageHeaderProps {
  title: string;
  /** Beside the title: a count, a state. */
  aside?: ReactNode;
  /** At the right; on a phone below. */
  actions?: ReactNode;
  /** A line below: filters, a sentence. */
  children?: ReactNode;
}

/** The page's `<h1>`, which takes the focus on navigation, and the title of the window. */
export function PageHeader({ title, aside, actions, children }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className="grid gap-2 border-b border-line px-4 pt-3 pb-3 wide:px-6 wide:pt-4">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">{title}</h1>
        {aside !== undefined && <div className="text-muted">{aside}</div>}
        {actions !== undefined && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </header>
  );
}

function useTitle(title: string): void {
  useEffect(() => {
    const write = (): void => {
      document.title = `${title} · ${titleSuffix.get()}`;
    };
    write();
    return titleSuffix.subscribe(write);
  }, [title]);
}

/** A part of a page: a quiet heading, and what belongs to it. */
export function Section({ title, aside, actions, children }: { title: string; aside?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-2">
      <div className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1">
        <h2 className="font-semibold">{title}</h2>
        {aside !== undefined && <div className="text-sm text-muted">{aside}</div>}
        {actions !== undefined && <div className="ml-auto flex min-w-0 items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** The body of a page that is read from top to bottom: even edges, a width that one can read. */
export function PageBody({ children, width = 'normal' }: { children: ReactNode; width?: 'normal' | 'full' }) {
  return <div className={`grid grid-cols-1 gap-6 px-4 py-4 wide:px-6 wide:py-5 ${width === 'normal' ? 'max-w-260' : ''}`}>{children}</div>;
}

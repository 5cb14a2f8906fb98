import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import { KeyHint } from './key-hint.tsx';

export interface MenuItem {
  label: string;
  run: () => void;
  icon?: IconName;
  hint?: string;
  danger?: boolean;
  disabled?: boolean;
}

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  /** Items; `null` draws a line between. */
  items: readonly (MenuItem | null)[];
  /** Above the items: what they are about. */
  heading?: ReactNode;
  align?: 'start' | 'end';
}

export function Menu({ trigger, items, heading, align = 'end' }: MenuProps) {
  // Not modal: else the page is hidden from screen readers while what can take the focus is in it.
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={4} collisionPadding={8} className="z-50 min-w-45 animate-appear rounded-md border border-line bg-raised p-1 shadow-float focus:outline-none">
          {heading !== undefined && <Radix.Label className="px-2 py-1 text-xs text-muted">{heading}</Radix.Label>}
          {items.map((item, place) => item === null
            ? <Radix.Separator key={`line-${String(place)}`} className="my-1 h-px bg-line" />
            : (
              <Radix.Item
                key={item.label} disabled={item.disabled ?? false} onSelect={item.run}
                className={classes('flex min-h-10 items-center gap-2 rounded-sm px-2 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover wide:min-h-7', item.danger === true && 'text-bad')}
              >
                {item.icon === undefined ? <span className="w-4" /> : <Icon name={item.icon} />}
                <span className="flex-1 pr-3">{item.label}</span>
                {item.hint !== undefined && <KeyHint keys={item.hint} />}
              </Radix.Item>
            ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

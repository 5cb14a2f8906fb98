import { remember, remembered } from '../format/remembered.ts';
import type { IconName } from '../kit/icon.tsx';
import type { Command } from './registry.ts';

/** A command as it is remembered: by its id while it is registered, or by the address that it leads to. */
export interface Recent {
  id: string;
  label: string;
  icon?: IconName;
  to?: string;
}

const recentMax = 5;

/** What was run last in this browser, newest first. */
export function recentCommands(): Recent[] {
  try {
    const found: unknown = JSON.parse(remembered('recent') ?? '[]');
    return Array.isArray(found) ? found.filter(isRecent).slice(0, recentMax) : [];
  } catch {
    // Of another version: begin anew.
    return [];
  }
}

export function noteCommand({ id, label, icon, to }: Command): void {
  const one: Recent = { id, label, ...(icon === undefined ? {} : { icon }), ...(to === undefined ? {} : { to }) };
  remember('recent', JSON.stringify([one, ...recentCommands().filter((other) => other.id !== id)].slice(0, recentMax)));
}

function isRecent(value: unknown): value is Recent {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && 'label' in value && typeof value.label === 'string' && (!('to' in value) || (typeof value.to === 'string' && /^\/(?![/\\])/u.test(value.to)));
}

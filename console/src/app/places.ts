import type { IconName } from '../kit/icon.tsx';

export interface Place {
  label: string;
  to: string;
  icon: IconName;
  /** Other words that one may look for it by. */
  keywords: readonly string[];
}

/** Views within pages that one may go to by name. */
export const places: readonly Place[] = [
  { label: 'Inbox: snoozed', to: '/inbox?view=snoozed', icon: 'inbox', keywords: ['later'] },
  { label: 'Inbox: done', to: '/inbox?view=done', icon: 'inbox', keywords: ['decided', 'what I decided'] },
  { label: 'Tasks: stopped', to: '/tasks?status=stopped', icon: 'tasks', keywords: ['stuck'] },
  { label: 'Tasks: failed', to: '/tasks?status=failed', icon: 'tasks', keywords: ['errors'] },
  { label: 'Ledger: events', to: '/ledger?view=events', icon: 'ledger', keywords: ['history', 'log'] },
  { label: 'Ledger: effects in doubt', to: '/ledger?state=doubt', icon: 'ledger', keywords: ['unsure'] },
  { label: 'Policy: backtest', to: '/policy/backtest', icon: 'policy', keywords: ['what would have been'] },
  { label: 'Policy: explain an effect', to: '/policy/explain', icon: 'policy', keywords: ['why', 'verdict'] },
  { label: 'Policy: try made-up facts', to: '/policy/try', icon: 'policy', keywords: ['what if'] },
  { label: 'Policy: facts', to: '/policy/facts', icon: 'policy', keywords: ['what conditions may look at', 'reference'] },
  { label: 'Settings: sign-in', to: '/settings/access', icon: 'lock', keywords: ['password', 'passkeys', 'sessions', 'access', 'phone'] },
  { label: 'Settings: tokens', to: '/settings/tokens', icon: 'key', keywords: ['API', 'programs'] },
  { label: 'Settings: webhooks', to: '/settings/webhooks', icon: 'link', keywords: ['other systems'] },
  { label: 'Settings: appearance', to: '/settings/appearance', icon: 'settings', keywords: ['theme', 'dark', 'light', 'density', 'compact'] },
  { label: 'Settings: about', to: '/settings/about', icon: 'info', keywords: ['version', 'check the chain', 'size'] },
];

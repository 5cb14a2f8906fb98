import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Navigate, Outlet } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { readAdaptersSearch } from '../pages/adapters/search.ts';
import { readAgentsSearch } from '../pages/agents/search.ts';
import { readCostsSearch } from '../pages/costs/search.ts';
import { readInboxSearch } from '../pages/inbox/search.ts';
import { readLedgerSearch } from '../pages/ledger/search.ts';
import { readMemorySearch } from '../pages/memory/search.ts';
import { readPolicySearch } from '../pages/policy/search.ts';
import { readSettingsSearch } from '../pages/settings/search.ts';
import { readSignInSearch } from '../pages/sign-in/search.ts';
import { readTasksSearch } from '../pages/tasks/search.ts';
import { readTodaySearch } from '../pages/today/search.ts';
import { NotFound, PageFailed, PagePending } from './page-states.tsx';
import { parseSearch, stringifySearch } from './search.ts';
import { Shell } from './shell.tsx';

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound });

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

// One line of code a page, so that each is loaded when it is first gone to. The optional part of a path is what was chosen on the page: the list stays as it is.
const pageRoutes = [
  createRoute({ getParentRoute: () => shell, path: '/', component: () => <Navigate to="/today" replace /> }),
  createRoute({ getParentRoute: () => shell, path: '/today', validateSearch: readTodaySearch, component: lazyRouteComponent(() => import('../pages/today/page.tsx'), 'TodayPage') }),
  createRoute({ getParentRoute: () => shell, path: '/inbox/{-$item}', validateSearch: readInboxSearch, component: lazyRouteComponent(() => import('../pages/inbox/page.tsx'), 'InboxPage') }),
  createRoute({ getParentRoute: () => shell, path: '/tasks/{-$task}', validateSearch: readTasksSearch, component: lazyRouteComponent(() => import('../pages/tasks/page.tsx'), 'TasksPage') }),
  createRoute({ getParentRoute: () => shell, path: '/memory/{-$ref}', validateSearch: readMemorySearch, component: lazyRouteComponent(() => import('../pages/memory/page.tsx'), 'MemoryPage') }),
  createRoute({ getParentRoute: () => shell, path: '/ledger/{-$effect}', validateSearch: readLedgerSearch, component: lazyRouteComponent(() => import('../pages/ledger/page.tsx'), 'LedgerPage') }),
  createRoute({ getParentRoute: () => shell, path: '/agents/{-$agent}', validateSearch: readAgentsSearch, component: lazyRouteComponent(() => import('../pages/agents/page.tsx'), 'AgentsPage') }),
  createRoute({ getParentRoute: () => shell, path: '/policy/{-$view}', validateSearch: readPolicySearch, component: lazyRouteComponent(() => import('../pages/policy/page.tsx'), 'PolicyPage') }),
  createRoute({ getParentRoute: () => shell, path: '/costs', validateSearch: readCostsSearch, component: lazyRouteComponent(() => import('../pages/costs/page.tsx'), 'CostsPage') }),
  createRoute({ getParentRoute: () => shell, path: '/adapters/{-$adapter}', validateSearch: readAdaptersSearch, component: lazyRouteComponent(() => import('../pages/adapters/page.tsx'), 'AdaptersPage') }),
  createRoute({ getParentRoute: () => shell, path: '/settings/{-$view}', validateSearch: readSettingsSearch, component: lazyRouteComponent(() => import('../pages/settings/page.tsx'), 'SettingsPage') }),
  // Within the shell, so that one finds out again.
  createRoute({ getParentRoute: () => shell, path: '/$', component: NotFound }),
] as const;

const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', validateSearch: readSignInSearch, component: lazyRouteComponent(() => import('../pages/sign-in/page.tsx'), 'SignInPage') });

export function createConsoleRouter(client: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([shell.addChildren(pageRoutes), signIn]),
    context: { client },
    parseSearch, stringifySearch,
    // What a page's reader left out of the address is not there for the page either.
    search: { strict: true },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
    scrollToTopSelectors: ['#content'],
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}

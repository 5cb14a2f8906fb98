import type { EventKind, LedgerEvent } from '../vocabulary/events.ts';
import { activityFamily } from './families/activity.ts';
import { associationsFamily } from './families/associations.ts';
import { budgetsFamily } from './families/budgets.ts';
import { documentsFamily } from './families/documents.ts';
import { effectsFamily } from './families/effects.ts';
import { embeddingsFamily } from './families/embeddings.ts';
import { identitiesFamily } from './families/identities.ts';
import { inboxFamily } from './families/inbox.ts';
import { itemsFamily } from './families/items.ts';
import { linksFamily } from './families/links.ts';
import { modelsFamily } from './families/models.ts';
import { pagesFamily } from './families/pages.ts';
import { pausesFamily } from './families/pauses.ts';
import { reconciliationsFamily } from './families/reconciliations.ts';
import { recordsFamily } from './families/records.ts';
import { requestsFamily } from './families/requests.ts';
import { routerFamily } from './families/router.ts';
import { schedulesFamily } from './families/schedules.ts';
import { signalsFamily } from './families/signals.ts';
import { subjectsFamily } from './families/subjects.ts';
import { tasksFamily } from './families/tasks.ts';
import { trustFamily } from './families/trust.ts';
import type { Checks, Family, FamilyDeps, Folds, ProjectionTable } from './family.ts';
import type { Keyring } from './keyring.ts';

/** Every family, in the order in which they fold. A new one is a line here. */
function families(deps: FamilyDeps, keyring: Keyring) {
  return {
    tasks: tasksFamily(deps),
    inbox: inboxFamily(deps),
    // Before the effects, whose state it looks at as it was when they were decided about.
    trust: trustFamily(deps),
    effects: effectsFamily(deps),
    budgets: budgetsFamily(deps),
    pauses: pausesFamily(deps),
    reconciliations: reconciliationsFamily(deps),
    signals: signalsFamily(deps),
    documents: documentsFamily(deps),
    items: itemsFamily(deps),
    embeddings: embeddingsFamily(deps),
    records: recordsFamily(deps),
    identities: identitiesFamily(deps),
    links: linksFamily(deps),
    associations: associationsFamily(deps),
    models: modelsFamily(deps),
    router: routerFamily(deps),
    schedules: schedulesFamily(deps),
    subjects: subjectsFamily(deps, keyring),
    requests: requestsFamily(deps),
    pages: pagesFamily(deps, keyring),
    activity: activityFamily(deps),
  };
}

type AllQueries = { [Name in keyof ReturnType<typeof families>]: ReturnType<typeof families>[Name]['queries'] };

/** The families as one: what the commit queue, the rebuild and the ledger's port need of them. */
export interface Families {
  tables: ProjectionTable[];
  folds: Folds;
  checks: Checks;
  settle(): void;
  discard(): void;
  queries: AllQueries;
}

export function openFamilies(deps: FamilyDeps, keyring: Keyring): Families {
  const all = families(deps, keyring);
  const list = Object.values(all) as Family<unknown>[];
  return {
    tables: list.flatMap(({ tables }) => tables),
    folds: mergeFolds(list.map(({ folds }) => folds)),
    checks: Object.assign({}, ...list.map(({ checks }) => checks)) as Checks,
    settle: () => list.forEach((family) => family.settle?.()),
    discard: () => list.forEach((family) => family.discard?.()),
    queries: Object.fromEntries(Object.entries(all).map(([name, { queries }]) => [name, queries])) as unknown as AllQueries,
  };
}

/** Several families may fold the same kind: they do so in the order in which the families are listed. */
function mergeFolds(all: Folds[]): Folds {
  const merged = new Map<EventKind, ((event: LedgerEvent) => void)[]>();
  for (const folds of all) {
    for (const [kind, fold] of Object.entries(folds) as [EventKind, (event: LedgerEvent) => void][]) merged.set(kind, [...(merged.get(kind) ?? []), fold]);
  }
  return Object.fromEntries(
    [...merged].map(([kind, list]) => [kind, list.length === 1 ? list[0] : (event: LedgerEvent) => list.forEach((fold) => fold(event))]),
  ) as Folds;
}

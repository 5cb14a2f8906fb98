/**
 * Every operation of the API: its id, and where it is. The one list that the server, the command line's client and the console share; without a schema in it, so that a browser
 * can load it. What each takes and gives is in `operations/`.
 */
export const routes = {
  'inbox.list': 'GET /inbox',
  'inbox.page': 'GET /inbox/page',
  'inbox.show': 'GET /inbox/{item}',
  'inbox.decide': 'POST /inbox/{item}/decision',
  'inbox.edit': 'POST /inbox/{item}/edit',
  'inbox.decideBatch': 'POST /inbox/decisions',
  'inbox.counts': 'GET /inbox/counts',
  'inbox.snooze': 'POST /inbox/{item}/snooze',
  'inbox.dossier': 'GET /inbox/{item}/dossier',

  'mails.html': 'GET /mails/{seq}/html',
  'mails.attachment': 'GET /mails/{seq}/attachments/{place}',

  'tasks.list': 'GET /tasks',
  'tasks.page': 'GET /tasks/page',
  'tasks.show': 'GET /tasks/{task}',
  'tasks.story': 'GET /tasks/{task}/story',
  'tasks.start': 'POST /tasks',
  'tasks.cancel': 'POST /tasks/{task}/cancel',
  'tasks.rollbackPlan': 'GET /tasks/{task}/rollback',
  'tasks.rollback': 'POST /tasks/{task}/rollback',
  'tasks.retry': 'POST /tasks/{task}/retry',
  'tasks.supply': 'POST /tasks/{task}/supply',
  'tasks.skip': 'POST /tasks/{task}/skip',
  'tasks.doneByHand': 'POST /tasks/{task}/done-by-hand',

  'effects.page': 'GET /effects',
  'effects.export': 'GET /exports/effects',
  'effects.story': 'GET /effects/{effect}/story',
  'effects.show': 'GET /effects/{effect}',
  'effects.ofTask': 'GET /tasks/{task}/effects',

  'signal.mail': 'POST /signals/mail',

  'run.about': 'GET /run',
  'run.untilIdle': 'POST /run/until-idle',

  'do.understand': 'POST /do/understand',
  'do.rephrase': 'POST /do/rephrase',
  'do.act': 'POST /do/act',

  'policy.status': 'GET /policy',
  'policy.text': 'GET /policy/text',
  'policy.save': 'PUT /policy/text',
  'policy.facts': 'GET /policy/facts',
  'policy.check': 'POST /policy/check',
  'policy.test': 'POST /policy/test',
  'policy.explain': 'GET /policy/explain/{effect}',
  'policy.explainFacts': 'POST /policy/explain',
  'policy.backtest': 'POST /policy/backtest',

  'memory.recall': 'POST /memory/recall',
  'memory.customers': 'GET /memory/customers',
  'memory.customer': 'GET /memory/customer',
  'memory.mails': 'GET /memory/mails',
  'memory.show': 'GET /memory/show',
  'memory.history': 'GET /memory/history',
  'memory.diff': 'GET /memory/diff',
  'memory.why': 'GET /memory/why',
  'memory.whyGraph': 'GET /memory/why/graph',
  'memory.revertPlan': 'GET /memory/revert',
  'memory.forgetPlan': 'GET /memory/forget',
  'memory.associations': 'GET /memory/associations',
  'memory.stats': 'GET /memory/stats',
  'memory.put': 'POST /memory/records',
  'memory.note': 'POST /memory/notes',
  'memory.link': 'POST /memory/links',
  'memory.revert': 'POST /memory/revert',
  'memory.claim': 'POST /memory/claim',
  'memory.merge': 'POST /memory/merge',
  'memory.split': 'POST /memory/split',
  'memory.correct': 'POST /memory/correct',
  'memory.forget': 'POST /memory/forget',
  'memory.upkeep': 'POST /memory/upkeep',
  'memory.import': 'POST /memory/import',
  'memory.export': 'GET /memory/export',

  'today': 'GET /today',
  'settings': 'GET /settings',

  'agents.list': 'GET /agents',
  'agents.show': 'GET /agents/{agent}',

  'adapters.list': 'GET /adapters',

  'costs.report': 'GET /costs',
  'costs.overview': 'GET /costs/overview',
  'costs.task': 'GET /tasks/{task}/costs',
  'costs.forecast': 'GET /costs/forecast',

  'budgets.list': 'GET /budgets',
  'budgets.raise': 'POST /budgets/{budget}/raise',

  'trust.list': 'GET /trust',
  'trust.tighten': 'POST /trust/tighten',

  'pauses.list': 'GET /pauses',
  'pauses.set': 'POST /pauses',
  'pauses.lift': 'POST /pauses/lift',

  'models.list': 'GET /models',
  'models.call': 'GET /models/calls/{seq}',
  'models.check': 'POST /models/check',

  'router.status': 'GET /router',
  'router.versions': 'GET /router/versions',
  'router.classify': 'POST /router/classify',
  'router.explain': 'POST /router/explain',
  'router.correct': 'POST /router/correct',
  'router.revert': 'POST /router/revert',
  'router.train': 'POST /router/train',
  'router.evaluate': 'POST /router/evaluate',

  'schedules.list': 'GET /schedules',
  'schedules.set': 'PUT /schedules/{name}',
  'schedules.remove': 'DELETE /schedules/{name}',

  'reconcile.now': 'POST /reconcile',

  'ledger.page': 'GET /ledger/page',
  'ledger.export': 'GET /exports/events',
  'ledger.tail': 'GET /ledger/tail',
  'ledger.after': 'GET /ledger/after',
  'ledger.head': 'GET /ledger/head',
  'ledger.stats': 'GET /ledger/stats',
  'ledger.verify': 'POST /ledger/verify',
  'ledger.rebuild': 'POST /ledger/rebuild',
  'ledger.backup': 'POST /ledger/backup',

  'access.status': 'GET /access',
  'access.signIn': 'POST /access/sign-in',
  'access.signInOptions': 'POST /access/sign-in/options',
  'access.signOut': 'POST /access/sign-out',
  'access.setPassword': 'POST /access/password',
  'access.issueCode': 'POST /access/code',
  'access.reset': 'POST /access/reset',
  'access.passkeys': 'GET /access/passkeys',
  'access.passkeyOptions': 'POST /access/passkeys/options',
  'access.addPasskey': 'POST /access/passkeys',
  'access.removePasskey': 'POST /access/passkeys/{passkey}/remove',
  'access.sessions': 'GET /access/sessions',
  'access.endSession': 'POST /access/sessions/{session}/end',
  'access.endOtherSessions': 'POST /access/sessions/end-others',
  'access.tokens': 'GET /access/tokens',
  'access.issueToken': 'POST /access/tokens',
  'access.revokeToken': 'POST /access/tokens/{token}/revoke',

  'webhooks.list': 'GET /webhooks',
  'webhooks.changed': 'POST /webhooks/{webhook}/secrets/changed',

  'events.stream': 'GET /events/stream',
} as const;

export type Routes = typeof routes;
export type OperationId = keyof Routes;

/** Where the API begins. A change that an older client can't take begins a new version. */
export const apiBase = '/api/v1';

/** `GET` and `/api/v1/inbox/7`, of an operation and what its path names. */
export function locate(id: OperationId, params: Readonly<Record<string, string | number>> = {}): { method: string; path: string } {
  const [method = '', template = ''] = routes[id].split(' ');
  const path = template.replaceAll(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(String(params[name] ?? '')));
  return { method, path: `${apiBase}${path}` };
}

import type { z } from 'zod';
import { accessOperations, passkeyOperations, sessionOperations, tokenOperations } from './operations/access.ts';
import { mailsAttachment, mailsHtml } from './operations/mails.ts';
import { inboxOperations } from './operations/inbox.ts';
import { taskOperations } from './operations/tasks.ts';
import { adapterOperations } from './operations/adapters.ts';
import { agentOperations } from './operations/agents.ts';
import { budgetOperations } from './operations/budgets.ts';
import { costOperations } from './operations/costs.ts';
import { customerOperations } from './operations/customer.ts';
import { doOperations } from './operations/do.ts';
import { effectsExport, ledgerExport } from './operations/exports.ts';
import { effectOperations } from './operations/effects.ts';
import { ledgerBackup, ledgerCareOperations, ledgerRebuild, ledgerVerify } from './operations/ledger-care.ts';
import { memoryExport, memoryForget, memoryImport } from './operations/memory-files.ts';
import { memoryOperations } from './operations/memory.ts';
import { modelOperations } from './operations/models.ts';
import { pageOperations } from './operations/pages.ts';
import { pauseOperations } from './operations/pauses.ts';
import { policyBacktest, policyOperations } from './operations/policy.ts';
import { reconcileNow } from './operations/reconcile.ts';
import { routerEvaluate, routerTrain } from './operations/router-files.ts';
import { routerOperations } from './operations/router.ts';
import { scheduleOperations } from './operations/schedules.ts';
import { settingsOperations } from './operations/settings.ts';
import { todayOperations } from './operations/today.ts';
import { trustOperations } from './operations/trust.ts';
import { webhookOperations } from './operations/webhooks.ts';
import { runOperations, runUntilIdle } from './operations/run.ts';
import { signalMail } from './operations/signal.ts';
import { eventsStream } from './live/stream.ts';
import type { Operation, RawOperation } from './operation.ts';

/** What the lines of `policy.backtest` and `ledger.verify` end with. */
export type { BacktestReport } from '../vocabulary/policy-reports.ts';
export type { LiveDigest, LiveEvent } from './live/piece.ts';
export type { VerifyReport } from '../vocabulary/views.ts';

/** Every operation. A new one is a line in `routes.ts`, an entry in a file of `operations/`, and nothing else. */
const jsonOperations = { ...pageOperations, ...inboxOperations, ...taskOperations, ...effectOperations, ...runOperations, ...doOperations, ...policyOperations, ...memoryOperations, ...customerOperations,
  ...costOperations, ...budgetOperations, ...trustOperations, ...pauseOperations, ...modelOperations, ...routerOperations, ...scheduleOperations, ...todayOperations, ...settingsOperations, ...agentOperations, ...adapterOperations,
  ...ledgerCareOperations, ...accessOperations, ...passkeyOperations, ...sessionOperations, ...tokenOperations, ...webhookOperations,
} as const;
const rawOperations = { 'mails.html': mailsHtml, 'mails.attachment': mailsAttachment, 'events.stream': eventsStream, 'signal.mail': signalMail, 'run.untilIdle': runUntilIdle, 'memory.import': memoryImport, 'memory.export': memoryExport, 'memory.forget': memoryForget,
  'router.train': routerTrain, 'router.evaluate': routerEvaluate, 'reconcile.now': reconcileNow, 'policy.backtest': policyBacktest,
  'effects.export': effectsExport, 'ledger.export': ledgerExport, 'ledger.verify': ledgerVerify, 'ledger.rebuild': ledgerRebuild, 'ledger.backup': ledgerBackup,
} as const;

export const operations: readonly Operation[] = Object.values(jsonOperations);
export const raws: readonly RawOperation[] = Object.values(rawOperations);

type Json = typeof jsonOperations;

/** What a client may call with JSON. */
export type ApiId = keyof Json;

// A part that there may be reads as `undefined` too, which must not make it anything at all.
type Part<N extends 'params' | 'query' | 'body', S> = [S] extends [undefined] ? unknown : Exclude<S, undefined> extends infer Z extends z.ZodType ? ({} extends z.input<Z> ? { [K in N]?: z.input<Z> } : { [K in N]: z.input<Z> }) : unknown;

/** What an operation takes: `{params, query, body}`, each when it has it. */
export type ApiInput<K extends ApiId> = Part<'params', Json[K]['params']> & Part<'query', Json[K]['query']> & Part<'body', Json[K]['body']>;
/** What it answers with. */
export type ApiOutput<K extends ApiId> = z.output<Json[K]['output']>;

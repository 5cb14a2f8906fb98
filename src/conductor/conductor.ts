/**
 * The one control plane: signals become intents and tasks, approved effects go out, what is due happens. Owns: when the
 * parts run and when they rest. Does not own: any state; each part reads the ledger when it is activated.
 */
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Notice } from '../vocabulary/views.ts';
import type { JudgingDeps } from '../effects/judging.ts';
import type { Dispatcher } from '../effects/dispatcher.ts';
import type { Commit, Ledger } from '../ledger/port.ts';
import type { EmbeddingLoop } from '../models/embedding-loop.ts';
import type { Engine } from '../tasks/port.ts';
import type { DueSource } from './due-loop.ts';
import { coolOffs } from './cool-off.ts';
import { DueLoop } from './due-loop.ts';
import { inboxExpiry } from './expiry.ts';
import { itemExpiry, lazyIndexing, mayBeDue } from './memory-upkeep.ts';
import { plainRouting, type Routing } from './router/decide.ts';
import { routerTraining } from './router/due.ts';
import { routeSignals } from './routing.ts';
import { turnstile, untilIdle } from './settling.ts';
import { textExpiry } from './text-expiry.ts';
import { trustProposals } from './trust-proposals.ts';

export interface ConductorDeps {
  ledger: Ledger;
  engine: Engine;
  dispatcher: Dispatcher;
  schedules: DueSource;
  /** By which a cool-off is judged at its end, and trust is reckoned. */
  judging: JudgingDeps;
  /** When company.yaml names an embedder. */
  embedding?: EmbeddingLoop | undefined;
  /** Begins to look after something while the company runs; returns how to end it. */
  watch?: ((fail: (error: unknown) => void) => () => void) | undefined;
  /** What signals are routed by; without it nothing but what was learned. */
  routing?: Routing;
  /** Told how to wait until nothing is left to do, while a run without an end goes on; returns how to take that back. */
  announce?: ((idle: (signal: AbortSignal) => Promise<void>) => () => void) | undefined;
  /** How long prompts and answers of models are kept; without it for ever. */
  keepTextsMs?: number | undefined;
  clock: Clock;
}

export interface RunOptions {
  untilIdle: boolean;
  signal?: AbortSignal;
  progress?: (event: LedgerEvent) => void;
  notice?: (notice: Notice) => void;
}

/** Kinds after which something may fall due earlier than the alarm is set for. */
const timed = new Set<LedgerEvent['kind']>(['task.created', 'wait.opened', 'step.failed', 'inbox.opened', 'inbox.decided', 'effect.judged', 'effect.held', 'effect.failed', 'effect.doubted', 'pause.lifted', 'schedule.set', 'schedule.fired', 'schedule.removed', 'router.taught', 'router.adopted', 'router.discarded']);

export async function conduct(deps: ConductorDeps, options: RunOptions): Promise<void> {
  const { ledger, engine, dispatcher, embedding, routing: routes = plainRouting(ledger) } = deps;
  let fail!: (error: unknown) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // It may fail before the race below listens, and must not end the process as an unhandled rejection.
  failed.catch(() => null);
  let routing = false;
  let routeAgain = false;
  const change = turnstile();
  const texts = deps.keepTextsMs === undefined ? [] : [textExpiry({ ledger, clock: deps.clock, keepMs: deps.keepTextsMs, notice: options.notice })];
  const loop = new DueLoop([{ nextDue: () => engine.nextDue(), sweep: (now) => engine.sweep(now) }, deps.schedules, inboxExpiry(ledger), coolOffs(deps.judging), trustProposals(deps.judging), itemExpiry(ledger), lazyIndexing(ledger), routerTraining(ledger, engine, deps.clock), ...texts, dispatcher], deps.clock, fail);

  const route = (): void => {
    if (routing) return void (routeAgain = true);
    routing = true;
    routeSignals(ledger, engine, routes)
      .catch(fail)
      .finally(() => {
        routing = false;
        if (routeAgain) {
          routeAgain = false;
          route();
        }
        change.pass();
      });
  };
  const onCommit = ({ events }: Commit): void => {
    if (events.some(({ kind }) => kind === 'mail.received' || kind === 'signal.received')) route();
    if (events.some((event) => timed.has(event.kind) || mayBeDue(event) || texts.some((expiry) => expiry.mayExpire(event)))) loop.poke();
    if (options.progress) for (const event of events) options.progress(event);
    change.pass();
  };
  const unsubscribe = ledger.onCommit(onCommit);
  const stopped = new Promise<void>((resolve) => options.signal?.addEventListener('abort', () => resolve(), { once: true }));
  const isIdle = (): boolean => !routing && !loop.busy && engine.isIdle() && dispatcher.isIdle() && embedding?.isIdle() !== false;
  const idle = (signal?: AbortSignal): Promise<void> => untilIdle(isIdle, change, signal);
  // Nothing else may be holding the process while it waits for the next mail or alarm.
  const hold = options.untilIdle ? undefined : setInterval(() => undefined, 60_000);
  let unwatch: (() => void) | undefined;
  let silence: (() => void) | undefined;
  try {
    if (options.signal?.aborted) return;
    unwatch = deps.watch?.(fail);
    await dispatcher.activate();
    await engine.activate();
    route();
    await loop.start();
    embedding?.activate(options.notice);
    if (!options.untilIdle) silence = deps.announce?.(idle);
    await Promise.race([failed, engine.failed, dispatcher.failed, ...(embedding ? [embedding.failed] : []), stopped, options.untilIdle ? idle() : new Promise(() => undefined)]);
  } finally {
    clearInterval(hold);
    silence?.();
    unwatch?.();
    unsubscribe();
    loop.stop();
    await embedding?.deactivate();
    await dispatcher.deactivate();
    await engine.deactivate();
  }
}

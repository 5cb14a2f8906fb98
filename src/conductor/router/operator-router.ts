import { NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import type { Evaluation, Explanation } from '../../vocabulary/router.ts';
import { routerText, trainingSchema, type RouterAnswer, type RouterCorrection, type RouterFileReport, type RouterRevert, type RouterStatus, type RouterTrainReport, type RouterVersionView, type Training } from '../../vocabulary/router-views.ts';
import { routerAgent } from '../../agents/router/router.ts';
import type { RouterVersionRow } from '../../ledger/families/router.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Engine, TaskEnd } from '../../tasks/port.ts';
import type { EngineHold } from '../engine-hold.ts';
import type { Routing } from './decide.ts';
import { trainsAt } from './due.ts';
import { evaluateFile } from './evaluate-file.ts';
import { teachFromFile, type FileOptions } from './import-examples.ts';
import { correctRouting } from './teach.ts';

export interface OperatorRouterDeps {
  ledger: Ledger;
  engine: Engine;
  clock: Clock;
  hold: EngineHold;
  routing: Routing;
}

const versionsMax = 1_000;

/** What the operator may ask and tell the router: the façade's `router`. */
export function operatorRouter(deps: OperatorRouterDeps) {
  const { ledger, routing } = deps;
  const classifier = async () => {
    const found = await routing.inUse.current();
    if (found.classifier !== null) return found;
    if (found.problem !== null) throw new NeedsOperator('router.unreadable', found.problem, 'Restore data/blobs from a copy, go back by `keelson router revert`, or train it anew by `keelson router train`.');
    throw new NeedsOperator('router.untrained', 'No classifier is in use: the router has learned nothing yet, or was switched off.', 'Train it by `keelson router train FILE.jsonl`, a line {"text": "…", "intent": "…"} for each example; `keelson router status` tells how things stand.');
  };
  return {
    train: (source: string | null, options: TrainOptions = {}) => train(deps, source, options),
    async classify(text: string): Promise<RouterAnswer> {
      const { version, classifier: one } = await classifier();
      const { intent, confidence, alternatives, abstained, scope } = one.classify(wordsIn(text));
      return { intent, confidence, alternatives, abstained, scope, version };
    },
    async explain(text: string): Promise<Explanation> {
      return (await classifier()).classifier.explain(wordsIn(text));
    },
    async evaluate(source: string, options: FileOptions = {}): Promise<{ evaluation: Evaluation; file: RouterFileReport; version: number }> {
      const { version, classifier: one } = await classifier();
      return { ...(await evaluateFile(one, source, options)), version };
    },
    status: () => status(deps),
    versions: async (): Promise<RouterVersionView[]> => {
      const { version } = await ledger.router.state();
      return Promise.all((await ledger.router.versions(versionsMax)).map((row) => versionView(ledger, row, version)));
    },
    correct: (reference: string, intent: string): Promise<RouterCorrection> => correctRouting(ledger, reference, intent),
    revert: (to?: number | 'none'): Promise<RouterRevert> => revert(ledger, to),
  };
}

function wordsIn(text: string): string {
  const words = routerText(text);
  if (words === '') throw new Terminal('router.empty-text', 'There is nothing to read.', 'Write a few words of what somebody might ask.');
  return words;
}

export interface TrainOptions extends FileOptions {
  /** Examples of earlier files count no more. */
  replace?: boolean | undefined;
  /** How far the training is, 0 to 1. */
  training?: ((share: number) => void) | undefined;
}

/** Reads a file of examples if one is named, and trains: the same task as in the background, waited for. */
async function train({ ledger, engine, clock, hold, routing }: OperatorRouterDeps, source: string | null, options: TrainOptions): Promise<RouterTrainReport> {
  const file = source === null ? null : await teachFromFile(ledger, source, options);
  if (file !== null && file.added + file.known === 0) {
    const first = file.broken[0];
    throw new Terminal('router.nothing-to-learn', `${options.name ?? source} has no example that can be used${first === undefined ? '' : `: line ${first.line} ${first.problem}`}.`, 'Each line is an object such as {"text": "Where is my parcel?", "intent": "delivery"}.');
  }
  const { task } = await engine.start({ agent: routerAgent.name, input: { requested: clock.now(), after: (await ledger.head()).seq }, subject: null, cause: null });
  routing.watching = options.training;
  try {
    const training = trainingOf(await hold.during(() => Promise.race([engine.ended(task), engine.failed])));
    return { ...training, file, task };
  } finally {
    routing.watching = undefined;
  }
}

function trainingOf(end: TaskEnd): Training {
  if (end.status === 'cancelled') throw new Terminal('router.training-cancelled', `The training was cancelled: ${end.reason}`, 'Start it again with `keelson router train`: the examples are on record.');
  if (end.status !== 'completed') throw new Terminal('router.training-failed', `The training stopped: ${end.failure.message}`, `${end.failure.nextStep} It waits in the inbox; the examples are on record.`);
  return trainingSchema.parse(end.result);
}

async function status({ ledger, routing: { settings, inUse } }: OperatorRouterDeps): Promise<RouterStatus> {
  const state = await ledger.router.state();
  const [newest] = await ledger.router.versions(1);
  const current = await inUse.current();
  return {
    version: state.version,
    off: state.off,
    problem: current.problem,
    intents: [...(current.classifier?.intents ?? [])],
    examples: state.examples,
    newExamples: await ledger.router.newExamples(newest?.upTo ?? 0),
    trainsAt: newest === undefined || state.off ? null : trainsAt(state.examples),
    newest: newest === undefined ? null : await versionView(ledger, newest, state.version),
    rules: settings.rules.length,
  };
}

async function versionView(ledger: Ledger, row: RouterVersionRow, inUse: number | null): Promise<RouterVersionView> {
  const event = await ledger.event(row.seq);
  if (event.kind !== 'router.trained') throw new NeedsOperator('router.bad-version', `Version ${row.version} of the router was not trained at event ${row.seq}.`, 'Run `keelson ledger rebuild`.');
  const { examples, intents, heldOut, why } = event.data;
  const adoptedAt = row.adoptedSeq === null ? null : (await ledger.event(row.adoptedSeq)).at;
  return { version: row.version, at: event.at, inUse: row.version === inUse, kept: row.classifier !== null, adoptedAt, examples, intents, heldOut, why };
}

/** Back to an earlier version, or with `none` to rules alone. Without a version: to the newest before the present one that was ever in use. */
async function revert(ledger: Ledger, to: number | 'none' | undefined): Promise<RouterRevert> {
  const { version: before, changedSeq } = await ledger.router.state();
  const version = to === 'none' ? null : to === undefined ? await earlier(ledger, before) : await usable(ledger, to);
  if (version === before && !(version === null && !(await ledger.router.state()).off)) throw new Terminal('router.in-use', version === null ? 'No version is in use already.' : `Version ${version} is in use already.`, '`keelson router versions` lists them.');
  const reason = version === null ? 'You route by rules alone.' : `You went back to it${before === null ? '' : ` from version ${before}`}.`;
  await ledger.append([{ kind: 'router.adopted', actor: 'operator', data: { version, reason } }], [{ type: 'router-unchanged', since: changedSeq }]);
  return { version, before };
}

async function earlier(ledger: Ledger, before: number | null): Promise<number> {
  const kept = (await ledger.router.versions(versionsMax)).filter(({ classifier, adoptedSeq, stale }) => classifier !== null && adoptedSeq !== null && !stale);
  const found = kept.find(({ version }) => before === null || version < before);
  if (found !== undefined) return found.version;
  throw new Terminal('router.no-earlier', 'There is no earlier version to go back to.', `The newest ${limits.routerVersionsKept} are kept: \`keelson router versions\` lists them. \`keelson router revert none\` has rules alone decide.`);
}

async function usable(ledger: Ledger, version: number): Promise<number> {
  const row = await ledger.router.version(version);
  if (row === null) throw new Terminal('router.unknown-version', `There is no version ${version}.`, '`keelson router versions` lists them.');
  if (row.classifier === null || row.stale) throw new Terminal('router.version-gone', `The classifier of version ${version} is gone.`, '`keelson router versions` tells which are kept.');
  return version;
}

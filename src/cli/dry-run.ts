import type { Company } from '../facade.ts';
import { AssertionFailed, Terminal } from '../vocabulary/errors.ts';
import { systemClock } from '../vocabulary/ports.ts';
import type { ItemView } from '../vocabulary/views.ts';
import { dryRunText } from './present/dry-run.ts';
import type { Session } from './session.ts';
import type { Shell } from './shell.ts';
import { openWithPast } from './simulation/earlier.ts';
import { factsOf, outsideOf, type Facts, type SimulationReport } from './simulation/report.ts';
import { throwawayFolder, type Throwaway } from './simulation/throwaway.ts';

/** These change nothing, so there is nothing to rehearse: `--dry-run` makes no difference. */
const reading = new Set([
  'inbox', 'show', 'tasks', 'task', 'budgets', 'costs', 'trust', 'models', 'models call', 'webhooks',
  'router', 'router status', 'router versions', 'router classify', 'router explain', 'router eval',
  'policy', 'policy status', 'policy check', 'policy test', 'policy explain', 'policy backtest',
  'memory recall', 'memory show', 'memory history', 'memory diff', 'memory why', 'memory associations', 'memory stats',
  'ledger tail', 'ledger verify', 'ledger stats', 'access sessions', 'access tokens',
]);
/** What these do is to write or to ask outside of a company, or they are rehearsals themselves. */
const senseless = new Set(['init', 'demo', 'simulate', 'start', 'ledger backup', 'memory export', 'models check', 'webhooks secret', 'webhooks revoke', 'access code', 'access token create', 'access token revoke', 'access reset']);

/** The rehearsal of a command (`task rollback`); `undefined` for one that only reads. Throws Terminal where it makes no sense. */
export function dryRunOf(command: string): DryRun | undefined {
  if (senseless.has(command)) throw new Terminal('usage.no-dry-run', `--dry-run makes no sense with ${command}: nothing of what it does can be tried on a copy of a company.`, 'Leave --dry-run out.');
  return reading.has(command) ? undefined : new DryRun();
}

/** What a command would have come to. */
export interface DryRunReport {
  effects: Facts['effects'];
  /** Items that would be new in the inbox, and still open. */
  opened: ItemView[];
  /** What would have reached the outside world. */
  outside: SimulationReport['outside'];
}

/** One command on a throwaway copy of the company, with nobody outside. Owns: the copy, and what happened in it. */
export class DryRun {
  readonly #began = systemClock.now();
  #throwaway: Throwaway | undefined;
  #since: number | undefined;
  #facts: Facts | undefined;
  #result: unknown = null;

  /** The copy, opened; made when it is asked for first. */
  async open(shell: Shell, folder: string): Promise<Company> {
    const fresh = this.#throwaway === undefined;
    const throwaway = (this.#throwaway ??= throwawayFolder(shell.cwd, { copied: folder }));
    if (fresh) await shell.copyCompany(folder, throwaway.company);
    const deps = { now: () => systemClock.now(), pass: async () => undefined, stop: noFault };
    const options = { simulated: { settings: { record: throwaway.place('outside.jsonl'), faults: [], classes: {} }, deps } };
    const company = fresh ? await openWithPast((with_) => shell.openCompany(throwaway.company, with_), options) : await shell.openCompany(throwaway.company, options);
    this.#since ??= (await company.ledger.tail({ limit: 1 }))[0]?.seq ?? 0;
    return company;
  }

  /** Before the copy is closed: what has happened in it so far. */
  async look(company: Company): Promise<void> {
    this.#facts = await factsOf(company, this.#since ?? 0, false);
  }

  /** The document of the command itself, for the one that is printed at the end. */
  hold(result: unknown): void {
    this.#result = result;
  }

  /** Prints what would have happened, and that it did not. */
  tell(session: Session): void {
    const report: DryRunReport = {
      effects: this.#facts?.effects ?? [],
      opened: (this.#facts?.open ?? []).filter(({ openedAt }) => openedAt >= this.#began),
      outside: this.#throwaway === undefined ? [] : outsideOf(this.#throwaway.place('outside.jsonl')).outside,
    };
    const { shell, json } = session;
    shell.out(json ? JSON.stringify({ dryRun: true, result: this.#result, ...report }, null, 2) : dryRunText(shell.outDisplay(), report));
  }

  remove(): void {
    this.#throwaway?.remove();
  }
}

function noFault(): never {
  throw new AssertionFailed('a dry run has no faults');
}

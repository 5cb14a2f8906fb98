import type { Company } from '../facade.ts';
import type { AnyEvent, Notice, Progress } from '../vocabulary/views.ts';
import { findCompanyFolder } from './company-folder.ts';
import type { DryRun } from './dry-run.ts';
import type { Display } from './present/display.ts';
import { safeLine } from './present/safe-text.ts';
import { count } from './present/times.ts';
import type { Shell } from './shell.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  company?: string;
  json?: boolean;
  dryRun?: boolean;
}

/** So long a command waits for a company that another process runs. */
const busyMsMax = 30_000;

/** One command's hold on the shell: what to print as, which company, and what the exit code will be. */
export class Session {
  readonly shell: Shell;
  readonly json: boolean;
  /** The company that was named, if any was. */
  readonly company: string | undefined;
  /** With --dry-run: the copy on which everything happens. */
  readonly dryRun: DryRun | undefined;
  /** 0 done, 1 refused or failed with a reason that was printed. */
  exitCode: 0 | 1 = 0;

  constructor(shell: Shell, options: GlobalOptions, dryRun?: DryRun) {
    this.shell = shell;
    this.json = options.json === true;
    this.company = options.company;
    this.dryRun = dryRun;
  }

  /** Prints the one document of this command: for people, or with --json for programs. */
  print(human: (display: Display) => string, json: unknown): void {
    this.shell.progress('');
    if (this.dryRun !== undefined && this.json) return this.dryRun.hold(json);
    this.shell.out(this.json ? JSON.stringify(json, null, 2) : human(this.shell.outDisplay()));
  }

  /** A remark beside the document: on standard error, and only for people. */
  remark(text: (display: Display) => string): void {
    if (!this.json) this.shell.err(text(this.shell.errDisplay()));
  }

  /** The folder that this command is about. */
  get folder(): string {
    return findCompanyFolder(this.company, this.shell.env, this.shell.cwd);
  }

  /** Opens the company, or asks the server that has it open, and closes it whatever happens. */
  async withCompany<T>(work: (company: Company) => Promise<T>): Promise<T> {
    const { folder, shell } = this;
    const company = await (this.dryRun?.open(shell, folder) ?? shell.companyOfRunning(folder).then((running) => running ?? shell.openCompany(folder)));
    try {
      const result = await work(company);
      await this.dryRun?.look(company);
      return result;
    } finally {
      this.shell.progress('');
      await company.close();
    }
  }

  /** `verify 120,000 / 1,000,000`, on a terminal. */
  progress(what: string): Progress {
    return (done, total) => this.shell.progress(`${what} ${count(done)}${total === null ? '' : ` / ${count(total)}`}`);
  }

  /** Aborts when somebody stops this command, who is told so. `off` ends that. */
  stopping(told: string): { signal: AbortSignal; off(): void } {
    const abort = new AbortController();
    const off = this.shell.onStop(() => {
      this.remark((display) => display.paint('dim', told));
      abort.abort();
    });
    return { signal: abort.signal, off };
  }

  /** Runs the company until it is idle, or somebody stops it, or `stop` aborts. Resolves with whether it was stopped. */
  async run(company: Company, untilIdle: boolean, onEvent: (event: AnyEvent) => void, stop?: AbortSignal): Promise<boolean> {
    // Of a company that `keelson start` runs, only the waiting is stopped.
    const own = this.stopping(company.isRunning() ? 'Not waiting any longer; the running company goes on.' : 'Stopping; what has begun is finished first. Once more stops at once.');
    try {
      await this.runUntil(company, untilIdle, onEvent, stop === undefined ? own.signal : AbortSignal.any([own.signal, stop]));
    } finally {
      own.off();
    }
    return own.signal.aborted;
  }

  /** The same, for whoever looks for signals by themselves. */
  async runUntil(company: Company, untilIdle: boolean, onEvent: (event: AnyEvent) => void, signal: AbortSignal): Promise<void> {
    const notice = ({ message, nextStep }: Notice): void => this.remark((display) => display.paint('yellow', safeLine(`${message} ${nextStep}`)));
    if (!untilIdle) await this.tellUnknownBudgets(company);
    await company.run({ untilIdle, signal, progress: onEvent, notice });
    if (untilIdle) await this.tellUnknownBudgets(company);
  }

  /**
   * Lets what was recorded happen. A company that another process runs may have other things to do for hours: what waits for nothing else has happened by then, and the rest is told
   * as it stands.
   */
  async letHappen(company: Company): Promise<void> {
    if (!company.isRunning()) return void (await this.run(company, true, () => undefined));
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), busyMsMax);
    try {
      await this.run(company, true, () => undefined, late.signal);
    } finally {
      clearTimeout(timer);
    }
    if (late.signal.aborted) this.remark((display) => display.paint('yellow', `${safeLine(company.name)} is still busy after ${busyMsMax / 1_000} seconds; this is how it stands. It is on record, and goes on by itself.`));
  }

  /** A policy that can't be used lets nothing out while nobody knows what it caps, and what is approved waits without another word. */
  private async tellUnknownBudgets(company: Company): Promise<void> {
    if ((await company.policy.status()).budgets !== null) return;
    this.remark((display) => display.paint('yellow', "Nothing goes out, not even what you approve: policy.yaml can't be used, and nobody knows which budgets there are. `keelson policy` says what is wrong."));
  }
}

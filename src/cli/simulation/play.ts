/**
 * Plays a scenario. Owns: which step is next, and the lives of the process that the company runs in: it is killed where it stands still, and started
 * again. Does not own: anything of the company, which is on disk alone.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
import { systemClock } from '../../vocabulary/ports.ts';
import { duration } from '../present/times.ts';
import { judge } from './expectations.ts';
import { Life } from './life.ts';
import type { Answer, Beginning, Request } from './protocol.ts';
import { outsideOf, type Facts, type SimulationReport } from './report.ts';
import type { Scenario, Step } from './scenario.ts';
import type { Throwaway } from './throwaway.ts';

export interface PlayOptions {
  throwaway: Throwaway;
  env: Readonly<Record<string, string | undefined>>;
  /** Ends it in the middle. */
  signal: AbortSignal;
  /** Before each step: its place from 1 on, and what it does. */
  progress(step: number, what: string): void;
}

type Names = Extract<Answer, { type: 'open' }>['names'];

/** Why the scenario can't go on. */
class Stopped extends Error {}

export async function playScenario(scenario: Scenario, options: PlayOptions): Promise<SimulationReport> {
  const player = new Player(scenario, options);
  const stop = (): void => void player.kill();
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    const report = await player.play();
    await player.close();
    return report;
  } catch (error) {
    await player.kill();
    throw options.signal.aborted ? new Terminal('simulation.stopped', 'The simulation was stopped before its end.', 'Nothing is left of it. Run it again from the beginning.', { cause: error }) : error;
  } finally {
    options.signal.removeEventListener('abort', stop);
  }
}

class Player {
  readonly #scenario: Scenario;
  readonly #options: PlayOptions;
  readonly #beginning: Beginning;
  readonly #steps: SimulationReport['steps'] = [];
  #life: Life | undefined;
  #names: Names = { agents: [], adapters: [] };
  #company = '';
  #crashes = 0;

  constructor(scenario: Scenario, options: PlayOptions) {
    const { throwaway } = options;
    this.#scenario = scenario;
    this.#options = options;
    this.#beginning = {
      folder: throwaway.company,
      record: throwaway.place('outside.jsonl'),
      report: throwaway.place('facts.json'),
      now: scenario.start ?? systemClock.now(),
      faults: scenario.faults,
      classes: scenario.classes,
      crashes: scenario.crash.map((crash, index) => ({ index, nth: crash.nth, ...(crash.after === undefined ? {} : { after: crash.after }), ...(crash.event === undefined ? {} : { event: crash.event }) })),
      from: null,
    };
  }

  async play(): Promise<SimulationReport> {
    const from = this.#beginning.now;
    await this.#begin();
    this.#checkNames();
    const stoppedBy = await this.#playSteps();
    await this.#ask({ do: 'report' });
    const facts = JSON.parse(readFileSync(this.#beginning.report, 'utf8')) as Facts;
    const { met, ...outside } = outsideOf(this.#beginning.record);
    const missed = [
      ...this.#scenario.faults.flatMap(({ fault }, index) => (met.has(index) ? [] : [`fault ${index + 1} (${fault})`])),
      ...this.#beginning.crashes.map(({ index, after, nth, event }) => `crash ${index + 1} (${after === undefined ? `event ${event}` : `after ${after} ${nth}`})`),
    ];
    const { name, description, expect } = this.#scenario;
    const outcome = { ...facts, ...outside, scenario: name, description, company: this.#company, from, to: this.#beginning.now, crashes: this.#crashes, steps: this.#steps, stoppedBy };
    const expectations = judge(outcome, expect, missed);
    return { ...outcome, expectations, ok: expectations.every(({ ok }) => ok) };
  }

  async close(): Promise<void> {
    await this.#life?.end();
  }

  async kill(): Promise<void> {
    await this.#life?.kill();
  }

  async #playSteps(): Promise<string | null> {
    for (const [index, step] of this.#scenario.steps.entries()) {
      const what = stepText(step);
      const before = this.#crashes;
      this.#options.progress(index + 1, what);
      try {
        const note = await this.#step(step, index);
        this.#steps.push({ step: what, at: this.#beginning.now, note, crashes: this.#crashes - before });
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        this.#steps.push({ step: what, at: this.#beginning.now, note: error.message, crashes: this.#crashes - before });
        return `step ${index + 1} (${what}): ${error.message}`;
      }
    }
    return null;
  }

  async #step(step: Step, index: number): Promise<string> {
    if (step.mail !== undefined) return this.#do({ do: 'mail', source: this.#mailFile(step.mail, index) });
    if (step.start !== undefined) return this.#do({ do: 'start', ...step.start });
    if (step.wait !== undefined) return this.#do({ do: 'wait', until: this.#beginning.now + step.wait });
    if (step.pause !== undefined) return this.#do({ do: 'pause', what: this.#pausable(step.pause) });
    if (step.resume !== undefined) return this.#do({ do: 'resume', what: this.#pausable(step.resume) });
    if (step.rollback !== undefined) return this.#do({ do: 'rollback', ...step.rollback });
    if (step.reconcile !== undefined) return this.#do({ do: 'reconcile' });
    if (step.approve !== undefined) return this.#decide({ action: 'approve', text: null, ...(step.approve === 'all' ? {} : step.approve) }, 'all');
    if (step.decide !== undefined) {
      const { take, text = null, ...which } = step.decide;
      return this.#decide({ ...which, text }, take);
    }
    await this.#restart();
    return 'killed, and started again';
  }

  /** First which items, then the decision about just these: after a crash in between, nothing else is decided instead. */
  async #decide({ text, ...which }: Omit<Extract<Request, { do: 'match' }>, 'do'> & { text: string | null }, take: 'first' | 'all'): Promise<string> {
    const { items } = await this.#ask({ do: 'match', ...which });
    return this.#do({ do: 'decide', items: take === 'all' ? items : items.slice(0, 1), action: which.action, text });
  }

  async #do(request: Request): Promise<string> {
    return (await this.#ask(request)).note;
  }

  /** Asks until it is answered: a life that stands still is killed, and the next one is asked the same. */
  async #ask(request: Request): Promise<Extract<Answer, { type: 'done' }>> {
    for (;;) {
      const answer = await (this.#life ?? (await this.#begin())).ask(request);
      this.#beginning.now = answer.now;
      if (answer.type === 'done') return answer;
      if (answer.type === 'standing') await this.#killAt(answer);
      else if (answer.type === 'impossible') throw new Stopped(answer.why);
      else throw failed(answer);
    }
  }

  async #begin(): Promise<Life> {
    this.#life = new Life(this.#beginning, this.#options.env);
    const answer = await this.#life.answer();
    if (answer.type !== 'open') throw failed(answer);
    this.#beginning.from = answer.from;
    this.#names = answer.names;
    this.#company = answer.company;
    return this.#life;
  }

  async #killAt({ at, index, now }: Extract<Answer, { type: 'standing' }>): Promise<void> {
    this.#beginning.now = now;
    if (at === 'crash') this.#beginning.crashes = this.#beginning.crashes.filter((crash) => crash.index !== index);
    await this.#restart();
  }

  async #restart(): Promise<void> {
    await this.#life?.kill();
    this.#life = undefined;
    this.#crashes += 1;
    await this.#begin();
  }

  /** An inline mail as a file, with a Message-ID of its place in the scenario, so that it is the same mail after a crash. */
  #mailFile(mail: NonNullable<Step['mail']>, index: number): string {
    if (typeof mail === 'string') return mail;
    const file = this.#options.throwaway.place(`mail-${index + 1}.eml`);
    if (existsSync(file)) return file;
    const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();
    const head = [
      `From: ${oneLine(mail.from)}`,
      'To: us@simulated.invalid',
      `Subject: ${oneLine(mail.subject)}`,
      `Date: ${new Date(this.#beginning.now).toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <step-${index + 1}-${this.#beginning.now}@simulated.invalid>`,
      ...(mail.inReplyTo === undefined ? [] : [`In-Reply-To: <${oneLine(mail.inReplyTo)}>`]),
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
    ];
    writeFileSync(file, `${head.join('\r\n')}\r\n\r\n${mail.text.replaceAll(/\r?\n/gu, '\r\n')}\r\n`);
    return file;
  }

  #pausable(name: string): { scope: 'all' | 'agent' | 'adapter'; name: string | null } {
    if (name === 'all') return { scope: 'all', name: null };
    return { scope: this.#names.agents.includes(name) ? 'agent' : 'adapter', name };
  }

  /** What can be checked only when it is known which agents and adapters this company has. */
  #checkNames(): void {
    const { scenario, agents, adapters } = { scenario: this.#scenario, ...this.#names };
    const known = (name: string | undefined, names: readonly string[], what: string, path: (string | number)[]): void => {
      if (name !== undefined && !names.includes(name)) throw scenario.refuse(path, `there is no ${what} "${name}" in this company: it has ${names.join(', ')}.`);
    };
    scenario.faults.forEach(({ adapter }, index) => known(adapter, adapters, 'adapter', ['faults', index, 'adapter']));
    for (const name of Object.keys(scenario.classes)) known(name, adapters, 'adapter', ['classes', name]);
    for (const name of Object.keys(scenario.expect.tasks ?? {})) known(name, agents, 'agent', ['expect', 'tasks', name]);
    for (const [index, { start, rollback, pause, resume, approve, decide }] of scenario.steps.entries()) {
      known(start?.agent, agents, 'agent', ['steps', index, 'start', 'agent']);
      known(rollback?.agent, agents, 'agent', ['steps', index, 'rollback', 'agent']);
      known(typeof approve === 'object' ? approve.agent : undefined, agents, 'agent', ['steps', index, 'approve', 'agent']);
      known(decide?.agent, agents, 'agent', ['steps', index, 'decide', 'agent']);
      known(pause, ['all', ...agents, ...adapters], 'agent or adapter', ['steps', index, 'pause']);
      known(resume, ['all', ...agents, ...adapters], 'agent or adapter', ['steps', index, 'resume']);
    }
  }
}

function failed(answer: Answer): NeedsOperator {
  const { code, message, nextStep } = answer.type === 'failed' ? answer.error : { code: 'keelson.defect', message: `The simulated company answered ${answer.type}.`, nextStep: 'This is a defect of the simulation.' };
  return new NeedsOperator(code, message, nextStep);
}

function stepText(step: Step): string {
  if (step.mail !== undefined) return typeof step.mail === 'string' ? `mail ${step.mail.split('/').at(-1) ?? ''}` : `mail "${step.mail.subject}" from ${step.mail.from}`;
  if (step.start !== undefined) return `start ${step.start.agent}`;
  if (step.wait !== undefined) return `wait ${duration(step.wait)}`;
  if (step.approve !== undefined) return step.approve === 'all' ? 'approve all' : `approve ${step.approve.summary ?? `all of ${step.approve.agent ?? 'them'}`}`;
  if (step.decide !== undefined) return `decide ${step.decide.action} ${step.decide.type ?? step.decide.summary ?? ''}`.trim();
  if (step.pause !== undefined) return `pause ${step.pause}`;
  if (step.resume !== undefined) return `resume ${step.resume}`;
  if (step.rollback !== undefined) return `roll back the last task of ${step.rollback.agent}`;
  return step.reconcile !== undefined ? 'reconcile' : 'crash';
}

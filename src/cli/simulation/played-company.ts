import type { Company } from '../../facade.ts';
import type { ItemAction } from '../../vocabulary/inbox.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ItemView } from '../../vocabulary/views.ts';
import { changedMail } from '../edited-mail.ts';
import type { AcceleratedClock } from './clock.ts';
import type { CrashWatch } from './crash-watch.ts';
import type { Request } from './protocol.ts';

/** What the scenario asks for can't be done in this company. A KeelsonError means the same. */
export class Impossible extends Error {}

type Step<D extends Request['do']> = Extract<Request, { do: D }>;

/** One life of a company that is played. Each request may have been begun by an earlier life, which was killed in the middle of it. */
export class PlayedCompany {
  readonly #company: Company;
  readonly #clock: AcceleratedClock;
  readonly #watch: CrashWatch;

  constructor(company: Company, clock: AcceleratedClock, watch: CrashWatch) {
    this.#company = company;
    this.#clock = clock;
    this.#watch = watch;
  }

  /** Does it, and lets everything follow that needs no time. Resolves with one line about it. */
  async play(request: Exclude<Request, { do: 'report' }>): Promise<{ note: string; items?: number[] }> {
    const answer = await this.#begin(request);
    await this.#watch.catchUp(this.#company);
    if (request.do !== 'match') await this.#run();
    return answer;
  }

  async #begin(request: Exclude<Request, { do: 'report' }>): Promise<{ note: string; items?: number[] }> {
    const company = this.#company;
    switch (request.do) {
      case 'mail':
        return this.#mail(request);
      case 'start':
        return { note: `task ${(await company.tasks.start(request.agent, request.input)).id} of ${request.agent}` };
      case 'wait':
        return this.#wait(request);
      case 'match':
        return this.#match(request);
      case 'decide':
        return this.#decide(request);
      case 'pause':
        await company.pauses.set(request.what, 'The scenario pauses it.');
        return { note: `paused ${request.what.name ?? 'everything'}` };
      case 'resume':
        await company.pauses.lift(request.what);
        return { note: `${request.what.name ?? 'everything'} goes on` };
      case 'rollback':
        return this.#rollback(request);
      case 'reconcile': {
        const reports = await company.reconcile();
        return { note: reports.map(({ adapter, missing, unknown, differing, settled }) => `${adapter}: ${missing.length} missing, ${unknown.length} unknown, ${differing.length} differing, ${settled.length} settled`).join('; ') };
      }
    }
  }

  async #mail({ source }: Step<'mail'>): Promise<{ note: string }> {
    const events = await this.#company.ledger.tail({ kind: 'mail.received', limit: limits.listRowsMax });
    if (events.some((event) => event.kind === 'mail.received' && event.data.source === source)) return { note: 'taken in before the crash' };
    const { mails } = await this.#company.signal.mail(source);
    return { note: mails.map(({ from, subject, outcome }) => `${outcome}: "${subject}" from ${from}`).join('; ') || 'nothing in it' };
  }

  /** Jumps from one due thing to the next until the time is over. */
  async #wait({ until }: Step<'wait'>): Promise<{ note: string }> {
    for (let jumps = 0; ; jumps++) {
      await this.#run();
      const due = this.#clock.nextDue(until);
      if (due === null) break;
      if (jumps === limits.simulationJumpsMax) throw new Impossible(`more than ${limits.simulationJumpsMax} things fell due in one wait; wait for less at once`);
      this.#clock.jumpTo(due);
    }
    this.#clock.jumpTo(until);
    return { note: `it is ${new Date(until).toISOString()}` };
  }

  async #match({ type, agent, summary, action }: Step<'match'>): Promise<{ note: string; items: number[] }> {
    const open = (await this.#company.inbox.list({ limit: limits.listRowsMax })).toSorted((a, b) => a.id - b.id);
    const found: ItemView[] = [];
    for (const item of open) {
      if ((type !== undefined && item.type !== type) || (summary !== undefined && !item.summary.includes(summary)) || !item.actions.includes(action)) continue;
      if (agent === undefined || (item.task !== null && (await this.#company.tasks.show(item.task)).agent === agent)) found.push(item);
    }
    if (found.length === 0) throw new Impossible(`no open item can be answered so (${action}). Open: ${open.map((item) => `#${item.id} ${item.type} "${item.summary}" (${item.actions.join(', ')})`).join('; ') || 'nothing'}`);
    return { note: found.map(({ id }) => `#${id}`).join(', '), items: found.map(({ id }) => id) };
  }

  async #decide({ items, action, text }: Step<'decide'>): Promise<{ note: string }> {
    const notes: string[] = [];
    for (const id of items) {
      const item = await this.#company.inbox.show(id);
      if (item.state === 'open') await this.#decideOne(id, action, text);
      else if (item.decision?.action !== action) throw new Impossible(`#${id} is ${item.state}${item.decision === null ? '' : ` (${item.decision.action})`} by now`);
      notes.push(`${action} #${id} "${item.summary}"`);
    }
    return { note: notes.join('; ') };
  }

  async #decideOne(id: number, action: ItemAction, text: string | null): Promise<void> {
    if (action !== 'edit') return void (await this.#company.inbox.decide(id, { action, text }));
    const { effectDetail } = await this.#company.inbox.show(id);
    if (effectDetail === null) throw new Impossible(`#${id} is about nothing that can be edited`);
    await this.#company.inbox.edit(id, changedMail(effectDetail.payload, { text: text ?? '' }));
  }

  async #rollback({ agent, reason }: Step<'rollback'>): Promise<{ note: string }> {
    const task = (await this.#company.tasks.list({ limit: limits.listRowsMax })).find((one) => one.agent === agent);
    if (task === undefined) throw new Impossible(`there is no task of ${agent} to roll back`);
    return { note: `task ${(await this.#company.tasks.rollback(task.id, reason)).id} rolls ${task.id} back` };
  }

  async #run(): Promise<void> {
    await this.#company.run({ untilIdle: true, progress: (event) => this.#watch.see(event) });
  }
}

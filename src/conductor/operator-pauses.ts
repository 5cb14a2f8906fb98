import { Conflict, Terminal } from '../vocabulary/errors.ts';
import type { PauseView } from '../vocabulary/gate-views.ts';
import type { Ledger } from '../ledger/port.ts';

type Pausable = Pick<PauseView, 'scope' | 'name'>;

export interface PauseDeps {
  ledger: Ledger;
  /** What may be paused by name. */
  names(): { agents: string[]; adapters: string[] };
}

export type OperatorPauses = ReturnType<typeof operatorPauses>;

/** The operator's pauses: events, so they hold across restarts; each is checked in the commit that begins an attempt (E1), so none begins after `set` has returned. */
export function operatorPauses({ ledger, names }: PauseDeps) {
  const list = async (): Promise<PauseView[]> => Promise.all((await ledger.pauses.list()).map((row) => pauseView(ledger, row)));
  return {
    names,
    list,
    async set(what: Pausable, reason: string): Promise<PauseView[]> {
      known(what, names());
      await ledger.append([{ kind: 'pause.set', actor: 'operator', data: { ...what, reason } }], [{ type: 'pause-is', ...what, set: false }]).catch(already(`${shown(what)} is paused already.`, '`keelson pause` lists what is paused.'));
      return list();
    },
    async lift(what: Pausable): Promise<PauseView[]> {
      // What is switched off by now may still be paused: only the pause itself must be there.
      await ledger.append([{ kind: 'pause.lifted', actor: 'operator', data: what }], [{ type: 'pause-is', ...what, set: true }]).catch(already(what.scope === 'all' ? 'There is no pause of everything.' : `${shown(what)} is not paused.`, '`keelson pause` lists what is paused.'));
      return list();
    },
  };
}

async function pauseView(ledger: Ledger, { scope, name, setSeq }: { scope: PauseView['scope']; name: string | null; setSeq: number }): Promise<PauseView> {
  const set = await ledger.event(setSeq);
  return { scope, name, reason: set.kind === 'pause.set' ? set.data.reason : '', at: set.at, waiting: await ledger.effects.countPaused(scope, name) };
}

function known({ scope, name }: Pausable, { agents, adapters }: { agents: string[]; adapters: string[] }): void {
  const possible = scope === 'agent' ? agents : adapters;
  if (scope !== 'all' && (name === null || !possible.includes(name))) throw new Terminal('pause.unknown', `There is no ${scope} "${name ?? ''}".`, `Known: agents ${agents.join(', ')}; adapters ${adapters.join(', ')}.`);
}

function shown({ scope, name }: Pausable): string {
  return scope === 'all' ? 'Everything' : `The ${scope} ${name ?? ''}`;
}

function already(message: string, nextStep: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof Conflict ? new Conflict('pause.already', message, nextStep, { cause: error }) : error;
  };
}

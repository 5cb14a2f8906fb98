import { Terminal } from '../vocabulary/errors.ts';
import type { TrustView } from '../vocabulary/gate-views.ts';
import { limits } from '../vocabulary/limits.ts';
import { trustWords, type TrustKey } from '../vocabulary/trust.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Policy } from '../policy/judge.ts';
import { defaultTrust, type TrustSettings } from '../policy/settings.ts';
import { trustIn } from '../policy/trust.ts';

export interface OperatorTrustDeps {
  ledger: Ledger;
  /** The policy in force now. */
  policy(): Policy | Promise<Policy>;
}

/** How far trust has grown, and taking it back. It grows by decisions and by accepting a proposal, never from here. */
export function operatorTrust(deps: OperatorTrustDeps) {
  const { ledger } = deps;
  const list = async (): Promise<TrustView[]> => {
    const settings = (await deps.policy()).settings?.trust ?? defaultTrust;
    const keys = await ledger.trust.keysOf(null, limits.listRowsMax);
    return Promise.all(keys.map((of) => trustView(ledger, settings, of)));
  };
  return {
    list,
    async tighten({ agent, kind, playbook, rule }: { agent: string; kind: string; playbook: string; rule?: string }, reason: string): Promise<TrustView[]> {
      const of = { agent, kind, playbook } as TrustKey;
      const ended = (await ledger.trust.relaxed(of)).filter((one) => rule === undefined || one.rule === rule);
      if (ended.length === 0) throw new Terminal('trust.not-relaxed', `${rule === undefined ? 'No rule' : `The rule ${rule}`} is ${rule === undefined ? '' : 'not '}relaxed for ${trustWords(of)}.`, '`keelson trust` lists what is relaxed. Nothing was changed.');
      await ledger.append(ended.map((one) => ({ kind: 'trust.tightened', actor: 'operator', cause: one.seq, data: { rule: one.rule, ...of, reason } })));
      return list();
    },
  };
}

export async function trustView(ledger: Ledger, settings: TrustSettings, of: TrustKey): Promise<TrustView> {
  const { samples, good, lower } = await trustIn(ledger, settings, of);
  return { ...of, samples, good, lower, relaxed: await relaxedOf(ledger, of), last: await lastOf(ledger, of) };
}

async function relaxedOf(ledger: Ledger, of: TrustKey): Promise<TrustView['relaxed']> {
  return Promise.all((await ledger.trust.relaxed(of)).map(async ({ rule, seq }) => ({ rule, at: (await ledger.event(seq)).at })));
}

async function lastOf(ledger: Ledger, of: TrustKey): Promise<TrustView['last']> {
  const [newest] = await ledger.trust.outcomes(of, 0, 1);
  return newest === undefined ? null : { at: newest.at, outcome: newest.outcome, changed: newest.changed, effect: newest.effect };
}

/**
 * What takes access away: done first, on record afterwards. Owns: `unrecorded` of the vault.
 *
 * 1. The change and the note of what is still to be put on record are one write of the file, so a process that dies in between has shut out and knows that the ledger does not say so yet.
 * 2. What is noted is put on record by the next such change or the next start of the server, at least once: after a death between record and note it may be there twice.
 */
import type { AccessChange } from '../../vocabulary/access.ts';
import { KeelsonError, NeedsOperator } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Vault } from './vault.ts';
import type { VaultState } from './vault-state.ts';

interface Done<T> {
  result: T;
  /** `null` when nothing was taken away. */
  change: AccessChange | null;
  /** In words, for whoever asked, should it not get on record: `The token ci is revoked`. */
  told: string;
}

export class ShutOut {
  private readonly vault: Vault;
  private readonly record: (change: AccessChange) => Promise<void>;
  /** One at a time, so that this process puts nothing on record twice. */
  private last: Promise<void> = Promise.resolve();

  constructor(vault: Vault, record: (change: AccessChange) => Promise<void>) {
    this.vault = vault;
    this.record = record;
  }

  /** `work` takes something away from the state. Throws NeedsOperator `access.not-recorded` when it is done and perhaps not on record. */
  async done<T>(work: (state: VaultState) => Done<T>): Promise<T> {
    const { result, told } = await this.vault.change((state) => {
      const made = work(state);
      if (made.change !== null) state.unrecorded = [...(state.unrecorded ?? []), made.change].slice(-limits.accessUnrecordedMax);
      return made;
    });
    try {
      await this.settle();
    } catch (error) {
      const { message, nextStep } = error instanceof KeelsonError ? error : { message: String(error), nextStep: 'Look at what the server prints.' };
      throw new NeedsOperator('access.not-recorded', `${told}, but that may not be on record yet: ${message}`, `${nextStep} The next change of access or the next start puts it on record; it need not be done again.`, { cause: error });
    }
    return result;
  }

  /** Puts on record what is done and not there yet. */
  settle(): Promise<void> {
    const turn = this.last.then(() => this.recordAll());
    // Whoever asked gets the failure; the next turn tries again by itself.
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async recordAll(): Promise<void> {
    for (;;) {
      const [first] = (await this.vault.read()).unrecorded ?? [];
      if (first === undefined) return;
      await this.record(first);
      await this.vault.change((state) => {
        const [, ...left] = state.unrecorded ?? [];
        if (left.length > 0) state.unrecorded = left;
        else delete state.unrecorded;
      });
    }
  }
}

import { KeelsonError } from '../../vocabulary/errors.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Classifier } from '../../router/classifier.ts';

/** The version that decides, or why there is none: `problem` when there should be one and its file can't be used. */
export type InUse = { version: number; classifier: Classifier; problem: null } | { version: number | null; classifier: null; problem: string | null };

/**
 * The learned classifier, read from its blob when it is first asked and again when another version is taken into use. One that can't be read stops nobody: mail then
 * goes where it went before anything was learned, and the reason is on record with each routing.
 */
export class RouterInUse {
  readonly #ledger: Pick<Ledger, 'router' | 'blobs'>;
  #read: { version: number; inUse: InUse } | null = null;

  constructor(ledger: Pick<Ledger, 'router' | 'blobs'>) {
    this.#ledger = ledger;
  }

  async current(): Promise<InUse> {
    const { version } = await this.#ledger.router.state();
    if (version === null) return { version, classifier: null, problem: null };
    if (this.#read?.version !== version) this.#read = { version, inUse: await readVersion(this.#ledger, version) };
    return this.#read.inUse;
  }
}

/** One version, whichever is in use. */
async function readVersion(ledger: Pick<Ledger, 'router' | 'blobs'>, version: number): Promise<InUse> {
  const row = await ledger.router.version(version);
  if (row?.classifier == null) return { version, classifier: null, problem: `The classifier of version ${version} is gone.` };
  // Loaded when there is something to read with it.
  const { readClassifier } = await import('../../router/train.ts');
  try {
    return { version, classifier: readClassifier(await ledger.blobs.get(row.classifier)), problem: null };
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    return { version, classifier: null, problem: `The classifier of version ${version} can't be used: ${error.message}` };
  }
}

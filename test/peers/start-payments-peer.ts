import { fileURLToPath } from 'node:url';
import type { PaymentsPeerControl, PaymentsPeerMode, PeerOperation, PeerRequest } from './payments-peer-modes.ts';
import { startPeerProcess } from './peer-process.ts';

export interface PaymentsPeer {
  readonly port: number;
  /** As `payments.http.baseUrl` has it. */
  readonly baseUrl: string;
  /** The key of the account: every request must carry it. */
  readonly key: string;
  /** For the next `times` requests, or for all; resolves when it holds. */
  setMode(mode: PaymentsPeerMode, times?: number): Promise<void>;
  /** Everything that it did, oldest first. */
  operations(): Promise<PeerOperation[]>;
  /** Everything that it was asked, oldest first. */
  requests(): Promise<PeerRequest[]>;
  /** Answers what is held back. */
  release(): Promise<void>;
  /** Somebody does something there without us. */
  byHand(fields: Partial<PeerOperation>): Promise<PeerOperation>;
  /** Somebody changes there what was done with a key, or (`null`) removes it. */
  change(key: string, to: Partial<PeerOperation> | null): Promise<void>;
  /** The time that operations get from now on, epoch ms; until then it is that of the machine. */
  setClock(at: number): Promise<void>;
  setPageSize(operations: number): Promise<void>;
  /** Resolves when this many operations were done since the start, those by hand aside. */
  accepted(count: number): Promise<void>;
  /** Resolves when this many requests came since the start. */
  asked(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface PaymentsPeerOptions {
  mode?: PaymentsPeerMode;
  /** Requests that get `mode` before the peer accepts; without it, all. */
  times?: number;
  port?: number;
}

const peerPath = fileURLToPath(new URL('./payments-peer.ts', import.meta.url));
const key = 'sk-test-very-secret';

export async function startPaymentsPeer(options: PaymentsPeerOptions = {}): Promise<PaymentsPeer> {
  const counts = { accepted: 0, asked: 0 };
  const peer = startPeerProcess(peerPath, [key, options.mode ?? 'accept', String(options.times ?? 0), String(options.port ?? 0)], (line) => {
    if ('accepted' in line) counts.accepted += 1;
    if ('asked' in line) counts.asked += 1;
  });
  const order = async (control: PaymentsPeerControl): Promise<unknown> => (await peer.order(control))['done'];
  const reached = async (what: keyof typeof counts, count: number): Promise<void> => {
    if (counts[what] < count) await peer.until(() => counts[what] >= count);
  };
  const { port } = await peer.until((line) => 'port' in line);
  return {
    port: Number(port),
    baseUrl: `http://127.0.0.1:${String(port)}`,
    key,
    setMode: async (mode, times) => void (await order(times === undefined ? { mode } : { mode, times })),
    operations: async () => (await order({ tell: 'operations' })) as PeerOperation[],
    requests: async () => (await order({ tell: 'requests' })) as PeerRequest[],
    release: async () => void (await order({ release: true })),
    byHand: async (fields) => (await order({ byHand: fields })) as PeerOperation,
    change: async (changed, to) => void (await order({ change: changed, to })),
    setClock: async (at) => void (await order({ clock: at })),
    setPageSize: async (operations) => void (await order({ pageSize: operations })),
    accepted: (count) => reached('accepted', count),
    asked: (count) => reached('asked', count),
    close: () => peer.close(),
  };
}
